import { type CachedOutput, cacheTargets, hiddenBy } from "../dockerfile/cache-output.ts";
import type { Copy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage, Word } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { invocations, operands, wordText } from "../dockerfile/invocations.ts";
import { liesIn, mountsOf } from "../dockerfile/mounts.ts";
import { appendCommand } from "../dockerfile/run-edit.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { stageLandings } from "../dockerfile/stage-landings.ts";
import { resolvePath, workingDirectoryAt } from "../dockerfile/working-directory.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const cacheMountHidesOutput: Rule = {
  id: "cache-mount-hides-output",
  category: "correctness",
  summary: "Files that a RUN leaves in a cache mount are looked for in its layer",
  severity: "error",
  default: "on",
  when: { keywords: ["RUN"], words: ["mount"] },

  *check(dockerfile) {
    for (const { copy, from } of stageLandings(dockerfile)) {
      for (const source of copy.sources) {
        const hidden = hiddenBy(dockerfile, from, source.value, undefined);
        if (hidden === undefined) continue;
        yield {
          range: dockerfile.source.firstLineRange(source.span),
          message: [
            "{path} lies in the cache mount of line {line}, which is no part of the stage",
            { path: source.value, line: hidden.run.firstLine + 1 },
          ],
          fixes: copyOut(dockerfile, hidden, copy, source),
        };
      }
    }
    for (const stage of dockerfile.stages) yield* laterReads(dockerfile, stage);
  },
};

/** A later RUN of the stage without the mount that names a file in it. */
function* laterReads(dockerfile: Dockerfile, stage: Stage): Iterable<Finding> {
  const runs = stage.instructions.filter(({ keyword }) => keyword === "RUN");
  const first = runs.find((run) => cacheTargets(dockerfile, run).length > 0);
  if (first === undefined) return;
  for (const run of runs.filter(({ index }) => index > first.index)) {
    const script = shellScript(dockerfile, run);
    const folder = workingDirectoryAt(dockerfile, run);
    if (script === undefined || script.commands.some(({ name }) => name === "cd")) continue;
    for (const { program, arguments: words } of invocations(script)) {
      const source = ["cp", "mv", "install"].includes(program) ? operands(words).slice(0, -1)[0] : undefined;
      const path = source === undefined ? undefined : resolvePath(folder, wordText(source));
      if (source === undefined || path === undefined) continue;
      if (
        mountsOf(run).some(({ target }) => target !== undefined && liesIn(path, resolvePath(folder, target) ?? target))
      )
        continue;
      const hidden = hiddenBy(dockerfile, stage, path, run);
      if (hidden === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(script.cooked.span(source.start, source.end)),
        message: [
          "{path} lies in the cache mount of line {line}, which this RUN does not have",
          { path: wordText(source), line: hidden.run.firstLine + 1 },
        ],
        fixes: mountToo(dockerfile, run, hidden),
      };
    }
  }
}

/** The mount's flag once more, letter for letter. */
function mountToo(dockerfile: Dockerfile, run: Instruction, { run: first, target }: CachedOutput): readonly Fix[] {
  const flags = first.flags.filter(({ name, value }) => name === "mount" && value !== undefined);
  const folder = workingDirectoryAt(dockerfile, first);
  const at = mountsOf(first).findIndex(
    (mount) => mount.type === "cache" && mount.target !== undefined && resolvePath(folder, mount.target) === target,
  );
  const flag = flags[at];
  if (flag === undefined || folder !== workingDirectoryAt(dockerfile, run)) return [];
  return [
    {
      title: ["Give this RUN the mount too"],
      safety: "suggestion",
      touches: [run],
      edits: [insert(dockerfile, run.keywordSpan.end, ` ${dockerfile.text.slice(flag.span.start, flag.span.end)}`)],
    },
  ];
}

function copyOut(dockerfile: Dockerfile, { run }: CachedOutput, copy: Copy, source: Word): readonly Fix[] {
  const script = shellScript(dockerfile, run);
  const path = source.value.replace(/\/+$/, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (script === undefined || !/^[\w./*?+-]+$/.test(path)) return [];
  const append = appendCommand(dockerfile, run, script, `mkdir -p /out && cp -r ${path} /out/`);
  if (append === undefined || copy.instruction.arguments.form !== "words") return [];
  return [
    {
      title: ["Copy it out of the mount, to /out"],
      safety: "suggestion",
      touches: [run, copy.instruction],
      edits: [append, replace(dockerfile, source.span, `/out/${name}${source.value.endsWith("/") ? "/" : ""}`)],
    },
  ];
}
