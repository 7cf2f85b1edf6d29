import assert from "node:assert/strict";
import type { Dockerfile } from "../server/src/dockerfile/dockerfile.ts";
import { insert, insertBefore, remove, replace } from "../server/src/dockerfile/edit.ts";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { provenFixes } from "../server/src/fix.ts";
import { type Change, passGate } from "../server/src/gate.ts";
import { lint } from "../server/src/lint.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { render } from "../server/src/render.ts";

const text = "# syntax=docker/dockerfile:1\nFROM a\n# note\nRUN b \\\n  # inner\n  c\nRUN <<EOF\nd\nEOF\nCMD e\n";

function verdict(change: (dockerfile: Dockerfile) => Change, of = text): string {
  const dockerfile = parseDockerfile(of);
  const result = passGate(dockerfile, change(dockerfile));
  return result.passed ? "passed" : render(result.reason);
}

function instruction(dockerfile: Dockerfile, keyword: string): NonNullable<Dockerfile["instructions"][number]> {
  const found = dockerfile.instructions.find((one) => one.keyword === keyword);
  assert.ok(found);
  return found;
}

describe("the gate", () => {
  it("lets a change of the named instruction through", () => {
    const change = (dockerfile: Dockerfile): Change => {
      const cmd = instruction(dockerfile, "CMD");
      return { touches: [cmd], edits: [replace(dockerfile, cmd.arguments.span, '["e"]')] };
    };
    assert.equal(verdict(change), "passed");
  });

  it("lets an announced addition through, and no other", () => {
    const change =
      (adds: readonly string[]) =>
      (dockerfile: Dockerfile): Change => ({
        touches: [],
        adds,
        edits: [insertBefore(dockerfile, instruction(dockerfile, "CMD"), ["USER me"])],
      });
    assert.equal(verdict(change(["USER"])), "passed");
    assert.equal(verdict(change([])), "An instruction would be added");
    assert.equal(verdict(change(["ENV"])), "The ENV to add would not be there");
  });

  it("lets a named directive change, come and go, and no other", () => {
    const change =
      (directives: NonNullable<Change["directives"]>) =>
      (dockerfile: Dockerfile): Change => ({
        touches: [],
        directives,
        edits: [insert(dockerfile, 0, "# escape=\\\n"), replace(dockerfile, { start: 27, end: 28 }, "2")],
      });
    assert.equal(verdict(change(["syntax", "escape"])), "passed");
    assert.equal(verdict(change(["syntax"])), "A parser directive would change");
  });

  it("lets a comment become a line of a script in a heredoc, and no other go with it", () => {
    const list = "FROM a\nRUN b && \\\n  # x\n  c\n# y\n";
    const change =
      (script: string, end = 27) =>
      (dockerfile: Dockerfile): Change => ({
        touches: [instruction(dockerfile, "RUN")],
        edits: [replace(dockerfile, { start: 11, end }, `<<EOF\nset -e\nb\n${script}EOF`)],
      });
    assert.equal(verdict(change("# x\nc\n"), list), "passed");
    assert.equal(verdict(change("c\n"), list), "A comment would be lost");
    assert.equal(verdict(change("echo '# x'\nc\n"), list), "A comment would be lost");
    assert.equal(verdict(change("# x\nc\n", 31), list), "A comment would be lost");
  });

  it("lets a comment become a named directive, and no other go with it", () => {
    const change =
      (end: number) =>
      (dockerfile: Dockerfile): Change => ({
        touches: [],
        directives: ["syntax"],
        edits: [insert(dockerfile, 0, "# syntax=x/y\n"), replace(dockerfile, { start: 0, end }, "")],
      });
    assert.equal(verdict(change(13), "# syntac=x/y\n# b\nFROM a\n"), "passed");
    assert.equal(verdict(change(17), "# syntac=x/y\n# b\nFROM a\n"), "A comment would be lost");
  });

  const refusals: readonly [name: string, change: (dockerfile: Dockerfile) => Change, reason: RegExp][] = [
    [
      "another instruction",
      (dockerfile) => ({
        touches: [instruction(dockerfile, "CMD")],
        edits: [insert(dockerfile, instruction(dockerfile, "RUN").headSpan.end, "x")],
      }),
      /^RUN in line 4 would change$/,
    ],
    [
      "a heredoc's body",
      (dockerfile) => ({ touches: [], edits: [insert(dockerfile, dockerfile.text.indexOf("d\nEOF"), "x")] }),
      /^RUN in line 7 would change$/,
    ],
    [
      "a lost comment",
      (dockerfile) => ({
        touches: [instruction(dockerfile, "RUN")],
        edits: [replace(dockerfile, instruction(dockerfile, "RUN").span, "RUN b c")],
      }),
      /comment/,
    ],
    [
      "a changed directive",
      (dockerfile) => ({ touches: [], edits: [insert(dockerfile, 0, "# escape=`\n")] }),
      /directive/,
    ],
    [
      "an open heredoc",
      (dockerfile) => ({
        touches: [instruction(dockerfile, "CMD")],
        edits: [replace(dockerfile, instruction(dockerfile, "CMD").span, "RUN <<X")],
      }),
      /parse/,
    ],
    [
      "a swallowed instruction",
      (dockerfile) => ({ touches: [], edits: [insert(dockerfile, instruction(dockerfile, "FROM").span.end, " \\")] }),
      /would change/,
    ],
    [
      "a removed instruction that is not named",
      (dockerfile) => ({ touches: [], edits: [remove(dockerfile, instruction(dockerfile, "CMD"))] }),
      /would change/,
    ],
    [
      "mixed line ends",
      (dockerfile) => ({
        touches: [],
        adds: ["USER"],
        edits: [insert(dockerfile, dockerfile.text.length, "USER me\r\n")],
      }),
      /Line ends/,
    ],
    [
      "overlapping edits",
      (dockerfile) => ({
        touches: dockerfile.instructions,
        edits: [replace(dockerfile, { start: 30, end: 36 }, "x"), replace(dockerfile, { start: 34, end: 40 }, "y")],
      }),
      /overlap/,
    ],
  ];
  for (const [name, change, reason] of refusals) it(`refuses ${name}`, () => assert.match(verdict(change), reason));

  it("keeps CRLF files to CRLF", () => {
    const crlf = text.replaceAll("\n", "\r\n");
    const change = (dockerfile: Dockerfile): Change => ({
      touches: [],
      adds: ["USER"],
      edits: [insertBefore(dockerfile, instruction(dockerfile, "CMD"), ["USER me"])],
    });
    assert.equal(verdict(change, crlf), "passed");
  });
});

describe("fixes that are proven together", () => {
  it("do not hide that one loses a comment which the other writes", () => {
    const dockerfile = parseDockerfile("FROM a\nADD ${A} } # note\nRUN x\nSHELL chmod 777 a \\\n # note\n b\n");
    const findings = lint(dockerfile, unknownProject, { severities: new Map(), allRules: true });
    const fixes = [...provenFixes(dockerfile, unknownProject, findings)];
    const titles = (id: string): readonly string[] =>
      fixes.flatMap(([{ rule }, proven]) => (rule.id === id ? proven.map(({ title }) => render(title)) : []));
    assert.deepEqual(titles("inline-comment"), ["Move the comment to a line of its own"]);
    assert.deepEqual(titles("shell-not-json"), []);
  });
});
