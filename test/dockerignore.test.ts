import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { excludes, mayReadmitBelow, parseIgnoreFile } from "../server/src/project/dockerignore.ts";

interface MobyCase {
  readonly patterns: readonly string[];
  readonly path: string;
  readonly want: boolean;
  readonly err?: boolean;
}

const cases: readonly MobyCase[] = JSON.parse(readFileSync("test/fixtures/moby-patterns.json", "utf8"));

describe("ignore patterns as moby's own tests have them", () => {
  for (const { patterns, path, want, err } of cases) {
    it(`${patterns.join(" ")} on ${path}${err ? " is malformed" : want ? "" : " not"}`, () => {
      const rules = parseIgnoreFile(patterns.join("\n"));
      if (err) assert.deepEqual(rules.malformed, [0]);
      else assert.equal(excludes(rules, path), want);
    });
  }
});

describe("an ignore file", () => {
  const cases: readonly [name: string, text: string, path: string, want: boolean][] = [
    ["comments and blank lines", "# a\n\n  \nb\n", "b", true],
    ["a # behind blanks is a pattern", " #a\n", "#a", true],
    ["CRLF", "a\r\nb\r\n", "a", true],
    ["a byte order mark", "\uFEFFa\n", "a", true],
    ["a slash in front", "/a\n", "a", true],
    ["a folder, with all below", "a/\n", "a/b/c", true],
    ["dots", "./a/../b\n", "b", true],
    ["upper case is another name", "A\n", "a", false],
    ["a route group", "app/(auth)\n", "app/(auth)/page.tsx", true],
    ["a plus", "+page.svelte\n", "+page.svelte", true],
    ["the last line wins", "a\n!a\na\n", "a", true],
    ["a name anywhere", "**/node_modules\n", "x/y/node_modules/z", true],
    ["a name only at the root", "node_modules\n", "x/node_modules", false],
  ];
  for (const [name, text, path, want] of cases) {
    it(name, () => assert.equal(excludes(parseIgnoreFile(text), path), want));
  }

  it("with a lone ! is malformed", () => assert.deepEqual(parseIgnoreFile("!\n").malformed, [0]));

  it("tells which excluded folders still must be walked", () => {
    const rules = parseIgnoreFile("*\n!src/app/*.ts\n");
    assert.equal(mayReadmitBelow(rules, "src"), true);
    assert.equal(mayReadmitBelow(rules, "src/app"), true);
    assert.equal(mayReadmitBelow(rules, "docs"), false);
    assert.equal(mayReadmitBelow(parseIgnoreFile("*\n!**/*.ts\n"), "docs"), true);
  });
});
