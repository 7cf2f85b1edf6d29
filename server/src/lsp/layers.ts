import { setImmediate } from "node:timers/promises";
import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { aptTables } from "../apt-tables.ts";
import { alternatives } from "../layers/alternatives.ts";
import { imageReport, mostInstructions } from "../layers/image-report.ts";
import type { Alternative, HistoryReport, LayersParams, LayersReport } from "../layers/report.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import type { LensParts } from "./code-lens.ts";
import type { Host, OpenDockerfile } from "./documents.ts";
import { guarded, guardedEvent, type Log } from "./guard.ts";
import { Histories, type KnownHistory } from "./histories.ts";
import { LastBuilds } from "./last-builds.ts";

/** The request for a document's layers, and what says that its answer is another one now; `docs/layers-request.md` describes both. */
export const layersRequest = "stowage/layers";
export const layersChangedNotification = "stowage/layersChanged";

/** Sent by a client when its window gets the focus. */
const focusNotification = "stowage/focused";

/** Milliseconds in which lenses, which are asked for at every key, take the same commit to be checked out. */
const lensInterval = 3_000;

/** What answers are made from. */
export interface LayersParts {
  readonly connection: Connection;
  readonly log: Log;
  readonly host: Host;
  readonly client: Pick<Client, "trusted">;
  settingsOf(uri: string): Promise<Settings>;
  /** Told when another history, or another build, is known. */
  onRead(): void;
  /** The document with what its people decided. */
  open(uri: string, settings: Settings): OpenDockerfile | undefined;
}

/** Answers `stowage/layers`, and tells clients that asked when there is more to know. */
export class Layers {
  private readonly histories: Histories;
  private readonly lastBuilds: LastBuilds;
  /** The documents whose layers were asked for: their clients are told of changes. */
  private readonly asked = new Set<string>();
  /** The folders of the build contexts whose history was looked at, by document. */
  private readonly contexts = new Map<string, string | undefined>();

  constructor(private readonly parts: LayersParts) {
    const onRead = (): void => {
      this.changedAll();
      parts.onRead();
    };
    this.histories = new Histories(parts.host, onRead, parts.client.trusted);
    const inform = (message: string): void => parts.connection.console.info(message);
    this.lastBuilds = new LastBuilds(parts.host, (uri) => this.read(uri), inform, parts.client.trusted);
  }

  /** What is known of the history of a document's build context, and of its last build. */
  knownOf(open: OpenDockerfile, settings: Settings): Pick<LensParts, "history" | "measured"> {
    const folder = open.place?.contextFolder;
    this.contexts.set(open.uri, folder);
    const { history } = this.histories.of(folder, settings.layers.history, lensInterval);
    return { history, measured: this.lastBuilds.of(open, settings).measured?.sizes };
  }

  /** Files were saved: their documents are perhaps built next, or were built before. */
  filesChanged(uris: readonly string[]): void {
    for (const uri of uris) if (this.lastBuilds.outdate(uri)) this.read(uri);
  }

  listen(): void {
    const { connection, log } = this.parts;
    connection.onRequest(
      layersRequest,
      guarded(log, "Layers", null, (params: LayersParams, token: CancellationToken) => this.answer(params, token)),
    );
    // A build is started elsewhere, often in a terminal.
    connection.onNotification(
      focusNotification,
      guardedEvent(log, "Coming back", () => this.filesChanged([...this.contexts.keys()])),
    );
  }

  /** The person trusts the workspace from now on. */
  trust(): void {
    this.histories.trust();
    this.lastBuilds.trust();
    this.changedAll();
  }

  /** A document's layers are to be asked for again. */
  changed(uri: string): void {
    if (this.asked.has(uri)) void this.parts.connection.sendNotification(layersChangedNotification, { uri });
  }

  /** There is more to know of a document: the panel and the lenses are to be made again. */
  private read(uri: string): void {
    this.changed(uri);
    this.parts.onRead();
  }

  changedAll(): void {
    for (const uri of this.asked) this.changed(uri);
  }

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    const folder = this.contexts.get(uri);
    this.asked.delete(uri);
    this.lastBuilds.forget(uri);
    this.contexts.delete(uri);
    if (folder !== undefined && ![...this.contexts.values()].includes(folder)) this.histories.forget(folder);
  }

  /** Null for a document that is not open. */
  private async answer(
    { uri, alternatives: isWanted }: LayersParams,
    token: CancellationToken,
  ): Promise<LayersReport | null> {
    const settings = await this.parts.settingsOf(uri);
    const open = this.parts.open(uri, settings);
    if (open === undefined) return null;
    const folder = open.place?.contextFolder;
    this.asked.add(uri);
    this.contexts.set(uri, folder);
    const known = this.histories.of(folder, settings.layers.history);
    const { dockerfile, project, version } = open;
    const { measured, report: lastBuild } = this.lastBuilds.of(open, settings);
    const sources = { aptTables, measured: measured?.sizes };
    const image = imageReport(dockerfile, project, known.history, sources);
    const report = { uri, version, image, history: historyReport(open, known), lastBuild };
    if (isWanted !== true) return report;
    const parts = { dockerfile, project, options: settings.lint, history: known.history, sources, image };
    return { ...report, alternatives: await finish(alternatives(parts), token) };
  }
}

/** Runs work in parts, between which other requests are answered. A request that was cancelled ends with the part that runs. */
async function finish(
  work: Generator<undefined, readonly Alternative[]>,
  token: CancellationToken,
): Promise<readonly Alternative[]> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await setImmediate();
    if (token.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled");
  }
}

function historyReport({ dockerfile }: OpenDockerfile, { state, history }: KnownHistory): HistoryReport {
  if (history === undefined) return { state, commits: [], isShallow: false };
  if (dockerfile.instructions.length > mostInstructions) return { state: "long", commits: [], isShallow: false };
  const commits = history.commits.map(({ id, subject }) => ({ id: id.slice(0, 8), subject: subject.slice(0, 200) }));
  return { state: "read", commits, isShallow: history.isShallow };
}
