import assert from "node:assert/strict";
import { baseFamily } from "../server/src/dockerfile/base-family.ts";
import type { Instruction } from "../server/src/dockerfile/dockerfile.ts";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { builtStages } from "../server/src/dockerfile/stage-copies.ts";
import { findStage, shippedStages } from "../server/src/dockerfile/stages.ts";
import { expandAt } from "../server/src/dockerfile/variables.ts";
import { syntaxTree } from "../server/src/syntax-tree.ts";

/** The arguments of one instruction as text, for comparing. */
function argumentsOf(text: string): unknown {
  const [instruction] = parseDockerfile(text).instructions;
  return instruction === undefined ? undefined : plain(instruction);
}

function plain({ arguments: args }: Instruction): unknown {
  switch (args.form) {
    case "exec":
    case "words":
      return [args.form, ...args.words.map(({ value }) => value)];
    case "pairs":
      return ["pairs", ...args.pairs.map(({ name, value, separator }) => `${name}${separator || " "}${value}`)];
    case "none":
      return ["none"];
    default:
      return [args.form, args.text.text];
  }
}

describe("arguments", () => {
  const cases: readonly [text: string, expected: unknown][] = [
    ['CMD ["a b", "c\\u0041\\n"]', ["exec", "a b", "cA\n"]],
    ["CMD ['a']", ["shell", "['a']"]],
    ['CMD ["a"] b', ["shell", '["a"] b']],
    ['CMD ["a",]', ["shell", '["a",]']],
    ["CMD [1]", ["unread", "[1]"]],
    ["CMD []", ["exec"]],
    ["COPY a  b\tc", ["words", "a", "b", "c"]],
    ['COPY ["a b", "c"]', ["exec", "a b", "c"]],
    ["COPY --link --from=build a b", ["words", "a", "b"]],
    ["COPY a--b --c d", ["words", "a--b", "--c", "d"]],
    ["ENV a=1 b=\"x y\" c='z'", ["pairs", "a=1", 'b="x y"', "c='z'"]],
    ["ENV a b c", ["pairs", "a b c"]],
    ["ARG a=1 b", ["words", "a=1", "b"]],
    ["USER  me ", ["text", "me"]],
    ["RUN", ["none"]],
    ["FOO bar", ["unread", "bar"]],
    ["RUN a && \\\n  # note\n\n  b", ["shell", "a &&   b"]],
    ["RUN a \\\\\nUSER b", ["shell", "a \\\\"]],
    ["# escape=`\nRUN a `\n b", ["shell", "a  b"]],
    ["# other=x\n# escape=`\nRUN a `\n", ["shell", "a `"]],
    ["\uFEFFRUN a\r\n", ["shell", "a"]],
  ];
  for (const [text, expected] of cases) it(JSON.stringify(text), () => assert.deepEqual(argumentsOf(text), expected));
});

describe("the way back to the source", () => {
  it("leads from decoded JSON to the characters as written", () => {
    const text = 'CMD ["a\\"b\\u0041c"]';
    const [instruction] = parseDockerfile(text).instructions;
    assert.ok(instruction?.arguments.form === "exec");
    const [word] = instruction.arguments.words;
    assert.equal(word?.value, 'a"bAc');
    const pieces = [...word.value].map((_, at) => {
      const { start, end } = word.cooked.span(at, at + 1);
      return text.slice(start, end);
    });
    assert.deepEqual(pieces, ["a", '\\"', "b", "\\u0041", "c"]);
  });

  it("skips continuations, comments and empty lines", () => {
    const text = "RUN ab\\\n  # note\n\ncd && \\\r\n  ef\n";
    const [instruction] = parseDockerfile(text).instructions;
    assert.ok(instruction?.arguments.form === "shell");
    const cooked = instruction.arguments.text;
    assert.equal(cooked.text, "abcd &&   ef");
    for (let at = 0; at < cooked.text.length; at++) {
      assert.equal(text[cooked.sourceOffset(at)], cooked.text[at]);
    }
    assert.equal(cooked.isContiguous(0, 4), false);
    assert.equal(cooked.isContiguous(10, 12), true);
  });
});

describe("heredocs", () => {
  it("are found by the shell's quoting, several on a line, with their bodies", () => {
    const text = "RUN <<-A cat <<'B' \"<<C\"\n\tx\n\tA\n$y\nB\nUSER me\n";
    const { instructions, problems } = parseDockerfile(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      instructions[0]?.heredocs.map(({ name, content, chomp, expand }) => [name, content, chomp, expand]),
      [
        ["A", "\tx\n", true, true],
        ["B", "$y\n", false, false],
      ],
    );
    assert.equal(instructions[1]?.keyword, "USER");
  });

  it("that never end are a problem, and nothing is read behind them", () => {
    const { problems, instructions } = parseDockerfile("FROM a\nRUN <<EOF\nb\n");
    assert.deepEqual(
      problems.map(({ kind }) => kind),
      ["unterminated-heredoc"],
    );
    assert.equal(instructions.length, 2);
  });
});

describe("what BuildKit rejects", () => {
  const cases: readonly [text: string, kind: string][] = [
    ["", "no-instructions"],
    ["# only a comment\n", "no-instructions"],
    ["# escape=x\nFROM a\n", "bad-escape"],
    ["# syntax=a\n# syntax=b\nFROM a\n", "repeated-directive"],
    ["FROM a\nENV x\n", "missing-arguments"],
    ["FROM a\nLABEL x=1 y\n", "missing-equals"],
    ["FROM a\nCMD [1]\n", "not-string-array"],
    [`FROM a\nRUN ${"x".repeat(70_000)}\n`, "long-line"],
    [`FROM a\n${"ONBUILD ".repeat(1_000)}RUN x\n`, "nested-too-deep"],
  ];
  for (const [text, kind] of cases) {
    it(`${kind}: ${JSON.stringify(text.slice(0, 40))}`, () => {
      const dockerfile = parseDockerfile(text);
      assert.ok(dockerfile.problems.some((problem) => problem.kind === kind));
      assert.deepEqual(syntaxTree(dockerfile).instructions, []);
    });
  }
});

describe("stages", () => {
  const dockerfile = parseDockerfile(
    "ARG TAG=3.22\nARG NONE\nFROM alpine:$TAG AS Base\nFROM base AS build\nFROM x:${NONE}\nFROM x:${NONE:-1}\nFROM scratch\nFROM build\n",
  );
  it("know what they start from", () => {
    const bases = dockerfile.stages.map(({ base }) => {
      if (base.kind === "stage") return `stage ${base.stage.index}`;
      return base.kind === "image" ? base.reference : base.kind;
    });
    assert.deepEqual(bases, ["alpine:3.22", "stage 0", undefined, "x:1", "scratch", "stage 1"]);
  });
  it("are found by name whatever its case, and by number", () => {
    assert.equal(findStage(dockerfile, "BASE", 5)?.index, 0);
    assert.equal(findStage(dockerfile, "1", 5)?.index, 1);
    assert.equal(findStage(dockerfile, "build", 1), undefined);
  });
  it("ship the final one with all that it is built on", () => {
    assert.deepEqual(
      [...shippedStages(dockerfile)].map(({ index }) => index),
      [5, 1, 0],
    );
  });
  it("are built when the final one needs them", () => {
    const text =
      "FROM a AS a\nFROM b AS b\nFROM c AS c\nCOPY --from=a x y\nFROM d AS d\nFROM e\nCOPY --from=2 x y\nRUN --mount=from=B,target=/b x\n";
    assert.deepEqual([...builtStages(parseDockerfile(text))].map(({ index }) => index).sort(), [0, 1, 2, 4]);
  });
  it("do not run in a circle", () => {
    const circle = parseDockerfile("FROM b AS a\nFROM a AS b\nFROM b AS a\n");
    assert.equal(shippedStages(circle).size, 3);
  });
});

describe("hard input", () => {
  const cases: readonly [name: string, text: string][] = [
    ["100,000 lines", `FROM a\n${"RUN echo\n".repeat(100_000)}`],
    ["100,000 continued lines", `FROM a\nRUN x${" \\\n y".repeat(100_000)}\n`],
    ["one line of 1 MB", `FROM a\nRUN ${"word ".repeat(200_000)}\n`],
    ["10,000 nested expansions", `FROM ${"${A:-".repeat(10_000)}\n`],
    ["10,000 heredocs on a line", `RUN ${"<<A ".repeat(10_000)}\n`],
    ["binary bytes", String.fromCharCode(...Array.from({ length: 5_000 }, (_, at) => (at * 7919) % 65_536))],
  ];
  for (const [name, text] of cases) {
    it(name, () => assert.ok(parseDockerfile(text).instructions.length > 0));
  }
  it("values that double with every line are unknown", () => {
    const doubled = (keyword: string): string => `${keyword} A=long\n${`${keyword} A=$A$A\n`.repeat(60)}`;
    const dockerfile = parseDockerfile(`${doubled("ARG")}FROM a:$A\n${doubled("ENV")}WORKDIR $A\n`);
    const last = dockerfile.instructions.at(-1);
    assert.ok(last !== undefined);
    assert.equal(expandAt(dockerfile, last, "$A"), undefined);
    assert.deepEqual(baseFamily(last.stage), baseFamily(undefined));
  });
});
