import type { Instruction } from "./dockerfile.ts";

/** A `--mount` of a RUN, by its keys in lower case. */
export interface Mount {
  /** `bind` when none is written. */
  readonly type: string;
  /** The absolute or relative path that it covers. */
  readonly target: string | undefined;
  readonly source: string | undefined;
  readonly from: string | undefined;
  readonly id: string | undefined;
}

/** The mounts of a RUN, as BuildKit reads them: comma-separated `key=value`, with its other names for target and source. */
export function mountsOf({ flags }: Instruction): readonly Mount[] {
  if (flags.length === 0) return noMounts;
  return flags.flatMap(({ name, value }) => (name === "mount" && value !== undefined ? [readMount(value)] : []));
}

const noMounts: readonly Mount[] = [];

function readMount(value: string): Mount {
  const keys = new Map<string, string>();
  for (const part of value.split(",")) {
    const equals = part.indexOf("=");
    if (equals !== -1)
      keys.set(
        part.slice(0, equals).trim().toLowerCase(),
        part
          .slice(equals + 1)
          .trim()
          .replace(/^"|"$/g, ""),
      );
  }
  return {
    type: keys.get("type") ?? "bind",
    target: keys.get("target") ?? keys.get("dst") ?? keys.get("destination"),
    source: keys.get("source") ?? keys.get("src"),
    from: keys.get("from"),
    id: keys.get("id"),
  };
}

/** Whether a path lies in a folder, or is it; both absolute. */
export function liesIn(path: string, folder: string): boolean {
  const base = folder.replace(/\/+$/, "");
  return path === base || path.startsWith(`${base}/`);
}

/** Whether a cache or tmpfs mount covers one of the absolute paths, so that nothing of it enters the layer. */
export function mountsPath(run: Instruction, paths: readonly string[]): boolean {
  return mountsOf(run).some(
    ({ type, target }) =>
      (type === "cache" || type === "tmpfs") && target !== undefined && paths.some((path) => liesIn(path, target)),
  );
}
