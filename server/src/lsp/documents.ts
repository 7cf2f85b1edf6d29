import {
  type Connection,
  Emitter,
  type Event,
  type TextDocumentContentChangeEvent,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import type { FileSystem, PackageCaches } from "../file-system.ts";
import type { History } from "../history/history.ts";
import type { EngineAnswer } from "../last-build/docker.ts";
import { ProjectCache } from "../project/cached-project.ts";
import { type Project, unknownProject } from "../project/project.ts";
import { type ContextPlace, contextFor } from "../project/read-project.ts";
import type { Settings } from "../settings.ts";
import type { RunShellcheck } from "../shellcheck/run.ts";
import { PackageLookups } from "./package-lookups.ts";

/** What the server needs from the machine that it runs on. */
export interface Host {
  readonly fileSystem: FileSystem;
  /** Absolute, with `/`; undefined for a document that is no file of this machine. */
  pathOf(uri: string): string | undefined;
  uriOf(path: string): string;
  readonly version: string;
  /** What package managers keep on this machine; absent where nothing outside of a workspace is to be looked at. */
  readonly packageCaches?: PackageCaches;
  /** ShellCheck where this machine has it; absent where no program can be run. */
  readonly findShellcheck?: (workspaces: readonly string[]) => Promise<RunShellcheck | undefined>;
  /** The commit that is checked out around a folder, and the last ones as they changed it; absent where no program can be run. */
  readonly readHead?: (folder: string, signal: AbortSignal) => Promise<string | undefined>;
  readonly readHistory?: (folder: string, count: number, signal: AbortSignal) => Promise<History | undefined>;
  /** What a Docker Engine remembers of builds; absent where none can be asked. */
  readonly readBuilds?: (references: readonly string[], signal: AbortSignal) => Promise<EngineAnswer>;
  /** From the manifest; undefined while it names none. */
  readonly homepage: string | undefined;
}

/** An open Dockerfile as it is now. */
export interface OpenDockerfile {
  readonly uri: string;
  readonly version: number;
  readonly dockerfile: Dockerfile;
  /** Undefined for a document that is no file, which has no build context. */
  readonly place: ContextPlace | undefined;
  /** What is known so far of the build context. */
  readonly project: Project;
}

/** A document whose project says what its people decided. */
export function withPolicy(open: OpenDockerfile, { policy }: Pick<Settings, "policy">): OpenDockerfile {
  return { ...open, project: { ...open.project, policy } };
}

/** The open documents, parsed once a version, and the projects around them, read in the background. */
export class Documents {
  readonly texts = new TextDocuments<TextDocument>({
    create: TextDocument.create,
    update: (document, changes, version) => {
      this.onChange(document.uri, changes);
      return TextDocument.update(document, changes, version);
    },
  });
  private readonly parsed = new WeakMap<TextDocument, { readonly version: number; readonly dockerfile: Dockerfile }>();
  private readonly projects: ProjectCache;
  private readonly lastProjects = new Map<string, Project>();
  private readonly readings = new Map<string, Promise<Project>>();
  private readonly packages: PackageLookups;
  private readonly projectRead = new Emitter<string>();

  constructor(
    private readonly host: Host,
    /** Told of each change before it counts. */
    private readonly onChange: (uri: string, changes: readonly TextDocumentContentChangeEvent[]) => void,
  ) {
    this.projects = new ProjectCache(host.fileSystem);
    this.packages = new PackageLookups(host, (uri) => {
      if (this.texts.get(uri) !== undefined) this.projectRead.fire(uri);
    });
  }

  /** Fires with the document's URI when its project has been read, for the first time or anew. */
  get onProjectRead(): Event<string> {
    return this.projectRead.event;
  }

  listen(connection: Connection): void {
    this.texts.listen(connection);
  }

  /** The document as it is now; undefined when it isn't open. Never waits: what isn't read yet is unknown. */
  get(uri: string): OpenDockerfile | undefined {
    const text = this.texts.get(uri);
    if (text === undefined) return undefined;
    const place = this.placeOf(uri);
    const project = place === undefined ? unknownProject : this.projectNow(uri, place, text.getText());
    return { uri, version: text.version, dockerfile: this.parse(text), place, project };
  }

  /** Resolves when the document's project has been read. */
  async untilProjectRead(uri: string): Promise<void> {
    const place = this.placeOf(uri);
    if (place !== undefined && this.texts.get(uri) !== undefined) await this.read(uri, place);
  }

  /** Forgets what was read from changed files; true when a project has to be read again. */
  filesChanged(uris: readonly string[]): boolean {
    const paths = uris.map((uri) => this.host.pathOf(uri)).filter((path) => path !== undefined);
    return paths.map((path) => this.projects.invalidate(path)).includes(true);
  }

  /** Reads the projects of all open documents that are not known any more. */
  readProjects(): void {
    for (const { uri } of this.texts.all()) void this.untilProjectRead(uri);
  }

  /** Forgets what was kept for a document that was closed. */
  forget(uri: string): void {
    const place = this.placeOf(uri);
    if (place !== undefined) this.projects.forget(place);
    this.lastProjects.delete(uri);
    this.readings.delete(uri);
    this.packages.forget(uri);
  }

  private placeOf(uri: string): ContextPlace | undefined {
    const path = this.host.pathOf(uri);
    return path === undefined ? undefined : contextFor(path);
  }

  private parse(text: TextDocument): Dockerfile {
    const known = this.parsed.get(text);
    if (known?.version === text.version) return known.dockerfile;
    const dockerfile = parseDockerfile(text.getText());
    this.parsed.set(text, { version: text.version, dockerfile });
    return dockerfile;
  }

  /** The project; while it is read anew, the last one, so that nothing flickers. */
  private projectNow(uri: string, place: ContextPlace, text: string): Project {
    const known = this.projects.peek(place);
    if (known === undefined) void this.read(uri, place);
    else return this.packages.of(uri, place.contextFolder, known, text);
    return this.lastProjects.get(uri) ?? unknownProject;
  }

  private async read(uri: string, place: ContextPlace): Promise<void> {
    const reading = this.projects.get(place);
    const isFirst = this.readings.get(uri) !== reading;
    this.readings.set(uri, reading);
    const project = await reading;
    if (!isFirst || this.texts.get(uri) === undefined) return;
    // A reading that was cut short by a change is not worth showing.
    if (this.projects.peek(place) !== project) return this.read(uri, place);
    this.lastProjects.set(uri, project);
    this.projectRead.fire(uri);
  }
}
