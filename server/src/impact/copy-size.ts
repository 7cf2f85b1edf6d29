import { type Copy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Heredoc, Word } from "../dockerfile/dockerfile.ts";
import { expandAt } from "../dockerfile/variables.ts";
import { compilePattern } from "../project/ignore-pattern.ts";
import type { BuildContext, Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import type { Size } from "./impact.ts";

/** The bytes that a COPY or ADD adds: exact where all of it comes from the build context, unknown elsewhere. */
export function copySize(dockerfile: Dockerfile, copy: Copy, { context }: Project): Size {
  if (copy.from !== undefined) return unknown(["What {from} holds is known after a build", { from: copy.from }]);
  if (context === undefined) return unknown(["The build context is not known here"]);
  if (copy.instruction.flags.some(({ name }) => name === "exclude"))
    return unknown(["--exclude leaves out files that are not counted yet"]);
  const counted: Counted = { bytes: 0, files: new Set() };
  for (const source of copy.sources) {
    const problem = count(dockerfile, copy, source, context, counted);
    if (problem !== undefined) return unknown(problem);
  }
  const files = counted.files.size;
  return {
    bytes: counted.bytes,
    pullBytes: null,
    confidence: "exact",
    grounds: files === 1 ? ["1 file of the build context"] : ["{files} files of the build context", { files }],
  };
}

interface Counted {
  bytes: number;
  readonly files: Set<string>;
}

function unknown(grounds: Message): Size {
  return { bytes: null, pullBytes: null, confidence: "unknown", grounds };
}

/** Adds a source's bytes; answers why they can't be told. */
function count(
  dockerfile: Dockerfile,
  copy: Copy,
  source: Word,
  context: BuildContext,
  counted: Counted,
): Message | undefined {
  const heredoc = copy.instruction.heredocs.find(
    ({ name }) => source.value.replace(/^\d*<<-?\s*["']?/, "").replace(/["']$/, "") === name,
  );
  if (heredoc !== undefined && source.value.includes("<<")) return countHeredoc(heredoc, counted);
  if (/^(https?|ftp):|^git@|\.git(#.*)?$/.test(source.value))
    return ["{source} is fetched during the build", { source: source.value }];
  const expanded = expandAt(dockerfile, copy.instruction, source.value);
  if (expanded === undefined) return ["The value of a variable in {source} is not known", { source: source.value }];
  const path = sourcePath({ ...source, value: expanded });
  if (copy.instruction.keyword === "ADD" && /\.(tar|tgz|tbz2?|txz|tar\.(gz|bz2|xz|zst))$/i.test(path)) {
    return ["{source} is unpacked, and its content is not known", { source: source.value }];
  }
  if (!context.complete) return ["The build context is too large to be listed whole"];
  return countPath(path, source, context, counted);
}

function countPath(path: string, source: Word, context: BuildContext, counted: Counted): Message | undefined {
  const isPattern = /[*?[\\]/.test(path);
  // In a source `**` is no more than `*`.
  const pattern = isPattern ? compilePattern(path.replace(/\*+/g, "*")) : undefined;
  const roots = isPattern ? [...context.entries.keys()].filter((entry) => pattern?.test(entry)) : [path];
  const reaching = roots.filter((root) => root === "" || hasReaching(root, context));
  // A pattern may match nothing; a name must be there.
  if (reaching.length === 0 && !isPattern) return ["{source} is not in the build context", { source: source.value }];
  for (const root of reaching) {
    if (context.entries.get(root)?.type === "symlink") return ["{source} is a symbolic link", { source: source.value }];
    countBelow(root, context, counted);
  }
  return undefined;
}

/** Whether a path, or for a folder anything below it, reaches the build. */
function hasReaching(path: string, { entries, excludes }: BuildContext): boolean {
  const entry = entries.get(path);
  if (entry === undefined) return false;
  if (!excludes(path)) return true;
  return (
    entry.type === "directory" && [...entries.keys()].some((other) => other.startsWith(`${path}/`) && !excludes(other))
  );
}

function countBelow(root: string, { entries, excludes }: BuildContext, counted: Counted): void {
  const own = entries.get(root);
  if (own?.type === "file") {
    counted.bytes += own.size;
    counted.files.add(root);
    return;
  }
  for (const [path, { type, size }] of entries) {
    if (root !== "" && !path.startsWith(`${root}/`)) continue;
    if ((type !== "file" && type !== "symlink") || excludes(path)) continue;
    counted.bytes += size;
    counted.files.add(path);
  }
}

function countHeredoc({ name, content, expand, chomp }: Heredoc, counted: Counted): Message | undefined {
  if (expand && /[$\\`]/.test(content)) return ["The heredoc {name} holds variables", { name }];
  const text = chomp ? content.replace(/^\t+/gm, "") : content;
  counted.bytes += new TextEncoder().encode(text).length;
  counted.files.add(`<<${name}`);
  return undefined;
}
