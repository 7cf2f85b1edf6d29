import type { Connection, Diagnostic } from "vscode-languageserver";
import type { Settings } from "../settings.ts";
import type { OpenDockerfile } from "./documents.ts";
import { guardedEvent, type Log } from "./guard.ts";
import type { Pace } from "./pace.ts";

/** What publishing needs from the session. */
export interface PublisherParts {
  readonly connection: Connection;
  readonly log: Log;
  readonly pace: Pace;
  settingsOf(uri: string): Promise<Settings>;
  open(uri: string): OpenDockerfile | undefined;
  diagnose(open: OpenDockerfile, settings: Settings): Diagnostic[];
}

/** Pushes diagnostics to clients that don't ask for them: at once for an opened document, some time after the last change of another. */
export class Publisher {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly published = new Set<string>();

  constructor(private readonly parts: PublisherParts) {}

  /** Publishes after the document has been left alone for a while; for the first time, at once. */
  publishSoon(uri: string): void {
    this.publishIn(uri, this.published.has(uri) ? this.parts.pace.delay(uri) : 0);
  }

  /** Publishes as soon as waiting messages have been read. */
  publishNow(uri: string): void {
    this.publishIn(uri, 0);
  }

  /** Takes the diagnostics of a closed document back. */
  clear(uri: string): void {
    clearTimeout(this.timers.get(uri));
    this.timers.delete(uri);
    this.published.delete(uri);
    void this.parts.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  private publishIn(uri: string, milliseconds: number): void {
    const { log } = this.parts;
    clearTimeout(this.timers.get(uri));
    const publish = guardedEvent(log, "Publishing diagnostics", () => this.publish(uri));
    this.timers.set(uri, setTimeout(publish, milliseconds));
  }

  /** Nothing is awaited between reading the document and sending, so that the version is the newest known. */
  private async publish(uri: string): Promise<void> {
    this.timers.delete(uri);
    const { settingsOf, open, diagnose, connection, pace } = this.parts;
    const settings = await settingsOf(uri);
    const params = pace.timed(uri, () => {
      const document = open(uri);
      return document && { uri, version: document.version, diagnostics: diagnose(document, settings) };
    });
    if (params === undefined) return;
    this.published.add(uri);
    await connection.sendDiagnostics(params);
  }
}
