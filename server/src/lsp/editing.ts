import {
  type CompletionItem,
  CompletionItemKind,
  type Connection,
  type Location,
  LSPErrorCodes,
  type Position,
  ResponseError,
  type ServerCapabilities,
} from "vscode-languageserver";
import { completions } from "../editing/complete.ts";
import { imageLinks } from "../editing/links.ts";
import { foldings, outline } from "../editing/outline.ts";
import { renamedStage, stageNameAt, stageReferenceSpans } from "../editing/stage-names.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import type { OpenDockerfile } from "./documents.ts";
import { guarded, guardedEvent, type Log } from "./guard.ts";
import { hover } from "./hover.ts";

/** Sent by a client when an extension with the same features came or went. */
const neighboursNotification = "stowage/neighbours";

/** What the editing features need of the session. */
export interface EditingParts {
  readonly connection: Connection;
  readonly log: Log;
  readonly client: Client;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  readonly open: (uri: string) => OpenDockerfile | undefined;
}

/** What the server says it can do, whether the setting lets it or not. */
export const editingCapabilities: ServerCapabilities = {
  completionProvider: { triggerCharacters: ["-", "=", ",", "$", "{", "/", ":", "#", " "], resolveProvider: false },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  documentLinkProvider: { resolveProvider: false },
};

/** Answers the requests of people who write; nothing where another extension does. */
export function answerEditing({ connection, log, client, settingsOf, open }: EditingParts): void {
  let hasNeighbours = client.hasNeighbours;
  connection.onNotification(
    neighboursNotification,
    guardedEvent(log, "Neighbours", (active: unknown) => {
      hasNeighbours = active === true;
    }),
  );
  const opened = async (uri: string): Promise<OpenDockerfile | undefined> => {
    const { editing } = await settingsOf(uri);
    const isOn = editing === "on" || (editing === "auto" && !hasNeighbours);
    return isOn ? open(uri) : undefined;
  };
  // Notes are no other extension's matter, so hovers stay.
  connection.onHover(
    guarded(log, "Hover", null, async ({ textDocument, position }) => {
      const found = open(textDocument.uri);
      return found === undefined ? null : hover(found, position, client.readsMarkdown);
    }),
  );
  connection.onCompletion(
    guarded(log, "Completion", [], async ({ textDocument, position }) => {
      const found = await opened(textDocument.uri);
      return found === undefined ? [] : completionItems(found, position);
    }),
  );
  answerStructure({ connection, log }, opened);
  answerStages({ connection, log }, opened);
}

type Opened = (uri: string) => Promise<OpenDockerfile | undefined>;

function answerStructure({ connection, log }: Pick<EditingParts, "connection" | "log">, opened: Opened): void {
  connection.onDocumentSymbol(
    guarded(log, "Symbols", [], async ({ textDocument }) => {
      const found = await opened(textDocument.uri);
      return found === undefined ? [] : outline(found.dockerfile);
    }),
  );
  connection.onDocumentLinks(
    guarded(log, "Links", [], async ({ textDocument }) => {
      const dockerfile = (await opened(textDocument.uri))?.dockerfile;
      if (dockerfile === undefined) return [];
      return imageLinks(dockerfile).map(({ span, target }) => ({ range: dockerfile.source.range(span), target }));
    }),
  );
  connection.onFoldingRanges(
    guarded(log, "Folding", [], async ({ textDocument }) => {
      const found = await opened(textDocument.uri);
      return found === undefined ? [] : foldings(found.dockerfile);
    }),
  );
}

function answerStages({ connection, log }: Pick<EditingParts, "connection" | "log">, opened: Opened): void {
  const places = async (uri: string, position: Position, withOwn: boolean): Promise<Location[]> => {
    const dockerfile = (await opened(uri))?.dockerfile;
    const at = dockerfile && stageNameAt(dockerfile, dockerfile.source.offset(position));
    if (dockerfile === undefined || at === undefined) return [];
    const own = withOwn && at.stage.nameSpan !== undefined ? [at.stage.nameSpan] : [];
    return [...own, ...stageReferenceSpans(dockerfile, at.stage)].map((span) => ({
      uri,
      range: dockerfile.source.range(span),
    }));
  };
  connection.onReferences(
    guarded(log, "References", [], ({ textDocument, position, context }) =>
      places(textDocument.uri, position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(
    guarded(log, "Highlights", [], async ({ textDocument, position }) =>
      (await places(textDocument.uri, position, true)).map(({ range }) => ({ range })),
    ),
  );
  connection.onDefinition(
    guarded(log, "Definition", null, async ({ textDocument: { uri }, position }) => {
      const dockerfile = (await opened(uri))?.dockerfile;
      const at = dockerfile && stageNameAt(dockerfile, dockerfile.source.offset(position));
      if (dockerfile === undefined || at === undefined) return null;
      const { nameSpan, from } = at.stage;
      return { uri, range: dockerfile.source.range(nameSpan ?? from.keywordSpan) };
    }),
  );
  connection.onPrepareRename(
    guarded(log, "Preparing a new name", null, async ({ textDocument, position }) => {
      const dockerfile = (await opened(textDocument.uri))?.dockerfile;
      const at = dockerfile && stageNameAt(dockerfile, dockerfile.source.offset(position));
      if (dockerfile === undefined || at?.stage.name === undefined) return null;
      return { range: dockerfile.source.range(at.span), placeholder: at.stage.name };
    }),
  );
  connection.onRenameRequest(
    guarded(log, "A new name", null, async ({ textDocument: { uri }, position, newName }) => {
      const dockerfile = (await opened(uri))?.dockerfile;
      const at = dockerfile && stageNameAt(dockerfile, dockerfile.source.offset(position));
      if (dockerfile === undefined || at?.stage.name === undefined) return null;
      const renamed = renamedStage(dockerfile, at.stage, newName);
      if ("refused" in renamed) throw new ResponseError(LSPErrorCodes.RequestFailed, renamed.refused);
      return { changes: { [uri]: [...renamed.edits] } };
    }),
  );
}

function completionItems({ dockerfile, project }: OpenDockerfile, position: Position): CompletionItem[] {
  return completions(dockerfile, project, dockerfile.source.offset(position)).map((one) => ({
    label: one.label,
    kind: CompletionItemKind[one.kind],
    sortText: `${one.rank ?? 5}${one.label}`,
    filterText: one.label,
    textEdit: one.edit,
    ...(one.detail === undefined ? {} : { detail: one.detail }),
  }));
}
