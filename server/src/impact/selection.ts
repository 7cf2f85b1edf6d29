import { compilePattern } from "../project/ignore-pattern.ts";

/** One file or folder of a build context, as the build cache sees it. */
export interface CacheFile {
  /** Relative to the build context, with `/`. */
  readonly path: string;
  /** What makes it another one: its type and mode, such as `100644`. Times and owners do not count (measured). */
  readonly mode: string;
  /** Of its content: a hash, or the target of a link; empty for a folder. */
  readonly content: string;
}

/** The part of a build context that an instruction reads. */
export interface Selection {
  /**
   * Under which name a path takes part in the digest; undefined for one that does not. The top of a copied folder has no name: its own mode does
   * not count (measured).
   */
  nameOf(path: string): string | undefined;
}

/** What a selection leaves out, as `--exclude` has it, and whether paths stay whole, as `--parents` has it. */
export interface SelectionOptions {
  readonly exclude?: readonly string[];
  readonly parents?: boolean;
}

/** The files that a path, or a pattern, of the context takes; the empty string is the whole context. */
export function select(source: string, options: SelectionOptions = {}): Selection {
  return selected(/[*?[\\]/.test(source) ? byPattern(source) : byPath(source), options);
}

/** The same for a path that is none but a path, whatever signs are in it. */
export function selectPath(path: string, options: SelectionOptions = {}): Selection {
  return selected(byPath(path), options);
}

function selected(
  found: (path: string) => string | undefined,
  { exclude = [], parents = false }: SelectionOptions,
): Selection {
  const excluded = exclude.flatMap((pattern) => compilePattern(pattern) ?? []);
  const isOut = (name: string): boolean => excluded.some((pattern) => tails(name).some((tail) => pattern.test(tail)));
  return {
    nameOf: (path) => {
      const name = found(path);
      if (name === undefined || (name !== "" && isOut(name))) return undefined;
      return parents && name !== "" ? path : name;
    },
  };
}

/** The path and the folders above it. */
function tails(path: string): readonly string[] {
  return path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
}

function byPath(source: string): (path: string) => string | undefined {
  if (source === "") return (path) => path;
  const below = `${source}/`;
  // A file's own name is part of the instruction's; a folder's top has none.
  return (path) => (path === source ? "" : path.startsWith(below) ? path.slice(below.length) : undefined);
}

/** In a source `**` is no more than `*`. Several matches count by their names. */
function byPattern(source: string): (path: string) => string | undefined {
  const pattern = compilePattern(source.replace(/\*+/g, "*"));
  const depth = source.split("/").length;
  return (path) => {
    const parts = path.split("/");
    if (parts.length < depth || !pattern?.test(parts.slice(0, depth).join("/"))) return undefined;
    return parts.slice(depth - 1).join("/");
  };
}
