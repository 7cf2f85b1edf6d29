import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { DockerfileParser } from "dockerfile-ast";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";

/** An instruction as both parsers can tell it: keyword, first and last line, flags. */
type Outline = readonly string[];

function ours(text: string): Outline {
  return parseDockerfile(text).instructions.map(
    ({ keyword, firstLine, lastLine }) => `${keyword} ${firstLine}-${lastLine}`,
  );
}

function theirs(text: string): Outline {
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => {
      const { start, end } = instruction.getRange();
      return `${instruction.getKeyword()} ${start.line}-${end.line}`;
    });
}

/** A defect below: lines that end a continuation at the end of a file. */
const continuesToEnd = /\\\n\n(#.*)?\n?$/;

describe("dockerfile-ast as a second opinion", () => {
  for (const [name, text] of dockerfiles()) {
    if (continuesToEnd.test(text)) continue;
    it(name, () => assert.deepEqual(ours(text), theirs(text)));
  }
});

/** Defects of dockerfile-ast 0.7.1: what BuildKit reads, and what it reads. When one is mended, its case moves up there. */
describe("where dockerfile-ast differs from BuildKit", () => {
  const outlines: readonly [name: string, text: string, buildKit: Outline, ast: Outline][] = [
    ["a doubled escape ends the line", "RUN a \\\\\nUSER b\n", ["RUN 0-0", "USER 1-1"], ["RUN 0-1"]],
    ["a heredoc behind a number", "RUN 3<<EOF\nUSER a\nEOF\n", ["RUN 0-2"], ["RUN 0-0", "USER 1-1", "EOF 2-2"]],
    ["a heredoc whose name is quoted in part", "RUN <<eo'f'\nUSER a\neof\n", ["RUN 0-2"], ["RUN 0-3"]],
    ["no heredoc in quotes", 'RUN echo "a <<EOF"\nUSER b\n', ["RUN 0-0", "USER 1-1"], ["RUN 0-2"]],
    ["lines behind the last continuation", "RUN a \\\n\n# b\n", ["RUN 0-2"], ["RUN 0-3"]],
    ["no heredoc behind <<- and a blank", "RUN <<- EOF\nUSER a\n", ["RUN 0-0", "USER 1-1"], ["RUN 0-2"]],
    [
      "an unknown directive ends them",
      "# foo=bar\n# escape=`\nRUN a `\nUSER b\n",
      ["RUN 2-2", "USER 3-3"],
      ["RUN 2-3"],
    ],
  ];
  for (const [name, text, buildKit, ast] of outlines) {
    it(name, () => {
      assert.deepEqual(ours(text), buildKit);
      assert.deepEqual(theirs(text), ast);
    });
  }

  it("blanks inside JSON strings", () => {
    const text = 'ENTRYPOINT ["sh", "-c", "java $JAVA_OPTS -jar"]\n';
    const [instruction] = parseDockerfile(text).instructions;
    const words = instruction?.arguments.form === "exec" ? instruction.arguments.words : [];
    assert.equal(words[2]?.value, "java $JAVA_OPTS -jar");
    const [entrypoint] = DockerfileParser.parse(text).getENTRYPOINTs();
    assert.equal(entrypoint?.getJSONStrings()[2]?.getJSONValue(), "java$JAVA_OPTS-jar");
  });

  it("a flag behind another one", () => {
    const text = "COPY --link --from=build a b\n";
    const [instruction] = parseDockerfile(text).instructions;
    assert.equal(instruction?.flags.find(({ name }) => name === "from")?.value, "build");
    const [copy] = DockerfileParser.parse(text).getCOPYs();
    assert.equal(copy?.getFromFlag(), null);
  });
});

/** The examples, and every Dockerfile of the rules' pages. */
function dockerfiles(): readonly (readonly [name: string, text: string])[] {
  const examples = readdirSync("examples", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("Dockerfile"))
    .map((name) => [name, readFileSync(`examples/${name}`, "utf8")] as const);
  const pages = readdirSync("server/src/rules").filter((name) => name.endsWith(".md"));
  return [...examples, ...pages.flatMap(blocks)];
}

function blocks(page: string): readonly (readonly [name: string, text: string])[] {
  const text = readFileSync(`server/src/rules/${page}`, "utf8");
  return [...text.matchAll(/^```dockerfile\n([\s\S]*?)^```$/gm)].map(([, block], index) => {
    const lines = (block ?? "").split("\n").filter((line) => !/^ *~+ \S/.test(line));
    return [`${page}, block ${index + 1}`, lines.join("\n")] as const;
  });
}
