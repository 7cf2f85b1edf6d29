import assert from "node:assert/strict";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { ignoreEdit } from "../server/src/lsp/ignore-edit.ts";
import { readSuppressions } from "../server/src/suppression.ts";
import { applyOffsets, offsetEdits } from "../server/src/text-edits.ts";

const rule = {
  id: "shell-form-cmd",
  sameAs: ["hadolint:DL3025", "buildkit:JSONArgsRecommended", "checkov:CKV_DOCKER_3", "trivy:DS-0002", "old-id"],
};

/** Lines marked with `<-` at their end are those whose finding of the rule has to be hidden. */
function assertHidden(marked: string): void {
  const lines = marked.split("\n");
  const text = lines.map((line) => line.replace(/ *<-$/, "")).join("\n");
  const suppressions = readSuppressions(parseDockerfile(text));
  const hidden = lines.map((_, line) => (suppressions.hides(rule, line) ? line : -1)).filter((line) => line >= 0);
  const wanted = lines.map((line, at) => (line.endsWith("<-") ? at : -1)).filter((line) => line >= 0);
  assert.deepEqual(hidden, wanted, marked);
}

describe("suppression", () => {
  for (const comment of [
    "# stowage ignore=shell-form-cmd",
    "#stowage ignore = other, shell-form-cmd",
    "# stowage ignore=DL3025",
    "# stowage ignore=hadolint:DL3025",
    "# stowage ignore=old-id",
    "# stowage ignore=shell-form-cmd because the image has no other shell",
    "# hadolint ignore=DL3006,DL3025",
    "# hadolint ignore=DL3006, DL3025",
    "# tally ignore=hadolint/DL3025;reason=kept for old engines",
    "# TALLY IGNORE=jsonargsrecommended",
    "# trivy:ignore:DS-0002",
    "# trivy:ignore:AVD-DS-0002",
    "# trivy:ignore:DS002",
    "# trivy:ignore:DS-0001 trivy:ignore:DS-0002",
  ]) {
    it(`of the next instruction by ${comment}`, () => {
      assertHidden(`FROM alpine\n${comment}\nCMD a <-\nCMD b`);
    });
  }

  for (const comment of [
    "# stowage ignore-file=shell-form-cmd",
    "# hadolint global ignore=DL3025",
    "# tally global ignore=hadolint/DL3025",
    "# checkov:skip=CKV_DOCKER_3:runs as root on purpose",
  ]) {
    it(`of the whole file by ${comment}`, () => {
      assertHidden(`FROM alpine <-\nCMD a <-\n${comment} <-\nCMD b <-`);
    });
  }

  for (const value of ["skip=JSONArgsRecommended", "skip=all", "error=true;skip=A, JSONArgsRecommended"]) {
    it(`of the whole file by # check=${value}`, () => assertHidden(`# check=${value} <-\nFROM alpine <-\nCMD a <-`));
  }

  for (const comment of [
    "# stowage ignore",
    "# stowage ignore=",
    "# stowage ignore=,shell-form-cmd",
    "# stowage ignored=shell-form-cmd",
    "# please stowage ignore=shell-form-cmd",
    "# stowage ignore=shell-form-cmd2",
    "# stowage global ignore=shell-form-cmd",
    "# hadolint ignore=DL3006",
    "# check=skip=JSONArgsRecommended",
    "# trivy:ignore:DS-0012",
  ]) {
    it(`not by ${comment}`, () => assertHidden(`FROM alpine\n${comment}\nCMD a`));
  }

  it("reaches over other comments, not over an empty line", () => {
    assertHidden("FROM alpine\n# stowage ignore=DL3025\n# why\nCMD a <-\n# stowage ignore=DL3025\n\nCMD b");
  });

  it("of an instruction holds for all its lines", () => {
    assertHidden("FROM alpine\n# stowage ignore=DL3025\nRUN a \\ <-\n  # c <-\n  b <-\nRUN c");
    assertHidden("FROM alpine\n# stowage ignore=DL3025\nRUN <<EOF <-\na <-\nEOF <-\nRUN c");
  });

  it("is not read in a heredoc, nor inside an instruction", () => {
    assertHidden("FROM alpine\nRUN <<EOF\n# stowage ignore=DL3025\nEOF\nCMD a");
    assertHidden("FROM alpine\nRUN a \\\n# stowage ignore=DL3025\n  b\nCMD a");
  });
});

describe("the ignore comment that is written", () => {
  function assertWritten(text: string, line: number, wanted: string): void {
    const dockerfile = parseDockerfile(text);
    const edits = offsetEdits(dockerfile.source, [ignoreEdit(dockerfile, rule.id, line)]);
    const after = applyOffsets(text, edits ?? []);
    assert.equal(after, wanted);
    const added = after.split("\n").length - text.split("\n").length;
    assert.ok(readSuppressions(parseDockerfile(after)).hides(rule, line + added));
  }

  it("stands above the instruction, indented as it is", () => {
    assertWritten("FROM a\n  CMD b\n", 1, "FROM a\n  # stowage ignore=shell-form-cmd\n  CMD b\n");
  });
  it("keeps line ends and the byte-order mark first", () => {
    assertWritten("\uFEFFFROM a\r\n", 0, "\uFEFF# stowage ignore=shell-form-cmd\r\nFROM a\r\n");
  });
  it("stands above the first line of a continued instruction", () => {
    assertWritten("FROM a\nRUN b \\\n  c\n", 2, "FROM a\n# stowage ignore=shell-form-cmd\nRUN b \\\n  c\n");
  });
  it("joins one that is there", () => {
    const text = "FROM a\n# stowage ignore=x, y  since then\n# more\nCMD b\n";
    assertWritten(text, 3, text.replace("y  since", "y,shell-form-cmd  since"));
  });
  it("for a line outside of instructions is for the file, below parser directives", () => {
    assertWritten("# syntax=a\n# b\nFROM a\n", 1, "# syntax=a\n# stowage ignore-file=shell-form-cmd\n# b\nFROM a\n");
    assertWritten("", 0, "# stowage ignore-file=shell-form-cmd\n");
  });
});
