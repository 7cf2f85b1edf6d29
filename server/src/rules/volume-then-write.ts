import type { Span } from "../dockerfile/cooked.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertAfter, insertBefore, remove } from "../dockerfile/edit.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { scriptWrites } from "../dockerfile/script-writes.ts";
import { isPosixShell, type Section, sections } from "../dockerfile/stage-state.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import { workdirStates } from "../dockerfile/workdirs.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import type { Fix, Rule } from "../rule.ts";

export const volumeThenWrite: Rule = {
  id: "volume-then-write",
  category: "correctness",
  summary: "An instruction changes files below a VOLUME that stands above it",
  severity: "hint",
  default: "on",

  *check(dockerfile) {
    const volumesOf = new Map<Stage, readonly Volume[]>();
    for (const section of sections(dockerfile)) {
      const base = section.stage?.base;
      const volumes = [...((base?.kind === "stage" ? volumesOf.get(base.stage) : undefined) ?? [])];
      for (const instruction of section.instructions) {
        volumes.push(...declared(dockerfile, instruction));
        const found = volumes.length === 0 ? undefined : firstWrite(dockerfile, instruction, volumes);
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

function firstWrite(dockerfile: Dockerfile, instruction: Instruction, volumes: readonly Volume[]): Write | undefined {
  const found = writes(dockerfile, instruction).flatMap(({ path, span }) =>
    volumes.flatMap((volume) => (liesIn(path, volume.path) ? [{ volume, span }] : [])),
  );
  const [first] = found;
  if (first === undefined) return undefined;
  return { ...first, isOnly: found.every(({ volume }) => volume.instruction === first.volume.instruction) };
}

interface Written {
  readonly path: string;
  readonly span: Span;
}

/** The absolute paths that an instruction surely writes to. */
function writes(dockerfile: Dockerfile, instruction: Instruction): readonly Written[] {
  const copy = readCopy(instruction);
  if (copy !== undefined) {
    const { value, span } = copy.destination;
    const destination = expandWith(dockerfile, instruction, value);
    const folder = workdirStates(dockerfile).get(instruction)?.path;
    const path = destination === undefined ? undefined : resolvePath(folder, destination);
    return path === undefined ? [] : [{ path, span }];
  }
  if (instruction.keyword !== "RUN" || !isPosixShell(dockerfile, instruction)) return [];
  const script = shellScript(dockerfile, instruction);
  if (script === undefined) return [];
  return scriptWrites(script).flatMap(({ path, start, end }) =>
    path.startsWith("/") ? [{ path, span: script.cooked.span(start, end) }] : [],
  );
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
