import { compilePattern } from "./ignore-pattern.ts";

/** A line of an ignore file that counts. */
export interface IgnorePattern {
  /** Cleaned, without `!`. */
  readonly pattern: string;
  readonly negated: boolean;
  /** 0-based. */
  readonly line: number;
  readonly expression: RegExp;
}

/** An ignore file as Docker reads it. */
export interface IgnoreRules {
  readonly patterns: readonly IgnorePattern[];
  /** Lines that Docker rejects, 0-based; a build stops at the first. */
  readonly malformed: readonly number[];
}

/** No ignore file, or an empty one. */
export const noIgnoreRules: IgnoreRules = { patterns: [], malformed: [] };

/** Reads `.dockerignore` text: comments, blanks, a byte order mark and slashes as moby's reader takes them. */
export function parseIgnoreFile(text: string): IgnoreRules {
  const patterns: IgnorePattern[] = [];
  const malformed: number[] = [];
  text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .forEach((raw, line) => {
      if (raw.startsWith("#")) return;
      const trimmed = raw.trim();
      const negated = trimmed.startsWith("!");
      const body = (negated ? trimmed.slice(1) : trimmed).trim();
      if (trimmed === "") return;
      const pattern = body === "" ? "" : cleaned(body);
      const expression = pattern === "" ? undefined : compilePattern(pattern);
      if (expression === undefined) malformed.push(line);
      else patterns.push({ pattern, negated, line, expression });
    });
  return { patterns, malformed };
}

/**
 * The pattern that decides whether a path, relative to the build context and with `/`, is left out: the last one that matches it or a folder above it.
 * Undefined when none matches.
 */
export function decidingPattern({ patterns }: IgnoreRules, path: string): IgnorePattern | undefined {
  const parents = parentPaths(path);
  return patterns.findLast(
    ({ expression }) => expression.test(path) || parents.some((parent) => expression.test(parent)),
  );
}

/** Whether the ignore file keeps a path out of the build. */
export function excludes(rules: IgnoreRules, path: string): boolean {
  const pattern = decidingPattern(rules, path);
  return pattern !== undefined && !pattern.negated;
}

/** Whether a `!` pattern may bring back something below an excluded folder, so that the folder must be walked. */
export function mayReadmitBelow({ patterns }: IgnoreRules, folder: string): boolean {
  return patterns.some(({ negated, pattern }) => {
    if (!negated) return false;
    const first = pattern.split(/[*?[\\]/)[0] ?? "";
    return first.startsWith(`${folder}/`) || `${folder}/`.startsWith(first);
  });
}

function parentPaths(path: string): readonly string[] {
  const parents: string[] = [];
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    if (slash > 0) parents.push(path.slice(0, slash));
  }
  return parents;
}

/** Go's `filepath.Clean`, without the leading slash that means the context's root. */
export function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !path.startsWith("/")) parts.push(part);
  }
  return parts.length === 0 ? "." : parts.join("/");
}
