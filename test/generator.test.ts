import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { generate } from "../server/src/generator/generate.ts";
import type { Wishes } from "../server/src/generator/recipe.ts";
import { readSources } from "../server/src/generator/sources.ts";
import { firstInRange } from "../server/src/generator/versions.ts";
import { lint } from "../server/src/lint.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { render } from "../server/src/render.ts";
import { drawnPage, readProjectPage } from "./generator-page.ts";
import { memoryFileSystem } from "./memory-file-system.ts";

/** With UPDATE_PAGES=1 the pages are rewritten to what is written; read the difference before you commit it. */
const update = process.env.UPDATE_PAGES === "1";
const executables = new Set(["mvnw", "gradlew"]);

describe("the generator of Dockerfiles", () => {
  for (const name of readdirSync("test/generator")) {
    it(name.replace(/\.md$/, ""), async () => {
      const path = `test/generator/${name}`;
      const page = readFileSync(path, "utf8");
      const { files, head } = readProjectPage(page);
      const result = await generated(files);
      assert.ok(result.kind === "recipe", result.kind === "refused" ? render(result.reason) : "");
      const { dockerfile, ignoreFile, found, choices, remarks } = result;
      const rows = choices.map(({ subject, value, why }) => `${subject}: ${value} (${render(why)})`);
      const said = [found, ...rows, ...remarks.map((remark) => `- ${render(remark)}`)]
        .map((line) => `${line}\n`)
        .join("");
      const now = drawnPage(head, dockerfile, ignoreFile, said);
      assert.deepEqual(
        await findingsIn(new Map([...files, ["Dockerfile", dockerfile], [".dockerignore", ignoreFile ?? ""]])),
        [],
      );
      if (update) writeFileSync(path, now);
      else assert.equal(now, page);
    });
  }

  const reasonFor = async (files: Readonly<Record<string, string>>, wishes: Wishes = {}): Promise<string> => {
    const result = await generated(new Map(Object.entries(files)), wishes);
    return result.kind === "refused" ? render(result.reason) : result.dockerfile;
  };

  it("refuses what it does not know, and says what it looked for", async () => {
    assert.match(
      await reasonFor({ "notes.txt": "" }),
      /^No project is known by its files here; looked for go\.mod, pom\.xml/,
    );
  });

  it("asks where several programs could be meant", async () => {
    const main = "package main\n\nfunc main() {}\n";
    const files = { "go.mod": "module example.com/tools\n", "cmd/a/main.go": main, "cmd/b/main.go": main };
    assert.equal(await reasonFor(files), "There are 2 programs: ./cmd/a, ./cmd/b; --entry says which");
    assert.match(await reasonFor(files, { entry: "cmd/b", port: 9000 }), /-o \/b \.\/cmd\/b\n[\s\S]+EXPOSE 9000\n/);
  });

  it("writes for the family that is named", async () => {
    const files = {
      "go.mod": "module example.com/app\n",
      "main.go": "package main\n\nfunc main() {}\n",
      "package.json": "{}",
      "index.js": "",
    };
    assert.match(await reasonFor(files), /^FROM golang:/m);
    assert.match(await reasonFor(files, { family: "node" }), /^CMD \["node", "index.js"\]$/m);
  });

  it("asks for the start of a Node.js program that it can't tell", async () => {
    const files = { "package.json": '{"scripts":{"start":"tsx src/main.ts"}}' };
    assert.match(
      await reasonFor(files),
      /^The script start of package\.json, tsx src\/main\.ts, does not start node itself/,
    );
  });

  for (const [range, wanted] of [
    [">=18", "24"],
    [">=18 <23", "22"],
    ["^20.10.0 || ^22.1.0", "22"],
    ["22.x", "22"],
    ["<22", "20"],
    ["18 - 22", "22"],
    [">22.0.0 <23", "22"],
    ["lts/*", undefined],
    ["~20.1", "20"],
    ["*", "24"],
  ] as const) {
    it(`takes ${wanted ?? "nothing"} for ${range}`, () => {
      assert.equal(firstInRange(range, ["24", "22", "20"]), wanted);
    });
  }

  it("takes lines of Python for ranges of patches", () => {
    const lines = ["3.14", "3.13", "3.12", "3.11"];
    assert.equal(firstInRange(">=3.11,<3.13", lines), "3.12");
    assert.equal(firstInRange("~=3.11.2", lines), "3.11");
    assert.equal(firstInRange("^3.12", lines), "3.14");
    assert.equal(firstInRange(">=3.12,!=3.13.1", lines), "3.14");
    assert.equal(firstInRange("==3.12.*", lines), "3.12");
  });
});

async function generated(
  files: ReadonlyMap<string, string>,
  wishes: Wishes = {},
): Promise<ReturnType<typeof generate>> {
  return generate(await readSources(memoryFileSystem("/context", files, executables), "/context"), wishes);
}

/** What the default rules say of the files as they are then. */
async function findingsIn(files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const project = await readProject(memoryFileSystem("/context", files, executables), {
    contextFolder: "/context",
    dockerfilePath: "/context/Dockerfile",
  });
  const dockerfile = parseDockerfile(files.get("Dockerfile") ?? "");
  assert.deepEqual(dockerfile.problems, []);
  return lint(dockerfile, project).map(({ rule, message }) => `${rule.id}: ${render(message)}`);
}
