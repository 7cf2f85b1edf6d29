import type { Connection, ServerCapabilities } from "vscode-languageserver";
import { completions, completionTriggers } from "../editing/completion.ts";
import { rules } from "../rules/index.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import type { OpenDockerfile } from "./documents.ts";
import { guarded, type Log } from "./guard.ts";
import { hover } from "./hover.ts";

/** Sent by a client when other extensions that edit Dockerfiles come or go: whether there are any. */
export const neighboursNotification = "stowage/neighbours";

/** What answering needs from the session. */
export interface EditingParts {
  readonly connection: Connection;
  readonly log: Log;
  readonly client: Client;
  settingsOf(uri: string): Promise<Settings>;
  open(uri: string): OpenDockerfile | undefined;
}

/** What the server can do for somebody who writes. */
export const editingCapabilities: ServerCapabilities = {
  hoverProvider: true,
  completionProvider: { triggerCharacters: [...completionTriggers], resolveProvider: false },
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
    connection.onHover(
      guarded(this.parts.log, "Hover", null, ({ textDocument, position }) => {
        const open = this.parts.open(textDocument.uri);
        return open === undefined ? null : hover(open, position, client.readsMarkdown);
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

interface About {
  readonly textDocument: { readonly uri: string };
}
