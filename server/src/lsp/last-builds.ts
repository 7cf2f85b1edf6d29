import { baseReferences, type FoundBuild } from "../last-build/find-build.ts";
import { type MeasuredLayers, measuredLayers } from "../last-build/measured-layers.ts";
import type { BuildRecords } from "../last-build/read-builds.ts";
import type { LastBuildReport } from "../layers/report.ts";
import type { Settings } from "../settings.ts";
import type { Host, OpenDockerfile } from "./documents.ts";
import type { Log } from "./guard.ts";

/** Milliseconds after which an engine is asked again, when somebody looks. */
const freshTime = 30_000;

/** What is known of a document's last build. */
interface Known {
  readonly measured: MeasuredLayers | undefined;
  readonly report: LastBuildReport;
}

/** What an engine said for a document, and the image that is its last build. */
interface Reading {
  readonly references: string;
  readonly at: number;
  readonly records: BuildRecords | undefined;
  readonly problem: string | undefined;
  build: FoundBuild | undefined;
}

/** Sizes of last builds by document: what is known is answered at once, the engine is asked beside the requests. */
export class LastBuilds {
  private readonly readings = new Map<string, Reading>();
  private readonly running = new Map<string, AbortController>();
  private readonly told = new Set<string>();

  constructor(
    private readonly host: Pick<Host, "readBuilds">,
    /** Told with the document whose sizes are known now. */
    private readonly onRead: (uri: string) => void,
    private readonly log: Log,
    private trusted: boolean,
  ) {}

  /** The person trusts the workspace from now on. */
  trust(): void {
    this.trusted = true;
  }

  /** The engine is to be asked again when somebody looks; false where it was never asked for this document. */
  outdate(uri: string): boolean {
    const reading = this.readings.get(uri);
    if (reading !== undefined) this.readings.set(uri, { ...reading, at: Number.NEGATIVE_INFINITY });
    return reading !== undefined;
  }

  forget(uri: string): void {
    this.running.get(uri)?.abort();
    this.running.delete(uri);
    this.readings.delete(uri);
  }

  /** What is known of the last build of a document as it is now. */
  of(open: OpenDockerfile, { layers }: Settings): Known {
    if (!layers.engine || this.host.readBuilds === undefined) return unknown("off");
    if (open.place === undefined) return unknown("none");
    if (!this.trusted) return unknown("untrusted");
    this.refresh(open);
    const reading = this.readings.get(open.uri);
    if (reading === undefined) return unknown("reading");
    if (reading.records === undefined) return unknown("failed", reading.problem);
    return this.measure(open, reading, reading.records);
  }

  private measure(open: OpenDockerfile, reading: Reading, records: BuildRecords): Known {
    const { dockerfile, project, place } = open;
    const parts = { records, folder: place?.contextFolder, now: Date.now(), before: reading.build };
    const measured = measuredLayers(dockerfile, project, parts);
    if (measured.build !== undefined) reading.build = measured.build;
    const image = measured.build?.image;
    if (image === undefined) return { measured, report: { state: "none", image: null, created: null, problem: null } };
    const name = image.tags[0] ?? image.id.replace("sha256:", "").slice(0, 12);
    return { measured, report: { state: "read", image: name, created: image.created, problem: null } };
  }

  private refresh({ uri, dockerfile }: OpenDockerfile): void {
    const { readBuilds } = this.host;
    const all = baseReferences(dockerfile);
    const references = all.join(" ");
    const known = this.readings.get(uri);
    const isFresh = known?.references === references && performance.now() - known.at < freshTime;
    if (isFresh || readBuilds === undefined || this.running.has(uri)) return;
    const controller = new AbortController();
    this.running.set(uri, controller);
    const read = async (): Promise<void> => {
      const answer = await readBuilds(all, controller.signal);
      if (controller.signal.aborted) return;
      this.running.delete(uri);
      const [records, problem] = "problem" in answer ? [undefined, answer.problem] : [answer.records, undefined];
      const isNew =
        known === undefined || JSON.stringify([known.records, known.problem]) !== JSON.stringify([records, problem]);
      this.readings.set(uri, {
        references,
        at: performance.now(),
        records,
        problem,
        build: this.readings.get(uri)?.build,
      });
      if (problem !== undefined) this.tell(problem);
      if (isNew) this.onRead(uri);
    };
    void read();
  }

  /** A problem is told once. */
  private tell(problem: string): void {
    if (this.told.has(problem)) return;
    this.told.add(problem);
    this.log(`${problem}, so layers are not measured (stowage.layers.engine)`);
  }
}

function unknown(state: LastBuildReport["state"], problem?: string): Known {
  return { measured: undefined, report: { state, image: null, created: null, problem: problem ?? null } };
}
