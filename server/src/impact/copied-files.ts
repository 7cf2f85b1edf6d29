import { type Copy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Heredoc, Word } from "../dockerfile/dockerfile.ts";
import { copiedStage, stageCopies } from "../dockerfile/stage-copies.ts";
import { expandAt } from "../dockerfile/variables.ts";
import { resolvePath, workdirAt } from "../dockerfile/working-directory.ts";
import type { BuildContext, ContextEntry } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { placeBelow } from "./artifact.ts";
import { select, selectPath } from "./selection.ts";

/** What a COPY or ADD puts into its layer. */
export interface CopiedFiles {
  /** Bytes by the place in the image, relative to the destination; a second file of a name takes the first one's place. */
  readonly sizes: ReadonlyMap<string, number>;
  /** The bytes of further names of one file, which `sizes` has once: a command that changes them puts each into its layer. */
  readonly names: ReadonlyMap<string, number>;
  /** Where the files come from, for the largest of them to be named. */
  readonly paths: ReadonlyMap<string, string>;
  /** `--exclude` was followed, whose finer points are not measured. */
  readonly isApproximate: boolean;
}

interface Counted {
  readonly sizes: Map<string, number>;
  readonly names: Map<string, number>;
  readonly paths: Map<string, string>;
}

/** The files that a copy takes, or why they can't be told. */
export function copiedFiles(
  dockerfile: Dockerfile,
  copy: Copy,
  context: BuildContext | undefined,
): CopiedFiles | Message {
  const exclude = copy.instruction.flags.flatMap(({ name, value }) =>
    name === "exclude" && value !== undefined ? [value] : [],
  );
  const counted: Counted = { sizes: new Map(), names: new Map(), paths: new Map() };
  for (const word of copy.sources) {
    const problem = add(dockerfile, copy, word, context, { counted, exclude });
    if (problem !== undefined) return problem;
  }
  return { ...counted, isApproximate: exclude.length > 0 };
}

interface Adding {
  readonly counted: Counted;
  readonly exclude: readonly string[];
}

function add(
  dockerfile: Dockerfile,
  copy: Copy,
  word: Word,
  context: BuildContext | undefined,
  { counted, exclude }: Adding,
): Message | undefined {
  const source = word.value;
  const heredoc = source.includes("<<") ? heredocOf(copy, source) : undefined;
  if (heredoc !== undefined) return addHeredoc(heredoc, counted);
  if (/^(https?|ftp):|^git@|\.git(#.*)?$/.test(source)) return ["{source} is fetched during the build", { source }];
  const expanded = expandAt(dockerfile, copy.instruction, source);
  if (expanded === undefined) return ["The value of a variable in {source} is not known", { source }];
  const path = sourcePath({ ...word, value: expanded });
  const unpack = copy.instruction.flags.find(({ name }) => name === "unpack")?.value;
  const unpacks = copy.instruction.keyword === "ADD" && unpack !== "false";
  if (context === undefined) return ["The build context is not known here"];
  if (!context.complete) return ["The build context is too large to be listed whole"];
  const from = copy.from === undefined ? path : contextPath(dockerfile, copy, path, context);
  if (from === undefined) return ["What {from} holds is known after a build", { from: copy.from ?? "" }];
  const parents = copy.instruction.flags.some(({ name, value }) => name === "parents" && value !== "false");
  return addPath(from, source, context, { exclude, parents, unpacks, counted });
}

function heredocOf({ instruction: { heredocs } }: Copy, source: string): Heredoc | undefined {
  const written = source.replace(/^\d*<<-?\s*["']?/, "").replace(/["']$/, "");
  return heredocs.find(({ name }) => written === name);
}

function addHeredoc({ name, content, expand, chomp }: Heredoc, { sizes }: Counted): Message | undefined {
  if (expand && /[$\\`]/.test(content)) return ["The heredoc {name} holds variables", { name }];
  sizes.set(name, new TextEncoder().encode(chomp ? content.replace(/^\t+/gm, "") : content).length);
  return undefined;
}

/** The path of the context that another stage has copied to where this copy takes it from, when nothing there can have changed it since. */
function contextPath(dockerfile: Dockerfile, copy: Copy, path: string, { entries }: BuildContext): string | undefined {
  const stage = copiedStage(dockerfile, copy);
  if (stage === undefined || /[*?[]/.test(path)) return undefined;
  for (const earlier of stageCopies(stage).toReversed()) {
    const [word, more] = earlier.sources;
    const destination = expandAt(dockerfile, earlier.instruction, earlier.destination.value);
    const folder = workdirAt(dockerfile, earlier.instruction).path;
    const target = destination === undefined ? undefined : resolvePath(folder ?? "/", destination);
    if (word === undefined || more !== undefined || target === undefined || earlier.from !== undefined)
      return undefined;
    const source = sourcePath({ ...word, value: expandAt(dockerfile, earlier.instruction, word.value) ?? "$" });
    if (/[*?[$<]/.test(source)) return undefined;
    const isFolder = source === "" || entries.get(source)?.type === "directory";
    const top = isFolder || !/\/$|^\.$/.test(destination ?? "") ? target : `${target}/${source.replace(/^.*\//, "")}`;
    const found = placeBelow(`/${path}`, top, source);
    if (found === undefined) continue;
    const later = stage.instructions.filter(
      ({ index, keyword }) => index > earlier.instruction.index && keyword === "RUN",
    );
    // A command may make the same path anew, or more beside it.
    const isFile = entries.get(found)?.type === "file";
    const name = found.replace(/^.*\//, "");
    return isFile && !later.some(({ cooked }) => cooked.text.includes(name)) ? found : undefined;
  }
  return undefined;
}

interface PathOptions extends Adding {
  readonly parents: boolean;
  /** Archives are unpacked, as ADD has it. */
  readonly unpacks: boolean;
}

function addPath(path: string, source: string, context: BuildContext, options: PathOptions): Message | undefined {
  const clean = (resolvePath("/", path) ?? "/").slice(1);
  const isPattern = /[*?[\\]/.test(clean);
  if (isPattern && options.parents && clean.includes("**"))
    return ["What {source} takes is not known here", { source }];
  const tops = isPattern ? matches(clean, context) : [clean];
  if (tops === undefined) return ["{source} leads through a symbolic link", { source }];
  for (const top of tops) {
    const problem = addTop(top, source, context, { ...options, isPattern });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The files and folders that a pattern takes; undefined where it may take more through a symbolic link to a folder. */
function matches(pattern: string, { entries, excludes }: BuildContext): readonly string[] | undefined {
  const selection = select(pattern);
  const depth = pattern.split("/").length;
  const found: string[] = [];
  for (const { path, type } of entries.values()) {
    const count = path.split("/").length;
    if (count < depth && type === "symlink" && !excludes(path)) {
      if (select(pattern.split("/").slice(0, count).join("/")).nameOf(path) !== undefined) return undefined;
    }
    if (count === depth && selection.nameOf(path) !== undefined && (type === "directory" || !excludes(path)))
      found.push(path);
  }
  return found;
}

/** Adds a file, or what is in a folder; hard links within one folder stay links, and have their bytes once. */
function addTop(
  top: string,
  source: string,
  { entries, excludes }: BuildContext,
  { exclude, parents, unpacks, counted, isPattern }: PathOptions & { readonly isPattern: boolean },
): Message | undefined {
  const real = followed(top, entries);
  if (real === undefined) return ["{source} is a symbolic link that leads nowhere in the build context", { source }];
  const selection = selectPath(real, { exclude, parents });
  const own = entries.get(real);
  if (own?.type === "file" && unpacks && mayBeArchive(own))
    return ["{source} is unpacked, and its content is not known", { source }];
  const linked = new Set<string>();
  let isFound = false;
  for (const entry of own?.type === "file" ? [own] : entries.values()) {
    const name = selection.nameOf(entry.path);
    if (name === undefined || excludes(entry.path)) continue;
    isFound = true;
    if (entry.type !== "file" && entry.type !== "symlink") continue;
    const place = name === "" ? top.replace(/^.*\//, "") : name;
    const isAgain = entry.hardLink !== undefined && linked.has(entry.hardLink);
    // The text of a symbolic link is no part of a layer's size (measured).
    counted.sizes.set(place, isAgain || entry.type === "symlink" ? 0 : entry.size);
    counted.names.set(place, isAgain ? entry.size : 0);
    counted.paths.set(place, entry.path);
    if (entry.hardLink !== undefined) linked.add(entry.hardLink);
  }
  // A folder may be empty; a name must be there, while a pattern may find an ignored folder.
  return isFound || real === "" || isPattern ? undefined : ["{source} is not in the build context", { source }];
}

/**
 * Whether ADD may unpack a file, which it tells by the content: a compressed one by its name, a plain archive by its size, a multiple of its
 * blocks of 512 bytes and at least two of them.
 */
function mayBeArchive({ path, size }: ContextEntry): boolean {
  const isCompressed = /\.(gz|bz2|xz|zst|lz4|z|tgz|tbz2?|txz|tzst|gem|crate|apk|bin|img)$/i.test(path);
  return size > 0 && (isCompressed || (size >= 1024 && size % 512 === 0));
}

/** Where a path of the context leads, when links lie on it, which COPY follows there; undefined for one that leads out or in circles. */
function followed(path: string, entries: ReadonlyMap<string, ContextEntry>): string | undefined {
  let rest = path.split("/");
  let at = "";
  for (let steps = 0; steps < 200 && rest.length > 0; steps++) {
    const [name = "", ...more] = rest;
    const next = at === "" ? name : `${at}/${name}`;
    const entry = entries.get(next);
    rest = more;
    if (entry?.type !== "symlink") at = next;
    else if (entry.target === undefined) return undefined;
    else {
      const target = (resolvePath(`/${at}`, entry.target) ?? "/").slice(1);
      if (target !== "" && !entries.has(target)) return undefined;
      rest = [...target.split("/").filter((part) => part !== ""), ...more];
      at = "";
    }
  }
  return rest.length === 0 ? at : undefined;
}
