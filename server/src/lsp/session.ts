import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { Client } from "./client.ts";
import { codeActions, fixAllKind } from "./code-actions.ts";
import { codeLenses } from "./code-lens.ts";
import { Configuration } from "./configuration.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { Documents, type Host, type OpenDockerfile } from "./documents.ts";
import { described, guarded, guardedEvent, type Log } from "./guard.ts";
import { coalesced, Pace } from "./pace.ts";
import { Publisher } from "./publisher.ts";
import { pullDiagnostics } from "./pull.ts";

/** Milliseconds in which changes of files, and what follows from them, are taken together. */
const settleTime = 250;
const refreshTime = 30;

/** One client's session: from its `initialize` to its end. */
export class Session {
  private readonly log: Log;
  private readonly documents: Documents;
  private readonly configuration: Configuration;
  private readonly pace = new Pace();
  private readonly publisher: Publisher | undefined;
  private readonly readProjects = coalesced(settleTime, () => this.documents.readProjects());
  private readonly refreshClient = coalesced(refreshTime, () => this.sendRefreshes());

  constructor(
    private readonly connection: Connection,
    private readonly host: Host,
    private readonly client: Client,
  ) {
    this.log = (message) => connection.console.error(message);
    this.documents = new Documents(host);
    this.configuration = new Configuration(connection, client, this.log);
    const { ready } = this.configuration;
    const parts = { connection, log: this.log, pace: this.pace, ready };
    this.publisher = client.pullsDiagnostics
      ? undefined
      : new Publisher({ ...parts, open: (uri) => this.documents.get(uri), diagnose: (open) => this.diagnose(open) });
  }

  /** The answer to `initialize`. */
  get result(): InitializeResult {
    const { pullsDiagnostics, hasCodeActionLiterals } = this.client;
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        codeLensProvider: { resolveProvider: false },
        ...(hasCodeActionLiterals
          ? { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] } }
          : {}),
        ...(pullsDiagnostics
          ? { diagnosticProvider: { identifier: "stowage", interFileDependencies: false, workspaceDiagnostics: false } }
          : {}),
      },
      serverInfo: { name: "Stowage", version: this.host.version },
    };
  }

  listen(): void {
    this.listenToClient();
    this.listenToDocuments();
    this.answerRequests();
  }

  private listenToClient(): void {
    const { connection, log } = this;
    connection.onInitialized(guardedEvent(log, "Starting", () => this.start()));
    connection.onDidChangeConfiguration(
      guardedEvent(
        log,
        "Reading the settings",
        async ({ settings }: { readonly settings: { readonly stowage?: unknown } | null }) => {
          await this.configuration.load(settings?.stowage);
          this.refreshAll();
        },
      ),
    );
    connection.onDidChangeWatchedFiles(
      guardedEvent(log, "Reading changed files", ({ changes }) => this.filesChanged(changes.map(({ uri }) => uri))),
    );
  }

  private async start(): Promise<void> {
    const { connection, client } = this;
    await this.configuration.load(client.settings);
    if (client.registersConfiguration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "stowage" });
    }
    if (client.registersFileWatchers) {
      // Any file may be part of a build context.
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*" }] });
    }
  }

  private listenToDocuments(): void {
    const { documents, log, publisher } = this;
    documents.listen(this.connection);
    // An opened document counts as changed too.
    documents.texts.onDidChangeContent(
      guardedEvent(log, "Reading a change", ({ document }) => publisher?.publishSoon(document.uri)),
    );
    documents.texts.onDidSave(guardedEvent(log, "Saving", ({ document }) => this.filesChanged([document.uri])));
    documents.texts.onDidClose(
      guardedEvent(log, "Closing", ({ document }) => {
        publisher?.clear(document.uri);
        this.pace.forget(document.uri);
        documents.forget(document.uri);
      }),
    );
    documents.onProjectRead((uri) => {
      publisher?.publishNow(uri);
      this.refreshClient();
    });
  }

  private answerRequests(): void {
    const { connection, documents, log, pace, client, host } = this;
    const { ready } = this.configuration;
    const nothing: DocumentDiagnosticReport = { kind: "full", items: [] };
    const parts = { documents, pace, ready, canRefresh: client.refreshesDiagnostics };
    const pull = { ...parts, diagnose: (open: OpenDockerfile) => this.diagnose(open) };
    connection.languages.diagnostics.on(
      guarded(log, "Diagnostics", nothing, ({ textDocument }, token) => pullDiagnostics(textDocument.uri, pull, token)),
    );
    connection.onCodeAction(
      guarded(log, "Code actions", [], async (params) => {
        await ready;
        const open = documents.get(params.textDocument.uri);
        const { settings } = this.configuration;
        return open === undefined ? [] : codeActions(open, params, { settings, client, host });
      }),
    );
    connection.onCodeLens(
      guarded(log, "Layer lenses", [], async ({ textDocument }) => {
        await ready;
        const open = documents.get(textDocument.uri);
        return open !== undefined && this.configuration.settings.layerLens.enabled ? codeLenses(open, client) : [];
      }),
    );
  }

  private diagnose(open: OpenDockerfile): Diagnostic[] {
    const links = { homepage: this.host.homepage, client: this.client };
    return this.pace.timed(open.uri, () =>
      diagnosticsOf(open, this.configuration.settings, links, ({ id }, error) =>
        this.log(`The rule ${id} failed: ${described(error)}`),
      ),
    );
  }

  private filesChanged(uris: readonly string[]): void {
    if (this.documents.filesChanged(uris)) this.readProjects();
  }

  private refreshAll(): void {
    for (const { uri } of this.documents.texts.all()) this.publisher?.publishNow(uri);
    this.refreshClient();
  }

  private sendRefreshes(): void {
    const { client, connection, log } = this;
    const failed = (error: unknown): void => log(`The client did not refresh: ${described(error)}`);
    if (client.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(failed);
    if (client.pullsDiagnostics && client.refreshesDiagnostics) {
      connection.sendRequest(DiagnosticRefreshRequest.type).catch(failed);
    }
  }
}
