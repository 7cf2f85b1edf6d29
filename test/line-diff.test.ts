import assert from "node:assert/strict";
import fc from "fast-check";
import { unifiedDiff } from "../server/src/cli/unified-diff.ts";
import { lineChanges, linesOf } from "../server/src/line-diff.ts";

/** The second text, made from the first by the changes. */
function replay(before: readonly string[], after: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let at = 0;
  for (const { beforeStart, beforeEnd, afterStart, afterEnd } of lineChanges(before, after)) {
    lines.push(...before.slice(at, beforeStart), ...after.slice(afterStart, afterEnd));
    at = beforeEnd;
  }
  return [...lines, ...before.slice(at)];
}

describe("the difference of two texts", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });

  it("leads from one to the other", () => {
    fc.assert(fc.property(text, text, (before, after) => assert.deepEqual(replay(before, after), after)));
  });

  it("is the smallest there is", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = lineChanges(before, after);
        const touched = changes.reduce((sum, { beforeStart, beforeEnd }) => sum + beforeEnd - beforeStart, 0);
        assert.equal(before.length - touched, commonLength(before, after));
      }),
    );
  });

  it("of texts with nothing in common is one change", () => {
    const before = Array.from({ length: 3000 }, (_, index) => `a${index}`);
    const after = before.map((line) => `${line}!`);
    assert.deepEqual(lineChanges(before, after), [{ beforeStart: 0, beforeEnd: 3000, afterStart: 0, afterEnd: 3000 }]);
  });

  it("counts a missing line end", () => {
    assert.deepEqual(linesOf("a\r\n\nb"), ["a\r\n", "\n", "b"]);
    const diff = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n";
    assert.equal(unifiedDiff("x", "a\nb\n", "a\nb"), diff);
  });

  it("is drawn with three lines around, far changes apart", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`);
    const after = lines.map((line, index) => (index === 1 || index === 18 ? `x${line}` : line));
    assert.equal(
      unifiedDiff("/tmp/x", lines.join(""), after.join("")),
      "--- a/tmp/x\n+++ b/tmp/x\n@@ -1,5 +1,5 @@\n 0\n-1\n+x1\n 2\n 3\n 4\n@@ -16,5 +16,5 @@\n 15\n 16\n 17\n-18\n+x18\n 19\n",
    );
    assert.equal(unifiedDiff("new", undefined, "a\n"), "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+a\n");
    assert.equal(unifiedDiff("same", "a", "a"), "");
  });
});

/** Length of the longest common subsequence. */
function commonLength(one: readonly string[], other: readonly string[]): number {
  let row = other.map(() => 0);
  for (const line of one) {
    let corner = 0;
    let left = 0;
    row = row.map((above, index) => {
      const value = line === other[index] ? corner + 1 : Math.max(above, left);
      corner = above;
      left = value;
      return value;
    });
  }
  return row.at(-1) ?? 0;
}
