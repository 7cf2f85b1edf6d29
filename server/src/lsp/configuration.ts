import { type Connection, MessageType, ShowMessageNotification } from "vscode-languageserver";
import type { SettingsFiles } from "../read-settings-files.ts";
import { render } from "../render.ts";
import { combine, readSettings, type Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import { described, type Log } from "./guard.ts";

/** The settings of each document: those of the project's files, and over them those of the client. */
export class Configuration {
  private readonly byDocument = new Map<string, Promise<Settings>>();
  private sent: unknown;
  private told: ReadonlySet<string> = new Set();
  private toldBefore: ReadonlySet<string> = new Set();

  constructor(
    private readonly connection: Connection,
    private readonly client: Client,
    private readonly log: Log,
    private readonly filesOf: (uri: string) => Promise<SettingsFiles>,
  ) {
    this.sent = client.settings;
  }

  /** The settings of a document; the defaults where the client fails to answer. Never rejects. */
  of(uri: string): Promise<Settings> {
    const known = this.byDocument.get(uri);
    if (known !== undefined) return known;
    const settings = this.read(uri);
    this.byDocument.set(uri, settings);
    return settings;
  }

  /** Forgets all settings; `sent` are the new ones of a client that can't be asked. */
  changed(sent: unknown): void {
    this.sent = sent;
    this.filesChanged();
  }

  /** Forgets all settings, since a file of them changed. */
  filesChanged(): void {
    this.byDocument.clear();
    this.toldBefore = this.told;
    this.told = new Set();
  }

  forget(uri: string): void {
    this.byDocument.delete(uri);
  }

  private async read(uri: string): Promise<Settings> {
    const [value, { layers }] = await Promise.all([this.valueOf(uri), this.filesOf(uri)]);
    const { layer, problems } = readSettings(value);
    for (const problem of problems) this.tell(`Stowage: ${render(problem)}`);
    return combine([...layers, layer]);
  }

  private async valueOf(uri: string): Promise<unknown> {
    return this.client.answersConfiguration ? this.ask(uri) : this.sent;
  }

  private async ask(scopeUri: string): Promise<unknown> {
    try {
      return await this.connection.workspace.getConfiguration({ scopeUri, section: "stowage" });
    } catch (error) {
      this.log(`The client did not answer for its settings: ${described(error)}`);
      return undefined;
    }
  }

  /** A problem is told once, and again only after it was gone. */
  private tell(message: string): void {
    if (this.told.has(message)) return;
    this.told = new Set([...this.told, message]);
    if (this.toldBefore.has(message)) return;
    void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }
}
