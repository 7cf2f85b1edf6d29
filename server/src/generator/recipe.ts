import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";

/** What is known of a folder that is to get a Dockerfile. */
export interface Sources {
  readonly project: Project;
  /** Small files that say what a project is and how it starts, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What people say themselves; it counts more than what the files say. */
export interface Wishes {
  /** The id of a family, where files of several are there. */
  readonly family?: string | undefined;
  readonly port?: number | undefined;
  /** What to start, in the words of the family: a package of Go, a file, a module, a class. */
  readonly entry?: string | undefined;
}

/** Something that was told from the files, and how. */
export interface Told<Value> {
  readonly value: Value;
  /** A clause, such as `go.mod says go 1.26`. */
  readonly why: Message;
}

/** What a choice is about. */
export type Subject = "base" | "build" | "dependencies" | "start" | "port" | "output";

/** One decision that went into the files. */
export interface Choice {
  readonly subject: Subject;
  readonly value: string;
  readonly why: Message;
}

/** The files for a project, and what stands behind them. */
export interface Recipe {
  readonly kind: "recipe";
  /** What was found, such as `a Go module`. */
  readonly found: string;
  readonly dockerfile: string;
  /** Lines of the ignore file that only this kind of project needs. */
  readonly ignored: readonly string[];
  readonly choices: readonly Choice[];
  /** What people should know or do: sentences without a full stop. */
  readonly remarks: readonly Message[];
}

/** It is such a project, but nothing good can be written for it; the reason is a sentence without a full stop. */
export interface Refusal {
  readonly kind: "refused";
  readonly reason: Message;
}

/** Projects that get Dockerfiles of one shape. */
export interface Family {
  readonly id: string;
  /** The files by which it is known, for people. */
  readonly looksFor: string;
  /** Undefined for a project of another kind. */
  write(sources: Sources, wishes: Wishes): Recipe | Refusal | undefined;
}

/** A refusal with its reason. */
export function refused(...reason: Message): Refusal {
  return { kind: "refused", reason };
}

/** A choice of something that was told. */
export function choice(subject: Subject, value: string, why: Message): Choice {
  return { subject, value, why };
}

/** Lines of a Dockerfile; what is undefined is left out, an empty text is an empty line. */
export function text(...parts: readonly (string | readonly string[] | undefined)[]): string {
  const lines = parts.flatMap((part) => part ?? []);
  return `${lines.join("\n")}\n`;
}

/** A RUN with cache mounts, each line of it. */
export function run(commands: string | readonly string[], mounts: readonly string[] = []): readonly string[] {
  const joined = typeof commands === "string" ? commands : commands.join(" \\\n    && ");
  const flags = mounts.map((mount) => `--mount=type=cache,target=${mount}`);
  return [`RUN ${[...flags, joined].join(" \\\n    ")}`];
}

/** An array of the exec form. */
export function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}
