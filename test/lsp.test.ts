import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  type CodeAction,
  CodeActionRequest,
  type Diagnostic,
  DiagnosticSeverity,
  DocumentDiagnosticRequest,
  type Range,
  TextDocumentEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { workspaceEdit } from "../server/src/lsp/workspace-edit.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { clientsOfSuite, type TestClient } from "./support/lsp.ts";

const uri = "untitled:Dockerfile";
const mixedCase = "FROM debian:12 as build\nUSER app\n";
const upperCase = mixedCase.replace("as", "AS");
const editing = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
  workspace: { workspaceEdit: { documentChanges: true } },
};

describe("the language server", () => {
  const start = clientsOfSuite();

  for (const transport of ["stdio", "ipc"] as const) {
    it(`publishes findings of an opened document over ${transport}`, async () => {
      const client = await start({ transport });
      assert.equal(client.result.serverInfo?.name, "Stowage");
      await client.open(uri, mixedCase);
      const { version, diagnostics } = await client.publication(() => true);
      assert.equal(version, 1);
      const range = { start: { line: 0, character: 15 }, end: { line: 0, character: 17 } };
      const expected: Diagnostic = {
        range,
        severity: DiagnosticSeverity.Hint,
        source: "stowage",
        code: "from-as-casing",
        message: "as is written in another case than FROM",
      };
      assert.deepEqual(diagnostics, [expected]);
    });
  }

  it("links a rule's page where the client can open it", async () => {
    const capabilities = { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } };
    const client = await start({ name: "Visual Studio Code", capabilities });
    await client.open(uri, mixedCase);
    const { diagnostics } = await client.publication(() => true);
    const { homepage }: { homepage?: string } = JSON.parse(readFileSync("package.json", "utf8"));
    const page =
      homepage === undefined ? /^vscode:\/\/stowage\.stowage\/rule\/from-as-casing$/ : /\/from-as-casing\.md$/;
    assert.match(diagnostics[0]?.codeDescription?.href ?? "", page);
  });

  it("publishes for the newest text, and never for an older one after it", async () => {
    const client = await start();
    const texts = [mixedCase, upperCase, mixedCase, upperCase, `${mixedCase}${mixedCase.replace("build", "test")}`];
    await client.open(uri, texts[0] ?? "");
    for (const [index, text] of texts.slice(1).entries()) await client.change(uri, index + 2, text);
    await client.publication(({ version }) => version === texts.length);
    const versions = client.published.map(({ version = 0 }) => version);
    assert.deepEqual(
      versions,
      [...new Set(versions)].sort((one, other) => one - other),
    );
    for (const { version = 0, diagnostics } of client.published) {
      assert.equal(diagnostics.length, (texts[version - 1]?.match(/ as /g) ?? []).length, `version ${version}`);
    }
  });

  it("takes the findings of a closed document back", async () => {
    const client = await start();
    await client.open(uri, mixedCase);
    await client.publication(({ diagnostics }) => diagnostics.length > 0);
    await client.close(uri);
    await client.publication(({ diagnostics }) => diagnostics.length === 0);
  });

  it("survives whatever is in a document", async () => {
    const client = await start();
    const texts = [
      "",
      "\0\u0001\uFFFF",
      "\uFEFF\r\n\r\r",
      "RUN <<EOF",
      "FROM",
      "ONBUILD ONBUILD FROM",
      "# escape=x\nRUN \\",
    ];
    for (const [index, text] of texts.entries()) {
      await client.open(`untitled:${index}`, text);
      await client.publication((params) => params.uri === `untitled:${index}`);
    }
  });

  describe("offers", () => {
    const all: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const actions = async (client: TestClient, range: Range, only?: readonly string[]): Promise<CodeAction[]> => {
      const context = { diagnostics: [], ...(only === undefined ? {} : { only: [...only] }) };
      const result = await client.connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range,
        context,
      });
      return (result ?? []) as CodeAction[];
    };
    const applied = (text: string, action: CodeAction | undefined): string => {
      const [change] = action?.edit?.documentChanges ?? [];
      assert.ok(TextDocumentEdit.is(change));
      assert.deepEqual(change.textDocument, { uri, version: 1 });
      return TextDocument.applyEdits(TextDocument.create(uri, "dockerfile", 1, text), change.edits as never);
    };

    it("quick fixes where the caret is, and the ignore comment last", async () => {
      const client = await start({ capabilities: editing });
      const text = `${mixedCase}# stowage ignore=missing-user\nCMD a b\n`;
      await client.open(uri, text);
      const caret = { line: 0, character: 17 };
      const offered = await actions(client, { start: caret, end: caret });
      assert.deepEqual(
        offered.map(({ title }) => title),
        ["Write AS", "Ignore from-as-casing here"],
      );
      assert.deepEqual(
        offered.map(({ isPreferred }) => isPreferred),
        [true, undefined],
      );
      assert.equal(offered[0]?.kind, "quickfix");
      assert.equal(offered[0]?.diagnostics?.[0]?.code, "from-as-casing");
      assert.equal(applied(text, offered[0]), text.replace("as", "AS"));
      assert.equal(applied(text, offered[1]), `# stowage ignore=from-as-casing\n${text}`);
      const onCmd = await actions(client, { start: { line: 3, character: 4 }, end: { line: 3, character: 4 } });
      assert.match(applied(text, onCmd.at(-1)), /# stowage ignore=missing-user,shell-form-cmd\n/);
    });

    it("edits without versions to clients that know no others", async () => {
      const { textDocument } = editing;
      const client = await start({ capabilities: { textDocument } });
      await client.open(uri, mixedCase);
      const [fix] = await actions(client, all);
      assert.deepEqual(Object.keys(fix?.edit?.changes ?? {}), [uri]);
    });

    for (const only of ["source", "source.fixAll", "source.fixAll.stowage", ""]) {
      it(`one action for all fixes that may run on save when asked for "${only}"`, async () => {
        const client = await start({ capabilities: editing });
        const text = `${mixedCase}CMD a b\n${mixedCase.replace("build", "run")}`;
        await client.open(uri, text);
        const offered = (await actions(client, all, [only])).filter(({ kind }) => kind === "source.fixAll.stowage");
        assert.equal(offered.length, 1);
        assert.equal(applied(text, offered[0]), text.replaceAll(" as ", " AS "));
      });
    }

    it("no other kind than was asked for", async () => {
      const client = await start({ capabilities: editing });
      await client.open(uri, mixedCase);
      const kinds = async (only: readonly string[]): Promise<readonly unknown[]> => [
        ...new Set((await actions(client, all, only)).map(({ kind }) => kind)),
      ];
      assert.deepEqual(await kinds(["quickfix"]), ["quickfix"]);
      assert.deepEqual(await kinds(["source.organizeImports", "source.fixAll.eslint", "refactor"]), []);
      assert.deepEqual(await kinds(["quickfix", "source"]), ["quickfix", "source.fixAll.stowage"]);
    });

    it("refactorings of the instruction under the caret, when they are asked for or nothing is", async () => {
      const client = await start({ capabilities: editing });
      const text = `${mixedCase}RUN mkdir /data\nRUN ls /data\n`;
      await client.open(uri, text);
      const kindsAt = async (line: number, only?: readonly string[]): Promise<readonly unknown[]> => {
        const position = { line, character: 0 };
        return (await actions(client, { start: position, end: position }, only)).map(({ kind }) => kind);
      };
      assert.deepEqual(await kindsAt(3, ["refactor"]), ["refactor.rewrite"]);
      assert.deepEqual(await kindsAt(3), ["refactor.rewrite"]);
      assert.deepEqual(await kindsAt(3, ["refactor.extract", "quickfix"]), []);
      assert.deepEqual(await kindsAt(2, ["refactor"]), []);
      const [merge] = await actions(client, all, ["refactor.rewrite"]);
      assert.equal(applied(text, merge), `${mixedCase}RUN mkdir /data \\\n    && ls /data\n`);
    });
  });

  it("answers pulled diagnostics, and pushes none then", async () => {
    const client = await start({ capabilities: { textDocument: { diagnostic: {} } } });
    assert.equal(client.result.capabilities.diagnosticProvider?.identifier, "stowage");
    const pulled = async (): Promise<readonly string[]> => {
      const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      return report.kind === "full" ? report.items.map(({ code }) => String(code)) : [report.kind];
    };
    await client.open(uri, mixedCase);
    assert.deepEqual(await pulled(), ["from-as-casing"]);
    await client.change(uri, 2, upperCase);
    assert.deepEqual(await pulled(), []);
    assert.deepEqual(client.published, []);
  });
});

describe("a fix that creates a file", () => {
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } };
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const edits = [
    { range, newText: "x" },
    { range: top, newText: "#!/bin/sh\n", file: "docker/start.sh", create: true },
  ];
  const open = {
    uri: "file:///app/Dockerfile",
    version: 3,
    dockerfile: parseDockerfile(""),
    project: unknownProject,
    place: { contextFolder: "/app", dockerfilePath: "/app/Dockerfile" },
  };
  const host = { uriOf: (path: string) => `file://${path}` };

  it("creates it in the build context, then edits the Dockerfile", () => {
    const edit = workspaceEdit(open, edits, { hasVersionedEdits: true, createsFiles: true }, host);
    const uri = "file:///app/docker/start.sh";
    assert.deepEqual(edit?.documentChanges, [
      { kind: "create", uri, options: { overwrite: false } },
      { textDocument: { uri, version: null }, edits: [{ range: top, newText: "#!/bin/sh\n" }] },
      { textDocument: { uri: open.uri, version: 3 }, edits: [{ range, newText: "x" }] },
    ]);
  });

  it("is not offered where it can't be made", () => {
    const able = { hasVersionedEdits: true, createsFiles: true };
    assert.equal(workspaceEdit(open, edits, { ...able, createsFiles: false }, host), undefined);
    assert.equal(workspaceEdit({ ...open, place: undefined }, edits, able, host), undefined);
  });
});
