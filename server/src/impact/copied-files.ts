import { type Copy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Heredoc, Word } from "../dockerfile/dockerfile.ts";
import { copiedStage, stageCopies } from "../dockerfile/stage-copies.ts";
import { expandAt } from "../dockerfile/variables.ts";
import { resolvePath, workdirAt } from "../dockerfile/working-directory.ts";
import type { BuildContext, ContextEntry } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { placeBelow } from "./artifact.ts";
import { select } from "./selection.ts";

/** What a COPY or ADD puts into its layer. */
export interface CopiedFiles {
  /** Bytes by the place in the image, relative to the destination; a second file of a name takes the first one's place. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Where the files come from, for the largest of them to be named. */
  readonly paths: ReadonlyMap<string, string>;
  /** `--exclude` was followed, whose finer points are not measured. */
  readonly isApproximate: boolean;
}

type Counted = { readonly sizes: Map<string, number>; readonly paths: Map<string, string> };

/** The files that a copy takes, or why they can't be told. */
export function copiedFiles(
  dockerfile: Dockerfile,
  copy: Copy,
  context: BuildContext | undefined,
): CopiedFiles | Message {
  const exclude = copy.instruction.flags.flatMap(({ name, value }) =>
    name === "exclude" && value !== undefined ? [value] : [],
  );
  const counted: Counted = { sizes: new Map(), paths: new Map() };
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
  const isArchive = /\.(tar|tgz|tbz2?|txz|tar\.(gz|bz2|xz|zst))$/i.test(path);
  if (copy.instruction.keyword === "ADD" && isArchive && unpack !== "false")
    return ["{source} is unpacked, and its content is not known", { source }];
  if (context === undefined) return ["The build context is not known here"];
  if (!context.complete) return ["The build context is too large to be listed whole"];
  const from = copy.from === undefined ? path : contextPath(dockerfile, copy, path, context);
  if (from === undefined) return ["What {from} holds is known after a build", { from: copy.from ?? "" }];
  const parents = copy.instruction.flags.some(({ name, value }) => name === "parents" && value !== "false");
  return addPath(from, source, context, { exclude, parents, counted });
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
}

function addPath(path: string, source: string, context: BuildContext, options: PathOptions): Message | undefined {
  const { entries, excludes } = context;
  const isPattern = /[*?[\\]/.test(path);
  const real = isPattern ? path : followed(path, entries);
  if (real === undefined) return ["{source} is a symbolic link that leads nowhere in the build context", { source }];
  const selection = select(real, options);
  const own = entries.get(real);
  let isFound = false;
  for (const entry of own?.type === "file" ? [own] : entries.values()) {
    const name = selection.nameOf(entry.path);
    if (name === undefined || excludes(entry.path)) continue;
    isFound = true;
    if (entry.type !== "file" && entry.type !== "symlink") continue;
    const place = name === "" ? path.replace(/^.*\//, "") : name;
    options.counted.sizes.set(place, entry.size);
    options.counted.paths.set(place, entry.path);
  }
  // A pattern may match nothing, and a folder may be empty; a name must be there.
  const isThere = isFound || isPattern || real === "";
  return isThere ? undefined : ["{source} is not in the build context", { source }];
}

/** Where a path of the context leads, when it is a symbolic link, which COPY follows at the top alone; undefined for one that leads out or in circles. */
function followed(path: string, entries: ReadonlyMap<string, ContextEntry>): string | undefined {
  let at = path;
  for (let steps = 0; steps < 20; steps++) {
    const entry = entries.get(at);
    if (entry?.type !== "symlink") return at;
    if (entry.target === undefined) return undefined;
    const folder = `/${at.includes("/") ? at.slice(0, at.lastIndexOf("/")) : ""}`;
    at = (resolvePath(folder, entry.target) ?? "/").slice(1);
    if (at !== "" && !entries.has(at)) return undefined;
  }
  return undefined;
}
