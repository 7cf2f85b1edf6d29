import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import type { Invocation } from "../dockerfile/invocations.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";

/** A program that installs what a project depends on: all that the rules about dependencies know of it. */
export interface PackageManager {
  /** Its usual name, such as `go` or `npm`. */
  readonly id: string;
  /** What starts it, as words of a file: lower case, letters, digits, `_` and `-` alone. */
  readonly programs: readonly string[];
  /** Programs that use what it installed, such as `node`. */
  readonly users: readonly string[];
  /** Stands in every text that starts it: a cheap look before shell text is parsed. */
  readonly mention: RegExp;
  /** Flags of a call that name the folder to work in, such as `--prefix`. */
  readonly folderFlags: readonly string[];
  /** The manifest that a call names, as written, so that it matters little where the call runs; absent where calls name none. */
  readonly namedManifest?: (invocation: Invocation) => string | undefined;
  /** What a call installs of the project's own dependencies; undefined where it does something else, such as installing one named package. */
  install(invocation: Invocation): InstallCall | undefined;
  /** Sources of a COPY, or of a bind mount, that bring the manifest, patterns such as `package*.json` too: the split is there already then. */
  readonly manifests: RegExp;
  /** Sources of a COPY from another stage that bring the installed dependencies, such as `node_modules`. */
  readonly installed: RegExp;
  /** All file names that an install may read, as a COPY from the root of the build context writes them. */
  readonly files: RegExp;
  /** A word of each such name, as `Rule.when` has them. */
  readonly fileWords: readonly string[];
  /** The command that installs by the files that are there; undefined where that takes more than a command. `use` is the later call that installs, if there is one. */
  commandFor(names: readonly string[], use: Invocation | undefined): string | undefined;
  /** The files that the install needs, from what lies in the build context. */
  plan(request: PlanRequest): ManifestPlan;
  /** Where it keeps what it downloads; none where it keeps nothing. */
  caches(place: CachePlace): readonly CacheFolder[];
  /** A cache mount does more for it than a split. */
  readonly prefersMount?: true;
  /** Templates: what every changed file causes, with `{command}`; and what the lightbulb says. */
  readonly texts: { readonly again: string; readonly split: string };
}

/** What a call does. */
export interface InstallCall {
  /** The call without flags, such as `npm ci`. */
  readonly name: string;
  /** It does nothing else, so that it can move; `go build` also builds. */
  readonly onlyInstalls: boolean;
}

/** A call of a RUN that installs the project's dependencies. */
export interface DependencyInstall extends InstallCall {
  readonly manager: PackageManager;
  readonly invocation: Invocation;
}

/** An install, and the folder of the build context whose files it finds where it runs. */
export interface PlanRequest {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
  readonly run: Instruction;
  readonly script: ShellScript;
  readonly install: DependencyInstall;
  /** Relative to the build context; the empty string for the context itself. */
  readonly folder: string;
  /** The folder that is copied, in which `folder` lies: what lies above it does not reach the image. */
  readonly source: string;
}

/** What an install of dependencies needs of the project, and whether it can run without the rest. */
export type ManifestPlan = CopyPlan | PointlessPlan | ImpossiblePlan;

/** Files to copy, and the commands before and behind the copy of the sources. */
export interface CopyPlan {
  readonly kind: "copy";
  /** Relative to the build context. A folder, which is copied whole, ends with `/`; only where the context is unknown there are patterns. */
  readonly files: readonly string[];
  /** The command of the layer of its own; absent where it is the one written. */
  readonly command?: string;
  /** What the written command becomes behind the copy; absent: a call that only installs goes, another stays as it is. */
  readonly after?: string;
  /** The written command stays behind the copy as it is, though it only installs. */
  readonly stays?: true;
  /** Why the install may need more than these files, such as `the context is not known here`; absent when nothing says so. */
  readonly doubt?: Message;
}

/** Splitting would gain nothing: no finding. */
export interface PointlessPlan {
  readonly kind: "pointless";
}

/** Splitting can't be done safely; the reason is a clause, such as `go.mod is kept out of the build`. */
export interface ImpossiblePlan {
  readonly kind: "impossible";
  readonly reason: Message;
}

/** Who runs a package manager, and where. */
export interface CachePlace {
  readonly project: Project;
  readonly run: Instruction;
  readonly invocation: Invocation;
  /** The user's home, absolute. */
  readonly home: string;
  /** The value of an environment variable where the file sets it. */
  setting(name: string): string | undefined;
}

/** A folder for a cache mount. */
export interface CacheFolder {
  /** Absolute. */
  readonly target: string;
  /** `locked` where two builds must not use it at once. */
  readonly sharing: "shared" | "locked";
  /** What it downloaded, or what was compiled from that and the sources. */
  readonly holds: "downloads" | "builds";
}
