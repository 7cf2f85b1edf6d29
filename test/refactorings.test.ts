import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { refactorings } from "../server/src/refactorings/index.ts";
import { readCases } from "./page.ts";
import { projectOf, redrawn } from "./page-project.ts";
import { drawOffers, withoutMark } from "./refactoring-page.ts";

const folder = "server/src/refactorings";
/** With UPDATE_PAGES=1 the pages are rewritten to what the refactorings do; read the difference before you commit it. */
const update = process.env.UPDATE_PAGES === "1";

describe("refactoring pages", () => {
  it("are there for every refactoring", () => {
    const files = readdirSync(folder).filter((name) => name !== "index.ts");
    assert.deepEqual(files.sort(), refactorings.flatMap(({ id }) => [`${id}.md`, `${id}.ts`]).sort());
  });

  for (const refactoring of refactorings) {
    describe(refactoring.id, () => {
      const path = `${folder}/${refactoring.id}.md`;
      const page = readFileSync(path, "utf8");
      const cases = readCases(page);
      const draw = async (one: (typeof cases)[number]): Promise<string> =>
        drawOffers(refactoring, one, await projectOf(withoutMark(one).plain));
      if (update) before(async () => writeFileSync(path, await redrawn(page, cases, draw)));
      it("is described as the others are", () => {
        assert.match(refactoring.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
        assert.match(refactoring.summary, /^[A-Z].*[^.]$/);
        assert.match(page, new RegExp(`^# ${refactoring.id}\n\n\\S`));
        assert.match(page, /\n## What it costs\n/);
      });
      it("has a case with an offer and one without", () => {
        const offered = cases.map(({ expected }) => expected.includes("\nRefactoring: "));
        assert.ok(offered.includes(true) && offered.includes(false), `${path} lacks one of the two`);
        assert.ok(!page.includes("\nRefused: "), `${path} shows an offer that the gate refuses`);
      });
      for (const pageCase of cases) {
        it(pageCase.title, async () => {
          const actual = await draw(pageCase);
          if (!update)
            assert.equal(pageCase.expected, actual, `${path}, "${pageCase.title}", would have to read:\n${actual}\n`);
        });
      }
    });
  }
});
