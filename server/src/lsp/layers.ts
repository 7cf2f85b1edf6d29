import { setImmediate } from "node:timers/promises";
import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { aptTables } from "../apt-tables.ts";
import type { History } from "../history/history.ts";
import { alternatives } from "../layers/alternatives.ts";
import { imageReport, mostInstructions } from "../layers/image-report.ts";
import type { Alternative, HistoryReport, LayersParams, LayersReport } from "../layers/report.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import type { Host, OpenDockerfile } from "./documents.ts";
import { guarded, type Log } from "./guard.ts";
import { Histories, type KnownHistory } from "./histories.ts";

/** The request for a document's layers, and what says that its answer is another one now; `docs/layers-request.md` describes both. */
export const layersRequest = "stowage/layers";
export const layersChangedNotification = "stowage/layersChanged";

/** Milliseconds in which lenses, which are asked for at every key, take the same commit to be checked out. */
const lensInterval = 3_000;

/** What answers are made from. */
export interface LayersParts {
  readonly connection: Connection;
  readonly log: Log;
  readonly host: Host;
  readonly client: Pick<Client, "trusted">;
  settingsOf(uri: string): Promise<Settings>;
  /** Told when another history is known. */
  onHistory(): void;
  /** The document with what its people decided. */
  open(uri: string, settings: Settings): OpenDockerfile | undefined;
}

/** Answers `stowage/layers`, and tells clients that asked when there is more to know. */
export class Layers {
  private readonly histories: Histories;
  /** The documents whose layers were asked for: their clients are told of changes. */
  private readonly asked = new Set<string>();
  /** The folders of the build contexts whose history was looked at, by document. */
  private readonly contexts = new Map<string, string | undefined>();

  constructor(private readonly parts: LayersParts) {
    const onRead = (): void => {
      this.changedAll();
      parts.onHistory();
    };
    this.histories = new Histories(parts.host, onRead, parts.client.trusted);
  }

  /** What is known of the history of a document's build context. */
  historyOf({ uri, place }: OpenDockerfile, { layers }: Settings): History | undefined {
    this.contexts.set(uri, place?.contextFolder);
    return this.histories.of(place?.contextFolder, layers.history, lensInterval).history;
  }

  listen(): void {
    const { connection, log } = this.parts;
    connection.onRequest(
      layersRequest,
      guarded(log, "Layers", null, (params: LayersParams, token: CancellationToken) => this.answer(params, token)),
    );
  }

  /** The person trusts the workspace from now on. */
  trust(): void {
    this.histories.trust();
    this.changedAll();
  }

  /** A document's layers are to be asked for again. */
  changed(uri: string): void {
    if (this.asked.has(uri)) void this.parts.connection.sendNotification(layersChangedNotification, { uri });
  }

  changedAll(): void {
    for (const uri of this.asked) this.changed(uri);
  }

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    const folder = this.contexts.get(uri);
    this.asked.delete(uri);
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
    const image = imageReport(dockerfile, project, known.history, aptTables);
    const report = { uri, version, image, history: historyReport(open, known) };
    if (isWanted !== true) return report;
    const parts = { dockerfile, project, options: settings.lint, history: known.history, aptTables, image };
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
