import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { lint } from "../server/src/lint.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { render } from "../server/src/render.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { choicesOf, expandSnippet } from "./snippet.ts";
import { executables, projectFor, surroundings } from "./snippet-surroundings.ts";

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
  /** Whether it is a whole file, which VS Code also offers as *Fill File with Snippet*. */
  readonly isFileTemplate?: true;
}

const paths = readdirSync("snippets").map((name) => `./snippets/${name}`);
const snippets = paths.flatMap((path) =>
  Object.entries(JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, Snippet>>),
);

describe("snippets", () => {
  for (const [name, { body, prefix, description, isFileTemplate }] of snippets) {
    it(`${name}: good as it is inserted, with every choice`, async () => {
      const project = await readProject(memoryFileSystem("/context", projectFor(name), executables), {
        contextFolder: "/context",
        dockerfilePath: "/context/Dockerfile",
      });
      for (const text of expansions(body.join("\n"))) {
        assert.ok(!text.includes("\r"));
        const whole = isFileTemplate === true ? text : inItsPlace(name, text);
        const dockerfile = parseDockerfile(whole);
        assert.deepEqual(dockerfile.problems, []);
        if (isFileTemplate === true) assert.ok(dockerfile.stages.length > 1);
        for (const known of [unknownProject, project]) {
          const findings = lint(dockerfile, known).map(({ rule, message }) => `${rule.id}: ${render(message)}`);
          assert.deepEqual(findings, [], whole);
        }
      }
    });
    it(`${name}: can be found`, () => {
      assert.ok(prefix.length > 0 && prefix.every((word) => /^[a-z-]+$/.test(word)));
      assert.match(description, /^[A-Z].*[^.]$/);
    });
  }

  it("have names and prefixes of their own", () => {
    for (const words of [snippets.map(([name]) => name), snippets.flatMap(([, { prefix }]) => prefix)])
      assert.deepEqual(
        words.filter((word, at) => words.indexOf(word) !== at),
        [],
      );
  });

  it("are all brought by the extension", () => {
    const { contributes } = JSON.parse(readFileSync("package.json", "utf8"));
    const brought = contributes.snippets.map(({ language, path }: Readonly<Record<string, string>>) => {
      assert.equal(language, "dockerfile");
      return path;
    });
    assert.deepEqual(brought.toSorted(), paths.toSorted());
  });
});

/** The text with all defaults, then with each other value of a choice. */
function expansions(body: string): readonly string[] {
  const others = choicesOf(body).flatMap(({ index, values }) =>
    values.slice(1).map((value) => [index, value] as const),
  );
  return [expandSnippet(body), ...others.map((choice) => expandSnippet(body, new Map([choice])))];
}

/** A fragment in the smallest file that it makes sense in. */
function inItsPlace(name: string, text: string): string {
  const surrounding = surroundings.get(name);
  assert.ok(surrounding !== undefined, `Say in snippet-surroundings.ts where ${name} stands`);
  const { before, after = [] } = surrounding;
  return ["# syntax=docker/dockerfile:1", ...before, text, ...after, ""].join("\n");
}
