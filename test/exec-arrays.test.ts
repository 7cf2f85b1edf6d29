import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { provenFixes } from "../server/src/fix.ts";
import { lint } from "../server/src/lint.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { applyEdits } from "../server/src/text-edits.ts";

interface ArrayCases {
  readonly withFix: readonly {
    readonly rule: string;
    readonly before: readonly string[];
    readonly after: readonly string[];
  }[];
  readonly withoutFix: readonly (readonly string[])[];
}

const cases: ArrayCases = JSON.parse(readFileSync("test/fixtures/exec-arrays.json", "utf8"));

describe("fixes of exec-form arrays, as verified in four shells", () => {
  for (const { rule, before, after } of cases.withFix) {
    it(`${rule}: ${JSON.stringify(before)}`, () => {
      const dockerfile = parseDockerfile(`FROM debian:bookworm-slim\nENTRYPOINT ${JSON.stringify(before)}\n`);
      const finding = lint(dockerfile, unknownProject).find((one) => one.rule.id === rule);
      const fixes = finding && provenFixes(dockerfile, unknownProject, [finding]).get(finding);
      const fix = fixes?.find(({ preferred }) => preferred);
      assert.ok(fix, "a preferred fix");
      const fixed = parseDockerfile(applyEdits(dockerfile.text, fix.edits)).instructions[1]?.arguments;
      assert.deepEqual(fixed?.form === "exec" && fixed.words.map(({ value }) => value), after);
    });
  }
  for (const array of cases.withoutFix) {
    it(`no fix: ${JSON.stringify(array)}`, () => {
      const dockerfile = parseDockerfile(`FROM debian:bookworm-slim\nENTRYPOINT ${JSON.stringify(array)}\n`);
      const findings = lint(dockerfile, unknownProject);
      const fixes = [...provenFixes(dockerfile, unknownProject, findings).values()].flat();
      assert.deepEqual(
        fixes
          .filter(({ touches }) => touches.some(({ keyword }) => keyword === "ENTRYPOINT"))
          .map(({ title }) => title[0]),
        [],
      );
    });
  }
});
