import { type Connection, MessageType, ShowMessageNotification } from "vscode-languageserver";
import { render } from "../render.ts";
import { defaultSettings, readSettings, type Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import { described, type Log } from "./guard.ts";

/** The settings, as the client has them now. */
export class Configuration {
  settings: Settings = defaultSettings;
  /** Resolves when the settings of the start are known. */
  readonly ready: Promise<void>;
  private markReady: () => void = () => {};
  private told: ReadonlySet<string> = new Set();
  private loads = 0;

  constructor(
    private readonly connection: Connection,
    private readonly client: Client,
    private readonly log: Log,
  ) {
    this.ready = new Promise((resolve) => {
      this.markReady = resolve;
    });
  }

  /** Asks the client for the settings, or takes the ones that it sent; a client that fails to answer has the defaults. */
  async load(sent: unknown): Promise<void> {
    const load = ++this.loads;
    const value = this.client.answersConfiguration ? await this.ask() : sent;
    if (load === this.loads) this.accept(value);
    this.markReady();
  }

  private async ask(): Promise<unknown> {
    try {
      return await this.connection.workspace.getConfiguration("stowage");
    } catch (error) {
      this.log(`The client did not answer for its settings: ${described(error)}`);
      return undefined;
    }
  }

  /** A problem is told once, until it is gone. */
  private accept(value: unknown): void {
    const { settings, problems } = readSettings(value);
    this.settings = settings;
    const messages = new Set(problems.map(render));
    for (const message of messages) {
      if (this.told.has(message)) continue;
      void this.connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message: `Stowage: ${message}`,
      });
    }
    this.told = messages;
  }
}
