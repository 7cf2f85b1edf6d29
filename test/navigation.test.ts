import assert from "node:assert/strict";
import { PrepareRenameRequest, RenameRequest } from "vscode-languageserver/node";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { definitionRanges, referenceRanges } from "../server/src/editing/navigation.ts";
import { rename, renameRange } from "../server/src/editing/rename.ts";
import { render } from "../server/src/render.ts";
import { applyEdits } from "../server/src/text-edits.ts";
import { clientsOfSuite } from "./support/lsp.ts";

/** `|` is the caret; the places that mean the same stand in `[]`, the one that defines it in `{}`. */
const meanings: readonly [title: string, text: string][] = [
  ["a stage", "FROM a AS {bu|ild}\nFROM [build]\nCOPY --from=[build] a b\nRUN --mount=from=[build],target=/a x\n"],
  ["a stage from its use", "FROM a AS {build}\nFROM b\nCOPY --from=[bui|ld] a b\n"],
  ["a stage in other letters", "FROM a AS {Build}\nFROM b\nCOPY --from=[bui|ld] a b\n"],
  ["the nearest stage of a name", "FROM a AS x\nFROM [|x] AS y\n".replace("AS x", "AS {x}")],
  ["a stage by its number", "FROM a AS {b}\nFROM c\nCOPY --from=[|0] / /\n"],
  ["a variable", "FROM a\nENV {V}=1\nWORKDIR /$[V|]\nLABEL a=$[V] b=${[V]:-x}\nRUN echo $[V] \"${[V]}\" '$V'\n"],
  ["a global argument", "ARG {V}=1\nFROM a:$[V|]\nRUN echo $V\n"],
  ["an argument declared again", "ARG [V]=1\nFROM a:$[V]\nARG {V}\nRUN echo $[V|]\nFROM b\nRUN echo $V\n"],
  ["an inherited variable", "FROM a AS b\nENV {V}=1\nFROM b\nRUN echo $[|V]\nFROM c\nENV V=2\nRUN echo $V\n"],
  ["two stages' variables", "FROM a\nARG V\nRUN echo $V\nFROM b\nARG {V}\nRUN echo $[|V]\n"],
  ["an ARG that becomes an ENV", "FROM a\nARG [V]\nENV {V}=$[V]\nCMD echo $[V|]\n"],
  ["a heredoc that expands", "FROM a\nARG {V}\nCOPY <<EOF /a\n'$[V|]'\nEOF\nCOPY <<'EOF' /a\n$V\nEOF\n"],
  ["a heredoc for the shell", "FROM a\nARG {V}\nRUN <<EOF\necho $[|V]\nEOF\n"],
  ["a flag", "FROM a\nARG {V}\nCOPY --chown=$[V|] a b\n"],
  ["a default in a default", "FROM a\nARG {V}\nARG W\nWORKDIR ${W:-$[V|]}\n"],
  ["no variable that the shell sets", "FROM a\nARG {V|}\nRUN V=1; echo $V\nRUN for V in a b; do echo $V; done\n"],
  ["no name given to make", "FROM a\nARG {V}\nRUN make V=$[|V]\n"],
  ["no ARG at run time", "FROM a\nARG {V|}\nCMD echo $V\n"],
];

/** What a new name at the caret makes of the text, or why it is refused. */
const renamings: readonly [text: string, name: string, after: string | RegExp][] = [
  ["FROM a AS b|\nFROM b\nCOPY --link --from=b a c\n", "new", "FROM a AS new\nFROM new\nCOPY --link --from=new a c\n"],
  ["FROM a AS b|\nCOPY --from=0 a c\nFROM b\n", "B2", "FROM a AS B2\nCOPY --from=0 a c\nFROM B2\n"],
  ["FROM a AS b|\nFROM c AS d\n", "D", /means a stage or an image already/],
  ["FROM a AS b|\nFROM alpine\n", "alpine", /means a stage or an image already/],
  ["FROM a AS b|\nFROM c AS b\n", "x", /Another stage is called b/],
  [
    "FROM a AS one\nFROM b\nRUN --mount=type=bind,from=one| x\n",
    "two",
    "FROM a AS two\nFROM b\nRUN --mount=type=bind,from=two x\n",
  ],
  ["FROM a AS b|\n", "1x", /no name of a stage/],
  ["FROM a AS b|\n", "a b", /no name of a stage/],
  ["FROM a AS b|\n", "scratch", /already/],
  ["ARG X=b\nFROM a AS b|\nFROM $X\n", "c", /does not have the name written out/],
  ["FROM a AS b|\nONBUILD COPY --from=b / /\n", "c", /ONBUILD names b/],
  [
    "ARG V=1\nFROM a:${V:-2}\nARG V|\nRUN echo $V \\\n  ${V}\n",
    "W",
    "ARG W=1\nFROM a:${W:-2}\nARG W\nRUN echo $W \\\n  ${W}\n",
  ],
  ["FROM a\nENV V| 1\nCMD echo $V\n", "W", "FROM a\nENV W 1\nCMD echo $W\n"],
  ["FROM a\r\nARG V|\r\nRUN make V=$V\r\n", "W", "FROM a\r\nARG W\r\nRUN make V=$W\r\n"],
  ["FROM a\nARG V|\nARG W\n", "W", /means a variable already/],
  ["FROM a\nARG V|\nRUN echo $W\n", "W", /means a variable already/],
  ["FROM a\nARG V|\nRUN W=1; echo $V\n", "W", /means a variable already/],
  ["FROM a\nARG V|\n", "1", /no name of a variable/],
  ["FROM a\nARG V|\n", "TARGETARCH", /already/],
  ["FROM a\nARG V|\nRUN sh -c 'echo $V'\n", "W", /can't be told whether V in line 3/],
  ['FROM a\nENV V|=1\nCMD ["sh", "-c", "echo $V"]\n', "W", /can't be told whether V in line 3/],
  ["FROM a\nARG V|\nRUN . ./env; echo $V\n", "W", /can't be told/],
  ["FROM a\nARG TARGETARCH|\n", "W", /No stage or variable/],
  ["FROM a\nRUN| x\n", "W", /No stage or variable/],
];

describe("navigation", () => {
  for (const [title, marked] of meanings) {
    it(`finds ${title}`, () => {
      const { plain, caret, definition, places } = read(marked);
      const dockerfile = parseDockerfile(plain);
      const starts = (ranges: readonly { readonly start: Parameters<typeof dockerfile.source.offset>[0] }[]) =>
        ranges.map(({ start }) => dockerfile.source.offset(start));
      assert.deepEqual(starts(definitionRanges(dockerfile, caret)), [definition]);
      assert.deepEqual(starts(referenceRanges(dockerfile, caret, true)), places);
    });
  }

  for (const [marked, name, after] of renamings) {
    it(`renames ${JSON.stringify(marked)} to ${name}`, () => {
      const text = marked.replace("|", "");
      const renamed = rename(parseDockerfile(text), marked.indexOf("|"), name);
      if (after instanceof RegExp) {
        assert.ok(!renamed.ok);
        assert.match(render(renamed.reason), after);
      } else {
        assert.ok(renamed.ok, renamed.ok ? "" : render(renamed.reason));
        assert.equal(applyEdits(text, renamed.edits), after);
      }
    });
  }

  it("never throws, wherever the caret is", () => {
    for (const [text] of [...renamings, ["FROM $ AS\nARG\nENV =\nRUN <<EOF\n$X", ""] as const]) {
      const dockerfile = parseDockerfile(text);
      for (let offset = 0; offset <= text.length; offset++) {
        definitionRanges(dockerfile, offset);
        referenceRanges(dockerfile, offset, true);
        if (renameRange(dockerfile, offset) !== undefined)
          assert.equal(typeof rename(dockerfile, offset, "x").ok, "boolean");
      }
    }
  });

  describe("over stdio", () => {
    const start = clientsOfSuite();
    const uri = "untitled:Dockerfile";

    it("renames, and says why it does not", async () => {
      const client = await start();
      await client.open(uri, "FROM a AS b\nFROM b\n");
      const at = { textDocument: { uri }, position: { line: 0, character: 10 } };
      assert.deepEqual(await client.connection.sendRequest(PrepareRenameRequest.type, at), {
        start: { line: 0, character: 10 },
        end: { line: 0, character: 11 },
      });
      const edit = await client.connection.sendRequest(RenameRequest.type, { ...at, newName: "c" });
      assert.equal(edit?.changes?.[uri]?.length, 2);
      await assert.rejects(
        client.connection.sendRequest(RenameRequest.type, { ...at, newName: "?" }),
        /\? is no name of a stage/,
      );
    });
  });
});

/** Takes the marks out: `[name]`, `{name}` where no `$` stands in front, and the caret. */
function read(marked: string): {
  readonly plain: string;
  readonly caret: number;
  readonly definition: number;
  readonly places: readonly number[];
} {
  const places: number[] = [];
  let plain = "";
  let caret = -1;
  let definition = -1;
  let isMark = false;
  for (let at = 0; at < marked.length; at++) {
    const character = marked[at] as string;
    if (character === "|") caret = plain.length;
    else if (character === "[") places.push(plain.length);
    else if (character === "]") continue;
    else if (character === "{" && marked[at - 1] !== "$") {
      definition = plain.length;
      places.push(definition);
      isMark = true;
    } else if (character === "}" && isMark) isMark = false;
    else plain += character;
  }
  return { plain, caret, definition, places };
}
