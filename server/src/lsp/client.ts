import type { InitializeParams } from "vscode-languageserver";

/** What the editor at the other end can do, read once from its `initialize` request. */
export interface Client {
  /** It asks for diagnostics, so none are pushed to it. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersFileWatchers: boolean;
  readonly hasCodeActionLiterals: boolean;
  readonly hasCodeDescriptions: boolean;
  /** It shows Markdown in a hover. */
  readonly readsMarkdown: boolean;
  readonly hasVersionedEdits: boolean;
  readonly createsFiles: boolean;
  /** It registers the command behind a lens. */
  readonly explainsLenses: boolean;
  /** The scheme under which the editor opens addresses of its extensions, such as `vscode`. */
  readonly uriScheme: string | undefined;
  /** Programs may be run; an editor that knows no trust says nothing of it. */
  readonly trusted: boolean;
  /** Another extension completes and explains Dockerfiles, too. */
  readonly hasNeighbours: boolean;
  /** The URIs of the folders that it has open. */
  readonly folders: readonly string[];
  /** Settings for clients that can't be asked for them. */
  readonly settings: unknown;
}

/** Reads a client's capabilities and `initializationOptions: { explainCommand?, uriScheme?, settings?, trusted?, neighbours? }`, whatever their shape. */
export function readClient(params: InitializeParams): Client {
  const { workspace, textDocument } = params.capabilities;
  const options = asObject(params.initializationOptions);
  const edits = workspace?.workspaceEdit;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    answersConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersFileWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hasCodeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    hasCodeDescriptions:
      (textDocument?.diagnostic ?? textDocument?.publishDiagnostics)?.codeDescriptionSupport === true,
    readsMarkdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    hasVersionedEdits: edits?.documentChanges === true,
    createsFiles: edits?.documentChanges === true && edits.resourceOperations?.includes("create") === true,
    explainsLenses: options.explainCommand === true,
    uriScheme: typeof options.uriScheme === "string" ? options.uriScheme : schemeOf(params.clientInfo?.name),
    trusted: options.trusted !== false,
    hasNeighbours: options.neighbours === true,
    folders: (params.workspaceFolders ?? []).map(({ uri }) => uri),
    settings: options.settings,
  };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function schemeOf(name: string | undefined): string | undefined {
  return name !== undefined && /^Visual Studio Code\b/.test(name) ? "vscode" : undefined;
}
