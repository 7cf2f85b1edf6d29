import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type CodeLens,
  CodeLensRefreshRequest,
  CodeLensRequest,
  DiagnosticRefreshRequest,
  DiagnosticSeverity,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticRequest,
  FileChangeType,
} from "vscode-languageserver/node";
import { removeTemporaryFolders, temporaryFolder } from "./support/cli.ts";
import { clientsOfSuite } from "./support/lsp.ts";

const uri = "untitled:Dockerfile";
const mixedCase = "FROM debian:12 as build\nUSER app\n";
const asking = { workspace: { configuration: true } };

describe("a session with the language server", () => {
  const start = clientsOfSuite();
  after(removeTemporaryFolders);

  it("calls what is half written no error until it is left, or typing rests", async () => {
    const client = await start();
    await client.open(uri, "FROM debian:12\nUSER app\n");
    await client.publication(({ version }) => version === 1);
    const type = (version: number, character: number, text: string, line = 2): Promise<void> => {
      const at = { line, character };
      return client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: at, end: at }, text }],
      });
    };
    const shown = (wanted: number): Promise<{ readonly diagnostics: readonly { readonly code?: unknown }[] }> =>
      client.publication(({ version }) => version === wanted);
    await type(2, 0, "RNU");
    assert.deepEqual((await shown(2)).diagnostics, []);
    await type(3, 3, " ls");
    assert.deepEqual((await shown(3)).diagnostics, []);
    await client.publication(({ diagnostics }) => diagnostics.some(({ code }) => code === "unknown-instruction"));
    await type(4, 6, " -l");
    assert.deepEqual((await shown(4)).diagnostics, []);
    await type(5, 9, "\n");
    assert.equal((await shown(5)).diagnostics[0]?.code, "unknown-instruction");
  });

  describe("with settings", () => {
    it("tells each wrong one once, and goes on with its default", async () => {
      const settings = { value: { rules: { "from-as-casing": 3 }, allRules: "no" } };
      const client = await start({ capabilities: asking, settings });
      await client.open(uri, mixedCase);
      await client.publication(({ diagnostics }) => diagnostics.length === 1);
      await client.open("untitled:other", mixedCase);
      await client.publication((params) => params.uri === "untitled:other");
      assert.equal(client.messages.length, 2);
      assert.match(client.messages[0] ?? "", /stowage\.rules\["from-as-casing"\] must be off, hint/);
      assert.match(client.messages[1] ?? "", /stowage\.allRules must be true or false/);
    });

    it("follows a change", async () => {
      const settings = { value: {} };
      const client = await start({ capabilities: asking, settings });
      await client.open(uri, mixedCase);
      await client.publication(({ diagnostics }) => diagnostics[0]?.severity === DiagnosticSeverity.Hint);
      settings.value = { rules: { "from-as-casing": "error" } };
      await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
      await client.publication(({ diagnostics }) => diagnostics[0]?.severity === DiagnosticSeverity.Error);
    });

    it("reads those of files, says in them what is wrong, and follows their changes", async () => {
      const folder = temporaryFolder({
        Dockerfile: mixedCase,
        "stowage.yaml": "rules: {from-as-casing: error, nothing: off}\n",
      });
      const dockerfile = pathToFileURL(join(folder, "Dockerfile")).href;
      const file = pathToFileURL(join(folder, "stowage.yaml")).href;
      const client = await start({ capabilities: asking, settings: { value: { rules: {}, allRules: null } } });
      await client.open(dockerfile, mixedCase);
      await client.publication(({ diagnostics }) => diagnostics[0]?.severity === DiagnosticSeverity.Error);
      const shown = await client.publication((params) => params.uri === file);
      assert.match(String(shown.diagnostics[0]?.message), /names no rule of Stowage/);
      assert.deepEqual(shown.diagnostics[0]?.range.start, { line: 0, character: 40 });
      writeFileSync(join(folder, "stowage.yaml"), "rules: {from-as-casing: off}\n");
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
        changes: [{ uri: file, type: FileChangeType.Changed }],
      });
      await client.publication((params) => params.uri === file && params.diagnostics.length === 0);
      await client.publication((params) => params.uri === dockerfile && params.diagnostics.length === 0);
    });

    it("takes what a client sends that can't be asked", async () => {
      const client = await start({ initializationOptions: { settings: { rules: { "from-as-casing": "error" } } } });
      await client.open(uri, mixedCase);
      await client.publication(({ diagnostics }) => diagnostics[0]?.severity === DiagnosticSeverity.Error);
      const settings = { stowage: { rules: { "buildkit:FromAsCasing": "off" } } };
      await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
      await client.publication(({ diagnostics }) => diagnostics.length === 0);
    });
  });

  describe("reads the build context", () => {
    const refreshing = {
      textDocument: { diagnostic: {} },
      workspace: {
        codeLens: { refreshSupport: true },
        diagnostics: { refreshSupport: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
      },
    };

    it("for its lenses, and again when a file changes", async () => {
      const text = "FROM scratch AS build\nCOPY data /\nFROM build\nCOPY --from=build /data /\n";
      const folder = temporaryFolder({ Dockerfile: text, data: "12345" });
      const file = pathToFileURL(join(folder, "Dockerfile")).href;
      const initializationOptions = { explainCommand: true, settings: { layerLens: { all: true } } };
      const client = await start({ capabilities: refreshing, initializationOptions });
      const lenses = async (): Promise<readonly CodeLens[]> =>
        (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: file } })) ?? [];
      const refreshed = (times: number) => client.until(() => client.asked(CodeLensRefreshRequest.method) >= times);
      await client.open(file, text);
      await lenses();
      await refreshed(1);
      const [stage, copy, final] = await lenses();
      assert.equal(stage?.command?.title, "shipped · = 5 B on disk");
      assert.equal(copy?.command?.title, "= 5 B");
      assert.equal(copy?.range.start.line, 1);
      assert.match(final?.command?.title ?? "", /^image = 5 B on disk.* · on stage build$/);
      assert.equal(copy?.command?.command, "stowage.layerLens.explain");
      assert.equal(copy?.command?.arguments?.[0].title, "Line 2: COPY data /");
      await client.until(() => client.registered.includes("workspace/didChangeWatchedFiles"));
      writeFileSync(join(folder, "data"), "1234567");
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
        changes: [{ uri: pathToFileURL(join(folder, "data")).href, type: FileChangeType.Changed }],
      });
      await refreshed(2);
      assert.equal((await lenses())[1]?.command?.title, "= 7 B");
    });

    it("and asks for diagnostics to be pulled again", async () => {
      const folder = temporaryFolder({ Dockerfile: mixedCase });
      const file = pathToFileURL(join(folder, "Dockerfile")).href;
      const client = await start({ capabilities: refreshing });
      await client.open(file, mixedCase);
      await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: file } });
      await client.until(() => client.asked(DiagnosticRefreshRequest.method) > 0);
    });

    it("unless lenses are off", async () => {
      const client = await start({ capabilities: asking, settings: { value: { layerLens: { enabled: false } } } });
      await client.open(uri, "FROM scratch\nCOPY a b\n");
      assert.deepEqual(await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } }), []);
    });
  });

  it("keeps up with typing in a document of 100,000 lines", async () => {
    const rest = Array.from({ length: 100_000 }, (_, line) => `RUN echo ${line}`).join("\n");
    const client = await start();
    await client.open(uri, `${mixedCase}${rest}`);
    await client.publication(({ version }) => version === 1);
    for (let version = 2; version <= 20; version++)
      await client.change(uri, version, `${mixedCase.repeat(version)}${rest}`);
    const { diagnostics } = await client.publication(({ version }) => version === 20);
    assert.equal(diagnostics.filter(({ code }) => code === "from-as-casing").length, 20);
    assert.ok(client.published.length < 10, `${client.published.length} publications`);
  });
});
