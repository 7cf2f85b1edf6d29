import type { FixedFile } from "../fix.ts";
import { excludes, parseIgnoreFile } from "../project/dockerignore.ts";
import type { BuildContext, ContextEntry, Project } from "../project/project.ts";

/**
 * The project with some files of the build context written, as far as sizes and the build cache look at it; undefined where files would reach the
 * build that were never listed.
 */
export function changedProject(project: Project, files: ReadonlyMap<string, FixedFile>): Project | undefined {
  const { context } = project;
  if (files.size === 0 || context === undefined) return project;
  const entries = new Map(context.entries);
  for (const [path, { text }] of files) entries.set(path, entryOf(path, text, entries.get(path)));
  const ignore = [...files].find(([path]) => isIgnoreFile(path, context));
  if (ignore === undefined) return { ...project, context: { ...context, entries } };
  const ignoreRules = parseIgnoreFile(ignore[1].text);
  const isOut = (path: string): boolean => excludes(ignoreRules, path);
  const comesBack = [...entries.keys()].some((path) => context.excludes(path) && !isOut(path));
  return comesBack ? undefined : { ...project, context: { ...context, entries, ignoreRules, excludes: isOut } };
}

function entryOf(path: string, text: string, before: ContextEntry | undefined): ContextEntry {
  return { path, type: "file", executable: before?.executable, size: new TextEncoder().encode(text).length };
}

/** A new file takes the place of none; an old one is the one that counts. */
function isIgnoreFile(path: string, { ignoreFile }: BuildContext): boolean {
  return ignoreFile === undefined ? path === ".dockerignore" : ignoreFile.endsWith(`/${path}`);
}
