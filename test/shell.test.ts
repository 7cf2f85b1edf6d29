import assert from "node:assert/strict";
import { invocations, subcommand } from "../server/src/dockerfile/invocations.ts";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { shellScript } from "../server/src/dockerfile/run-scripts.ts";
import type { ShellScript } from "../server/src/dockerfile/shell.ts";

function scriptOf(text: string): ShellScript | undefined {
  const dockerfile = parseDockerfile(text);
  const [instruction] = dockerfile.instructions;
  return instruction && shellScript(dockerfile, instruction);
}

describe("shell text in a Dockerfile", () => {
  it("every word leads back to where it is written", () => {
    const text =
      "RUN set -e; apt-get update \\\n  # lists\n  && apt-get install -y 'a b' \"$X\" $(cat list) | tee log\n";
    const script = scriptOf(text);
    const words = script?.commands.flatMap(({ words: list }) => list) ?? [];
    assert.ok(words.length > 10);
    for (const word of words) {
      const { start, end } = script?.cooked.span(word.start, word.end) ?? { start: 0, end: 0 };
      assert.equal(text.slice(start, end), word.text);
    }
  });

  it("a heredoc is its own script, unless another interpreter reads it", () => {
    assert.deepEqual(
      scriptOf("RUN <<EOF\nset -e\nls -l\nEOF\n")?.commands.map(({ name }) => name),
      ["set", "ls"],
    );
    assert.deepEqual(
      scriptOf("RUN <<EOF\n#!/usr/bin/env bash\nls\nEOF\n")?.commands.map(({ name }) => name),
      ["ls"],
    );
    assert.equal(scriptOf("RUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF\n"), undefined);
    assert.deepEqual(
      scriptOf("RUN python3 <<EOF && ls\nprint(1)\nEOF\n")?.commands.map(({ name }) => name),
      ["python3", "ls"],
    );
  });

  it("knows where a command stands", () => {
    const script = scriptOf("RUN a && b | c; if d; then e; fi; f $(g)\n");
    assert.deepEqual(
      script?.commands.map(({ name, within }) => `${name} ${within}`),
      ["a list", "b pipeline", "c pipeline", "d compound", "e compound", "f list", "g substitution"],
    );
  });

  it("finds the program behind sudo, env and exec", () => {
    const script = scriptOf("RUN sudo -E -u me apt-get -y install a; env A=1 B=2 make all; exec /usr/bin/node x\n");
    const found = script === undefined ? [] : invocations(script).map((one) => `${one.program} ${subcommand(one)}`);
    assert.deepEqual(found, ["apt-get install", "make all", "node x"]);
  });

  it("broken text gives fewer commands, not an exception", () => {
    for (const text of ["RUN if a; then b\n", 'RUN echo "a\n', "RUN ) ( &&\n", `RUN ${"$(".repeat(5_000)}\n`]) {
      assert.equal(scriptOf(text)?.ok, false, text.slice(0, 20));
    }
  });
});
