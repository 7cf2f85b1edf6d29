import assert from "node:assert/strict";
import {
  DefinitionRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  type Location,
  ReferencesRequest,
  RenameRequest,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { renamedStage, stageNameAt } from "../server/src/editing/stage-names.ts";
import { clientsOfSuite } from "./support/lsp.ts";

const uri = "untitled:Dockerfile";
const text =
  "# one\n# two\nFROM a AS one\nFROM one AS two\nCOPY --from=ONE a b\nCOPY --from=0 a b\nRUN --mount=from=one \\\n  x\n";
const textDocument = { uri };
const position = { line: 4, character: 13 };

/** A file with `|` at the caret, a new name, and the file after it; a pattern where the name is refused. */
const cases: readonly (readonly [before: string, name: string, after: string | RegExp])[] = [
  ["FROM a AS o|ne\nFROM one\nCOPY --from=0 . .\n", "base", "FROM a AS base\nFROM base\nCOPY --from=0 . .\n"],
  [
    "FROM a AS one\nFROM b\nRUN --mount=type=bind,from=on|e x\n",
    "two",
    "FROM a AS two\nFROM b\nRUN --mount=type=bind,from=two x\n",
  ],
  ["FROM a AS o|ne\nFROM b AS two\n", "two", /in use/],
  ["FROM a AS o|ne\nFROM alpine\n", "alpine", /in use/],
  ["FROM a AS o|ne\n", "1a", /begins with a letter/],
  ["FROM a AS o|ne\n", "scratch", /something else/],
  ["FROM a AS o|ne\nFROM b AS one\n", "x", /same name/],
  ["ARG B=one\nFROM a AS o|ne\nFROM $B\n", "x", /variable/],
  ["FROM a AS o|ne\nFROM b\nONBUILD COPY --from=one . .\n", "x", /ONBUILD/],
];

describe("stages' names", () => {
  const start = clientsOfSuite();

  for (const [before, name, after] of cases) {
    it(`${JSON.stringify(before)} to ${name}`, () => {
      const plain = before.replace("|", "");
      const dockerfile = parseDockerfile(plain);
      const at = stageNameAt(dockerfile, before.indexOf("|"));
      assert.ok(at);
      const renamed = renamedStage(dockerfile, at.stage, name);
      if ("refused" in renamed) assert.match(renamed.refused, after as RegExp);
      else assert.equal(TextDocument.applyEdits(TextDocument.create("a:", "", 1, plain), [...renamed.edits]), after);
    });
  }

  it("are found and changed over LSP, and the outline shows them", async () => {
    const { connection, open } = await start();
    await open(uri, text);
    const definition = await connection.sendRequest(DefinitionRequest.type, { textDocument, position });
    assert.deepEqual((definition as Location).range.start, { line: 2, character: 10 });
    const context = { includeDeclaration: true };
    const places = await connection.sendRequest(ReferencesRequest.type, { textDocument, position, context });
    assert.deepEqual(places?.map(({ range }) => range.start.line).sort(), [2, 3, 4, 5, 6]);
    const edit = await connection.sendRequest(RenameRequest.type, { textDocument, position, newName: "base" });
    assert.equal(edit?.changes?.[uri]?.length, 4);
    const refused = connection.sendRequest(RenameRequest.type, { textDocument, position, newName: "two" });
    await assert.rejects(refused, /two is in use/);
    const symbols = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.deepEqual(
      symbols?.map(({ name }) => name),
      ["one", "two"],
    );
    const folds = await connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    assert.deepEqual(
      folds?.map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [3, 7],
        [6, 7],
        [0, 1],
      ],
    );
  });
});
