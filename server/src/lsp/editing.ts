import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
} from "vscode-languageserver";
import { completions, completionTriggers } from "../editing/completion.ts";
import { definitionRanges, highlights, referenceRanges } from "../editing/navigation.ts";
import { rename, renameRange } from "../editing/rename.ts";
import { render } from "../render.ts";
import { rules } from "../rules/index.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import type { Host, OpenDockerfile } from "./documents.ts";
import { guarded, type Log } from "./guard.ts";
import { hover } from "./hover.ts";
import { listenToOutline, outlineCapabilities } from "./outline.ts";
import { workspaceEdit } from "./workspace-edit.ts";

/** Sent by a client when other extensions that edit Dockerfiles come or go: whether there are any. */
export const neighboursNotification = "stowage/neighbours";

/** What answering needs from the session. */
export interface EditingParts {
  readonly connection: Connection;
  readonly log: Log;
  readonly client: Client;
  readonly host: Host;
  settingsOf(uri: string): Promise<Settings>;
  open(uri: string): OpenDockerfile | undefined;
}

/** What the server can do for somebody who writes. */
export const editingCapabilities: ServerCapabilities = {
  ...outlineCapabilities,
  hoverProvider: true,
  completionProvider: { triggerCharacters: [...completionTriggers], resolveProvider: false },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
};

/** Answers what an editor asks while somebody writes; nothing where another extension already does, unless the settings say so. */
export class Editing {
  private hasNeighbours: boolean;

  constructor(private readonly parts: EditingParts) {
    this.hasNeighbours = parts.client.hasNeighbours;
  }

  listen(): void {
    const { connection, client } = this.parts;
    connection.onNotification(neighboursNotification, (present: unknown) => {
      this.hasNeighbours = present === true;
    });
    this.listenToNavigation();
    listenToOutline(connection, this.parts.host, (name, nothing, compute) => this.answer(name, nothing, compute));
    connection.onHover(
      guarded(this.parts.log, "Hover", null, async ({ textDocument: { uri }, position }) => {
        const settings = await this.parts.settingsOf(uri);
        const open = this.parts.open(uri);
        return open === undefined ? null : hover(open, position, client.readsMarkdown, this.isOn(settings));
      }),
    );
    connection.onCompletion(
      this.answer("Completion", [], ({ dockerfile, project }, { position }) => [
        ...completions(
          { dockerfile, project, rules, asksAgain: client.explainsLenses },
          dockerfile.source.offset(position),
        ),
      ]),
    );
  }

  private listenToNavigation(): void {
    const { connection, client } = this.parts;
    connection.onDefinition(
      this.answer("Definition", null, ({ uri, dockerfile }, { position }) =>
        definitionRanges(dockerfile, dockerfile.source.offset(position)).map((range) => ({ uri, range })),
      ),
    );
    connection.onReferences(
      this.answer("References", null, ({ uri, dockerfile }, { position, context }) =>
        referenceRanges(dockerfile, dockerfile.source.offset(position), context.includeDeclaration).map((range) => ({
          uri,
          range,
        })),
      ),
    );
    connection.onDocumentHighlight(
      this.answer("Highlights", null, ({ dockerfile }, { position }) => [
        ...highlights(dockerfile, dockerfile.source.offset(position)),
      ]),
    );
    connection.onPrepareRename(
      this.answer(
        "Renaming",
        null,
        ({ dockerfile }, { position }) => renameRange(dockerfile, dockerfile.source.offset(position)) ?? null,
      ),
    );
    connection.onRenameRequest(
      this.answer("Renaming", null, (open, { position, newName }) => {
        const renamed = rename(open.dockerfile, open.dockerfile.source.offset(position), newName);
        if (!renamed.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, render(renamed.reason));
        return workspaceEdit(open, renamed.edits, client, this.parts.host) ?? null;
      }),
    );
  }

  /** Whether the features that other extensions have too are on. */
  isOn({ editing }: Settings): boolean {
    return editing.enable === "on" || (editing.enable === "auto" && !this.hasNeighbours);
  }

  private answer<Params extends About, Result>(
    name: string,
    nothing: Result,
    compute: (open: OpenDockerfile, params: Params, settings: Settings) => Result,
  ) {
    return guarded(this.parts.log, name, nothing, async (params: Params) => {
      const { uri } = params.textDocument;
      const settings = await this.parts.settingsOf(uri);
      const open = this.isOn(settings) ? this.parts.open(uri) : undefined;
      return open === undefined ? nothing : compute(open, params, settings);
    });
  }
}

/** Makes a handler of a function that answers about an open document, and `nothing` where the features are off. */
export type Answer = <Params extends About, Result>(
  name: string,
  nothing: Result,
  compute: (open: OpenDockerfile, params: Params, settings: Settings) => Result,
) => (params: Params, token: CancellationToken) => Promise<Result | ResponseError<never>>;

interface About {
  readonly textDocument: { readonly uri: string };
}
