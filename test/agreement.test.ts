import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as core from "../server/src/engine.ts";
import { removeTemporaryFolders, temporaryFolder } from "./support/cli.ts";

/** What a real engine says of each copy of `test/docker/contexts.mjs`: `npm run test:docker -- copy-sizes --record`. */
const sizes: readonly (readonly [context: string, line: string, bytes: number])[] = fixture("copy-sizes");

/** Which steps a real engine ran at each commit of `test/replay/`: `node scripts/measure-replay.mjs --record`. */
const replays: readonly {
  readonly id: string;
  readonly head: string;
  readonly steps: readonly string[];
  readonly runs: readonly string[];
}[] = fixture("replay");

describe("agreement with a real engine", function () {
  this.timeout(60_000);
  after(removeTemporaryFolders);

  it("has the bytes of each copy that is called exact", async function () {
    if (process.platform !== "linux") {
      console.log("      skipped: links, pipes and some names of the contexts need Linux");
      this.skip();
    }
    const { layersOf } = await load("test/docker/copy-sizes.mjs");
    const { contexts } = await load("test/docker/contexts.mjs");
    const measured = new Map(sizes.map(([context, line, bytes]) => [`${context}: ${line}`, bytes]));
    let compared = 0;
    for (const context of contexts) {
      for (const { line, layer } of await layersOf(context, temporaryFolder({}), core)) {
        const bytes = measured.get(`${context.name}: ${line}`);
        if (bytes === undefined || layer.confidence !== "exact") continue;
        compared++;
        assert.equal(layer.bytes, bytes, `${context.name}: ${line}`);
      }
    }
    assert.ok(compared >= 140, `only ${compared} of ${sizes.length} are exact`);
  });

  it("runs the steps that the engine ran, at each commit of repositories", async () => {
    const { makeRepository, repositories } = await load("test/replay/repositories.mjs");
    const { predict } = await load("test/replay/predict.mjs");
    const differences: string[] = [];
    let compared = 0;
    for (const { id, head, steps, runs } of replays) {
      const [name = "", path = ""] = id.split(" ");
      const repository = repositories.find((one: { name: string }) => one.name === name);
      const folder = join(temporaryFolder({}), "repository");
      makeRepository(repository, folder);
      const predicted = await predict(core, folder, path, repository.ignore);
      assert.equal(predicted.commits.at(-1), head, `${id} is another repository than the one that was measured`);
      assert.deepEqual(predicted.steps, steps);
      runs.forEach((row, at) => {
        for (const [step, run] of [...row].entries()) {
          compared++;
          if (predicted.runs[at][step] !== run) differences.push(`${id}, commit ${at}: ${steps[step]}`);
        }
      });
    }
    assert.ok(compared >= 2_000, `only ${compared} steps were measured`);
    // What a compiler makes of a change is likely, never certain; and repositories that share a builder share steps.
    assert.ok(differences.length <= compared * 0.005, differences.join("\n"));
  });
});

function fixture<Value>(name: string): Value {
  return JSON.parse(readFileSync(`test/fixtures/${name}.json`, "utf8"));
}

// Modules of scripts, which are no part of the bundle.
// biome-ignore lint/suspicious/noExplicitAny: they have no types.
async function load(path: string): Promise<any> {
  return import(pathToFileURL(resolve(path)).href);
}
