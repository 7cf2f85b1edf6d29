import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertAfter, insertBefore, remove } from "../dockerfile/edit.ts";
import { type Section, sections } from "../dockerfile/stage-state.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import { writtenPaths } from "../dockerfile/written-paths.ts";
import type { Fix, Rule } from "../rule.ts";

export const volumeThenWrite: Rule = {
  id: "volume-then-write",
  category: "correctness",
  summary: "An instruction changes files below a VOLUME that stands above it",
  severity: "hint",
  default: "on",
  when: { keywords: ["VOLUME"] },

  *check(dockerfile) {
    const volumesOf = new Map<Stage, Volumes>();
    for (const section of sections(dockerfile)) {
      const base = section.stage?.base;
      const volumes = new Map((base?.kind === "stage" ? volumesOf.get(base.stage) : undefined) ?? []);
      for (const instruction of section.instructions) {
        for (const volume of declared(dockerfile, instruction)) {
          volumes.set(volume.path, [...(volumes.get(volume.path) ?? []), volume]);
        }
        const found = volumes.size === 0 ? undefined : firstWrite(dockerfile, instruction, volumes);
        if (found === undefined) continue;
        yield {
          range: dockerfile.source.firstLineRange(found.span),
          message: [
            "The legacy builder may throw away what changes in {path} below its VOLUME; BuildKit keeps it",
            { path: found.volume.path },
          ],
          fixes: found.isOnly ? moveDown(dockerfile, section, found.volume.instruction) : [],
        };
      }
      if (section.stage !== undefined) volumesOf.set(section.stage, volumes);
    }
  },
};

interface Volume {
  readonly path: string;
  readonly instruction: Instruction;
}

/** By path. */
type Volumes = ReadonlyMap<string, readonly Volume[]>;

function declared(dockerfile: Dockerfile, instruction: Instruction): readonly Volume[] {
  const { keyword, arguments: args } = instruction;
  if (keyword !== "VOLUME" || (args.form !== "words" && args.form !== "exec")) return [];
  return args.words.flatMap(({ value }) => {
    const path = expandWith(dockerfile, instruction, value);
    // All of the file system is no one's volume.
    return path?.startsWith("/") && /[^/.]/.test(path) ? [{ path: path.replace(/\/+$/, ""), instruction }] : [];
  });
}

interface Write {
  readonly volume: Volume;
  readonly span: Span;
  /** No other VOLUME covers the path. */
  readonly isOnly: boolean;
}

function firstWrite(dockerfile: Dockerfile, instruction: Instruction, volumes: Volumes): Write | undefined {
  const found = writtenPaths(dockerfile, instruction).flatMap(({ path, span }) =>
    foldersOf(path).flatMap((folder) => (volumes.get(folder) ?? []).map((volume) => ({ volume, span }))),
  );
  const [first] = found;
  if (first === undefined) return undefined;
  return { ...first, isOnly: found.every(({ volume }) => volume.instruction === first.volume.instruction) };
}

/** The path itself and the folders around it. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, 100);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}

/** In front of what starts the program, or to the stage's end. */
function moveDown(dockerfile: Dockerfile, { stage, instructions }: Section, volume: Instruction): readonly Fix[] {
  const { span, firstLine, lastLine, index } = volume;
  const last = instructions.at(-1);
  if (volume.stage !== stage || last === undefined || firstLine !== lastLine) return [];
  const work = instructions.findLast(({ keyword }) => ["RUN", "COPY", "ADD"].includes(keyword))?.index ?? index;
  const start = instructions.find(
    (one) => one.index > work && one.index > index && ["CMD", "ENTRYPOINT"].includes(one.keyword),
  );
  const text = [dockerfile.text.slice(span.start, span.end)];
  const added = start === undefined ? insertAfter(dockerfile, last, text) : insertBefore(dockerfile, start, text);
  return [
    {
      title: ["Move VOLUME to the end of the stage"],
      safety: "suggestion",
      touches: [volume],
      edits: [remove(dockerfile, volume), added],
    },
  ];
}
