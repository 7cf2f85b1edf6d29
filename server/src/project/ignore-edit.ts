import type { Project } from "./project.ts";

/** An edit of a file of the build context. */
export interface ContextEdit {
  readonly file: string;
  readonly create?: boolean;
  readonly range: { readonly start: Place; readonly end: Place };
  readonly newText: string;
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** Adds lines to the end of the ignore file, or creates `.dockerignore`; undefined when the file that counts is not in the context or was not read. */
export function ignoreFileEdit(project: Project, lines: readonly string[]): ContextEdit | undefined {
  const file = ignoreFileName(project);
  const start = { line: 0, character: 0 };
  if (project.context === undefined || file === undefined) return undefined;
  if (project.context.ignoreFile === undefined) {
    return { file, create: true, range: { start, end: start }, newText: lines.map((line) => `${line}\n`).join("") };
  }
  const text = project.texts.get(file);
  if (text === undefined) return undefined;
  const newLine = text.includes("\r\n") ? "\r\n" : "\n";
  const rows = text.split("\n");
  const end = { line: rows.length - 1, character: rows.at(-1)?.length ?? 0 };
  const lead = end.character === 0 ? "" : newLine;
  return { file, range: { start: end, end }, newText: lead + lines.map((line) => line + newLine).join("") };
}

/** The path of the ignore file that counts, or `.dockerignore` where there is none; undefined for one outside the context. */
export function ignoreFileName({ context, texts }: Project): string | undefined {
  if (context?.ignoreFile === undefined) return ".dockerignore";
  const { ignoreFile } = context;
  return [...texts.keys()].find((path) => ignoreFile.endsWith(`/${path}`) && path.endsWith(".dockerignore"));
}
