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
import { aptTables } from "../apt-tables.ts";
import { gains } from "../layers/gain.ts";
import { lint, type OnRuleError, withOthers } from "../lint.ts";
import { refactoringKinds } from "../refactoring.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import { codeActions, fixAllKind } from "./code-actions.ts";
import { codeLenses } from "./code-lens.ts";
import { Configuration } from "./configuration.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { Documents, type Host, type OpenDockerfile, withPolicy } from "./documents.ts";
import { Editing, editingCapabilities } from "./editing.ts";
import { described, guarded, guardedEvent, type Log } from "./guard.ts";
import { Layers } from "./layers.ts";
import { coalesced, Pace } from "./pace.ts";
import { Publisher } from "./publisher.ts";
import { type PullParts, pullDiagnostics } from "./pull.ts";
import { SettingsFileReader } from "./settings-files.ts";
import { Shellcheck } from "./shellcheck.ts";
import { Typing } from "./typing.ts";

/** Milliseconds in which changes of files, and what follows from them, are taken together. */
const settleTime = 250;
const refreshTime = 30;

/** Sent by a client when the person trusts the workspace. */
const trustNotification = "stowage/trusted";

/** What a client sends whose settings can't be asked for. */
type SentSettings = { readonly stowage?: unknown } | null | undefined;

/** One client's session: from its `initialize` to its end. */
export class Session {
  private readonly log: Log;
  private readonly documents: Documents;
  private readonly configuration: Configuration;
  private readonly settingsFiles: SettingsFileReader;
  private readonly shellcheck: Shellcheck;
  private readonly typing: Typing;
  private readonly layers: Layers;
  private readonly pace = new Pace();
  private readonly parts: Pick<PullParts, "pace" | "settingsOf" | "diagnose">;
  private readonly publisher: Publisher | undefined;
  private readonly readProjects = coalesced(settleTime, () => this.documents.readProjects());
  private readonly refreshClient = coalesced(refreshTime, () => this.sendRefreshes());

  constructor(
    private readonly connection: Connection,
    private readonly host: Host,
    private readonly client: Client,
  ) {
    this.log = (message) => connection.console.error(message);
    this.typing = new Typing((uri) => this.foundMore(uri));
    this.documents = new Documents(host, (uri, changes) => this.typing.changed(uri, changes));
    const roots = client.folders.flatMap((uri) => host.pathOf(uri) ?? []);
    this.settingsFiles = new SettingsFileReader(connection, host, roots);
    this.configuration = new Configuration(connection, client, this.log, (uri) => this.settingsFiles.of(uri));
    const find = async () => host.findShellcheck?.(roots);
    this.shellcheck = new Shellcheck(find, (uri) => this.foundMore(uri), client.trusted);
    this.layers = new Layers({
      connection,
      log: this.log,
      host,
      client,
      settingsOf: (uri) => this.configuration.of(uri),
      onRead: () => this.refreshClient(),
      open: (uri, settings) => {
        const open = this.documents.get(uri);
        return open && withPolicy(open, settings);
      },
    });
    this.parts = {
      pace: this.pace,
      settingsOf: (uri) => this.configuration.of(uri),
      diagnose: (open, settings) => this.diagnose(open, settings),
    };
    this.publisher = client.pullsDiagnostics
      ? undefined
      : new Publisher({ ...this.parts, connection, log: this.log, open: (uri) => this.documents.get(uri) });
  }

  /** The answer to `initialize`. */
  get result(): InitializeResult {
    const { pullsDiagnostics, hasCodeActionLiterals } = this.client;
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        codeLensProvider: { resolveProvider: false },
        ...editingCapabilities,
        ...(hasCodeActionLiterals
          ? { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, ...refactoringKinds, fixAllKind] } }
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
    this.layers.listen();
    const { connection, log, client, host, documents } = this;
    new Editing({ ...this.parts, connection, log, client, host, open: (uri) => documents.get(uri) }).listen();
  }

  private listenToClient(): void {
    const { connection, log } = this;
    connection.onInitialized(guardedEvent(log, "Starting", () => this.start()));
    connection.onDidChangeConfiguration(
      guardedEvent(log, "Reading the settings", ({ settings }: { readonly settings: SentSettings }) => {
        this.configuration.changed(settings?.stowage);
        this.refreshAll();
      }),
    );
    connection.onNotification(
      trustNotification,
      guardedEvent(log, "Trusting the workspace", () => {
        this.shellcheck.trust();
        this.layers.trust();
        this.refreshAll();
      }),
    );
    connection.onDidChangeWatchedFiles(
      guardedEvent(log, "Reading changed files", ({ changes }) => this.filesChanged(changes.map(({ uri }) => uri))),
    );
  }

  private async start(): Promise<void> {
    const { connection, client } = this;
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
        this.shellcheck.forget(document.uri);
        this.layers.forget(document.uri);
        this.typing.forget(document.uri);
        this.configuration.forget(document.uri);
        documents.forget(document.uri);
      }),
    );
    documents.onProjectRead((uri) => this.foundMore(uri));
  }

  private answerRequests(): void {
    const { connection, configuration, documents, log, client, host } = this;
    const nothing: DocumentDiagnosticReport = { kind: "full", items: [] };
    const parts = { ...this.parts, documents, canRefresh: client.refreshesDiagnostics };
    connection.languages.diagnostics.on(
      guarded(log, "Diagnostics", nothing, ({ textDocument }, token) =>
        pullDiagnostics(textDocument.uri, parts, token),
      ),
    );
    connection.onCodeAction(
      guarded(log, "Code actions", [], async (params) => {
        const settings = await configuration.of(params.textDocument.uri);
        const open = documents.get(params.textDocument.uri);
        if (open === undefined) return [];
        const others = this.shellcheck.knownFindings(open, settings);
        const { history, measured } = this.layers.knownOf(open, settings);
        const { dockerfile, project } = open;
        const gainOf = gains({ dockerfile, project, history, sources: { aptTables, measured } });
        return codeActions(withPolicy(open, settings), params, { settings, client, host, others, gainOf });
      }),
    );
    connection.onCodeLens(
      guarded(log, "Layer lenses", [], async ({ textDocument }) => {
        const settings = await configuration.of(textDocument.uri);
        const { enabled, all: isAll } = settings.layerLens;
        const open = enabled ? documents.get(textDocument.uri) : undefined;
        if (open === undefined) return [];
        return codeLenses(open, { client, isAll, ...this.layers.knownOf(open, settings) });
      }),
    );
  }

  private diagnose(open: OpenDockerfile, settings: Settings): Diagnostic[] {
    const links = { homepage: this.host.homepage, client: this.client };
    const failed: OnRuleError = ({ id }, error) => this.log(`The rule ${id} failed: ${described(error)}`);
    const { dockerfile, project } = withPolicy(open, settings);
    const own = lint(dockerfile, project, settings.lint, failed);
    const all = withOthers(dockerfile, settings.lint, own, this.shellcheck.findings(open, settings));
    const shown = this.typing.withoutHalfWritten(open.uri, dockerfile, all);
    return shown.map((finding) => toDiagnostic(finding, links));
  }

  private foundMore(uri: string): void {
    this.layers.changed(uri);
    this.publisher?.publishNow(uri);
    this.refreshClient();
  }

  private filesChanged(uris: readonly string[]): void {
    this.layers.filesChanged(uris);
    if (this.settingsFiles.changed(uris)) {
      this.configuration.filesChanged();
      this.refreshAll();
    }
    if (this.documents.filesChanged(uris)) this.readProjects();
  }

  private refreshAll(): void {
    for (const { uri } of this.documents.texts.all()) this.publisher?.publishNow(uri);
    this.layers.changedAll();
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
