import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { readSettingsFiles } from "../server/src/read-settings-files.ts";
import { mayApply } from "../server/src/rule-filter.ts";
import { rules } from "../server/src/rules/index.ts";
import { combine } from "../server/src/settings.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { drawCase, type PageCase, readCases } from "./page.ts";

/** With UPDATE_PAGES=1 the pages are rewritten to what the rules say; read the difference before you commit it. */
const update = process.env.UPDATE_PAGES === "1";

describe("rule pages", () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      const path = `server/src/rules/${rule.id}.md`;
      const page = readFileSync(path, "utf8");
      const cases = readCases(page);
      if (update) before(async () => writeFileSync(path, await redrawn(page, cases, rule)));
      it("has a case with a finding and one without", () => {
        const drawn = cases.map(({ expected }) => /^ *~+ \S/m.test(expected));
        assert.ok(drawn.includes(true) && drawn.includes(false), `${path} lacks one of the two`);
      });
      for (const pageCase of cases) {
        it(pageCase.title, async () => {
          const actual = drawCase(rule, pageCase, await projectOf(pageCase));
          const isFound = /^ *~+ \S/m.test(actual);
          assert.ok(!isFound || mayApply(rule, parseDockerfile(pageCase.dockerfile)), "`when` keeps the finding back");
          if (!update)
            assert.equal(pageCase.expected, actual, `${path}, "${pageCase.title}", would have to read:\n${actual}\n`);
        });
      }
    });
  }
});

async function projectOf({ files, executables, dockerfile }: PageCase): ReturnType<typeof readProject> {
  if (files === undefined) return unknownProject;
  const all = new Map([...files, ["Dockerfile", dockerfile]]);
  const fileSystem = memoryFileSystem("/context", all, executables);
  const dockerfilePath = "/context/Dockerfile";
  const project = await readProject(fileSystem, { contextFolder: "/context", dockerfilePath });
  const { layers } = await readSettingsFiles(fileSystem, dockerfilePath, "/context");
  return { ...project, policy: combine(layers).policy };
}

async function redrawn(page: string, cases: readonly PageCase[], rule: (typeof rules)[number]): Promise<string> {
  const lines = page.split("\n");
  for (const pageCase of [...cases].reverse()) {
    const [from, to] = pageCase.lines;
    lines.splice(from, to - from, drawCase(rule, pageCase, await projectOf(pageCase)));
  }
  return lines.join("\n");
}
