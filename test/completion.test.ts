import assert from "node:assert/strict";
import { type CompletionItem, CompletionRequest } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { completions } from "../server/src/editing/completion.ts";
import { type Project, unknownProject } from "../server/src/project/project.ts";
import { contextFor, readProject } from "../server/src/project/read-project.ts";
import { rules } from "../server/src/rules/index.ts";
import { completionCases } from "./completion-cases.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { clientsOfSuite } from "./support/lsp.ts";
import { pageDockerfiles } from "./support/page-dockerfiles.ts";

const files = new Map([
  [".dockerignore", "dist\nnode_modules\n"],
  ["Dockerfile", ""],
  ["dist/a.js", ""],
  ["package.json", "{}"],
  ["src/index.js", ""],
  ["src/lib/a.js", ""],
]);

describe("completion", () => {
  let project: Project;
  before(async () => {
    project = await readProject(memoryFileSystem("/p", files), contextFor("/p/Dockerfile"));
  });

  for (const { text: marked, has = [], not = [], becomes, nothing } of completionCases) {
    it(JSON.stringify(marked), () => {
      const { text, offset } = unmarked(marked);
      const items = complete(text, offset, project);
      const labels = items.map(({ label }) => label);
      assert.deepEqual(
        labels.filter((label) => has.includes(label)),
        has,
        labels.join(" "),
      );
      for (const label of not) assert.ok(!labels.includes(label), label);
      if (nothing === true) assert.deepEqual(labels, []);
      if (becomes !== undefined) {
        const item = items.find(({ label }) => label === has[0]);
        assert.equal(applied(text, item), becomes);
      }
    });
  }

  it("never throws, and what it inserts stands where it is meant to, at every place of many files", () => {
    for (const text of examples()) {
      for (let offset = 0; offset <= text.length; offset++) {
        const items = complete(text, offset, project);
        const item = items[offset % Math.max(items.length, 1)];
        if (item === undefined) continue;
        const { textEdit } = item;
        assert.ok(textEdit !== undefined && "range" in textEdit);
        const { start, end } = textEdit.range;
        const caret = parseDockerfile(text).source.position(offset);
        assert.ok(start.line === caret.line && end.line === caret.line, `${offset}: ${item.label}`);
        assert.ok(start.character <= caret.character && caret.character <= end.character, `${offset}: ${item.label}`);
        const after = parseDockerfile(applied(text, item));
        assert.ok(after.text.includes(textEdit.newText));
        const keyword = textEdit.newText.trim().toUpperCase();
        if (keyword !== "CMD" && /^[A-Z]+ ?$/.test(textEdit.newText) && item.documentation !== undefined) {
          const all = after.instructions.flatMap((one) => [one.keyword, one.trigger?.keyword]);
          assert.ok(all.includes(keyword), `${offset}: ${keyword}`);
        }
      }
    }
  });

  describe("over stdio", () => {
    const start = clientsOfSuite();
    const uri = "untitled:Dockerfile";
    const ask = { textDocument: { uri }, position: { line: 1, character: 2 } };

    it("answers with edits", async () => {
      const client = await start();
      await client.open(uri, "FROM a\nRU");
      const items = (await client.connection.sendRequest(CompletionRequest.type, ask)) as CompletionItem[];
      assert.equal(
        applied(
          "FROM a\nRU",
          items.find(({ label }) => label === "RUN"),
        ),
        "FROM a\nRUN ",
      );
      assert.ok(client.result.capabilities.completionProvider?.triggerCharacters?.includes("$"));
    });

    for (const [enable, neighbours, expected] of [
      [undefined, true, false],
      ["on", true, true],
      ["off", false, false],
    ] as const) {
      it(`is ${expected ? "on" : "off"} with ${enable ?? "auto"}, and ${neighbours ? "a" : "no"} neighbour`, async () => {
        const settings = { editing: { enable } };
        const client = await start({ initializationOptions: { neighbours, settings } });
        await client.open(uri, "FROM a\nRU");
        const items = (await client.connection.sendRequest(CompletionRequest.type, ask)) as CompletionItem[];
        assert.equal(items.length > 0, expected);
      });
    }

    it("follows neighbours that come and go", async () => {
      const client = await start({ initializationOptions: { neighbours: true } });
      await client.open(uri, "FROM a\nRU");
      await client.connection.sendNotification("stowage/neighbours", false);
      const items = (await client.connection.sendRequest(CompletionRequest.type, ask)) as CompletionItem[];
      assert.ok(items.length > 0);
    });
  });
});

function unmarked(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf("|");
  return { text: marked.replace("|", ""), offset };
}

function complete(text: string, offset: number, project: Project = unknownProject): readonly CompletionItem[] {
  return completions({ dockerfile: parseDockerfile(text), project, rules, asksAgain: false }, offset);
}

function applied(text: string, item: CompletionItem | undefined): string {
  assert.ok(item?.textEdit !== undefined && "range" in item.textEdit);
  return TextDocument.applyEdits(TextDocument.create("a:", "dockerfile", 1, text), [item.textEdit]);
}

/** Dockerfiles of the rules' pages, and some that are broken. */
function examples(): readonly string[] {
  return [
    ...pageDockerfiles(12),
    "",
    "\uFEFFFROM a\r\nRUN \\\r\n  --mount=type=cache,\\\r\n# c\r\n  b\r\n",
    "# escape=`\nFROM a\nRUN a `\n\n  b $X ${Y\n",
    'FROM\nRUN <<EOF\nCOPY ["a\nONBUILD ONBUILD COPY --from= $',
    "ONBUILD\n\0\n# check=\nFROM \\\n",
  ];
}
