import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { mayApply } from "../server/src/rule-filter.ts";
import { rules } from "../server/src/rules/index.ts";
import { drawCase, readCases } from "./page.ts";
import { projectOf, redrawn } from "./page-project.ts";

/** With UPDATE_PAGES=1 the pages are rewritten to what the rules say; read the difference before you commit it. */
const update = process.env.UPDATE_PAGES === "1";

describe("rule pages", () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      const path = `server/src/rules/${rule.id}.md`;
      const page = readFileSync(path, "utf8");
      const cases = readCases(page);
      if (update)
        before(async () =>
          writeFileSync(path, await redrawn(page, cases, async (one) => drawCase(rule, one, await projectOf(one)))),
        );
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
