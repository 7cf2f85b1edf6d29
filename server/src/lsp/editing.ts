import {
  type CompletionItem,
  CompletionItemKind,
  type Connection,
  type Position,
  type ServerCapabilities,
} from "vscode-languageserver";
import { completions } from "../editing/complete.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import type { OpenDockerfile } from "./documents.ts";
import { guarded, guardedEvent, type Log } from "./guard.ts";

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
  connection.onCompletion(
    guarded(log, "Completion", [], async ({ textDocument, position }) => {
      const found = await opened(textDocument.uri);
      return found === undefined ? [] : completionItems(found, position);
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
