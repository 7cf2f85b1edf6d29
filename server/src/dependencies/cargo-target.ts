import type { TextEdit } from "vscode-languageserver-types";
import { type Copy, copies } from "../dockerfile/copy.ts";
import { overlap } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Stage, Word } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { subcommand, wordText } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { liesIn, mountsOf } from "../dockerfile/mounts.ts";
import { type Call, type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import { appendCommand } from "../dockerfile/run-edit.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
import { copiedStage } from "../dockerfile/stage-copies.ts";
import { findStage, rootStage, shippedStages } from "../dockerfile/stages.ts";
import { userAt } from "../dockerfile/user-at.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import { resolvePath, workingDirectoryAt } from "../dockerfile/working-directory.ts";
import type { Project } from "../project/project.ts";
import { type CacheMounts, cacheMounts } from "./cache-mounts.ts";
import { cargo } from "./cargo.ts";

/**
 * Keeps what Cargo compiles in a cache mount as well, and copies out what a later stage takes from there. Undefined where it can't be told what that is:
 * something else than single files, another build in the same folder, or a mention of the folder elsewhere.
 */
export function cargoTargetMounts(dockerfile: Dockerfile, project: Project, one: RunCalls): CacheMounts | undefined {
  const { run, script, stage } = one;
  const folder = workingDirectoryAt(dockerfile, run);
  if (stage === undefined || folder === undefined || folder === "/" || !isTheBuild(dockerfile, stage, one))
    return undefined;
  const target = `${folder}/target`;
  const taken = takenFrom(dockerfile, stage, target);
  const names = new Set(taken?.map(({ path }) => path.replace(/^.*\//, "")));
  const paths = [...new Set(taken?.map(({ path }) => path))];
  if (taken === undefined || names.size < paths.length || isMentioned(dockerfile, stage, one, taken)) return undefined;
  const isTakenOut = one.calls.some(({ program, arguments: words }) =>
    /^(cp|mv|install)$/.test(program) ? words.some((word) => /(^|\/)target\//.test(wordText(word))) : false,
  );
  const installs = one.calls.some((call) => call.program === "cargo" && subcommand(call) === "install");
  if (paths.length === 0 && !isTakenOut && !installs) return undefined;
  const command = `mkdir -p /out && cp ${paths.map((path) => path.slice(folder.length + 1)).join(" ")} /out/`;
  const append =
    paths.length === 0 || script === undefined ? undefined : appendCommand(dockerfile, run, script, command);
  // Another user than root makes no folder there.
  if (paths.length > 0 && (append === undefined || userAt(dockerfile, run).kind !== "root")) return undefined;
  const mounts = cacheMounts(dockerfile, project, one, cargo, [{ target, sharing: "locked", holds: "builds" }]);
  return mounts && (append === undefined ? mounts : withCopies(dockerfile, mounts, append, taken));
}

/** A file below the folder that a copy takes. */
interface Taken {
  readonly copy: Copy;
  readonly source: Word;
  readonly path: string;
}

function withCopies(
  dockerfile: Dockerfile,
  mounts: CacheMounts,
  append: TextEdit,
  taken: readonly Taken[],
): CacheMounts {
  const moved = taken.map(({ source, path }) =>
    replace(dockerfile, source.span, `/out/${path.slice(path.lastIndexOf("/") + 1)}`),
  );
  return {
    ...mounts,
    title: ["{title}; what is taken from there is copied to /out", { title: mounts.title }],
    touches: [...mounts.touches, ...new Set(taken.map(({ copy }) => copy.instruction))],
    edits: [...mounts.edits, append, ...moved],
  };
}

/** The one RUN of its builder that compiles there, in the folder of WORKDIR. */
function isTheBuild(dockerfile: Dockerfile, stage: Stage, one: RunCalls): boolean {
  const shipped = shippedStages(dockerfile);
  const group = dockerfile.stages.filter((other) => rootStage(other) === rootStage(stage));
  if (group.some((other) => shipped.has(other)) || isMounted(dockerfile, group)) return false;
  const others = runCalls(dockerfile).filter(
    (run) => run !== one && run.stage !== undefined && group.includes(run.stage),
  );
  const mayBuild = (call: Call): boolean =>
    call.program === "cargo" && cargo.install(call)?.name !== "cargo fetch" && !harmless.has(subcommand(call) ?? "");
  if (!one.calls.some(mayBuild) || others.some(({ calls }) => calls.some(mayBuild))) return false;
  if (others.some((run) => run.run.index > one.run.index && mayCallOthers(run, () => false))) return false;
  const isMoved = one.calls.some(
    ({ program, arguments: words }) =>
      /^(cd|pushd)$/.test(program) ||
      words.some(({ text }) => /^(-C|--target-dir|--out-dir|--artifact-dir)/.test(text)),
  );
  return !isMoved && !one.mentions(/CARGO_TARGET_DIR/) && !variablesAt(dockerfile, one.run).has("CARGO_TARGET_DIR");
}

/** What Cargo does without the folder of the project. */
const harmless: ReadonlySet<string> = new Set("search login update generate-lockfile vendor".split(" "));

function isMounted(dockerfile: Dockerfile, group: readonly Stage[]): boolean {
  return dockerfile.instructions.some((instruction) =>
    mountsOf(instruction).some(({ from }) => {
      const stage = from === undefined ? undefined : findStage(dockerfile, from, instruction.stage?.index ?? 0);
      return stage !== undefined && group.includes(stage);
    }),
  );
}

/** What copies take from the folder of the stages that are built on the same image; undefined where it is more than single files. */
function takenFrom(dockerfile: Dockerfile, stage: Stage, target: string): readonly Taken[] | undefined {
  const found: Taken[] = [];
  for (const copy of copies(dockerfile)) {
    const from = copiedStage(dockerfile, copy);
    if (from === undefined || rootStage(from) !== rootStage(stage)) continue;
    for (const source of copy.sources) {
      const path = resolvePath("/", source.value);
      if (path === undefined || path.includes("$")) return undefined;
      if (!overlap(path.replace(/[*?[].*$/, ""), target)) continue;
      const isFile = liesIn(path, target) && /\/(release|debug)\/[\w.-]+$/.test(path) && !source.value.endsWith("/");
      if (!isFile || copy.instruction.arguments.form !== "words") return undefined;
      found.push({ copy, source, path });
    }
  }
  return found;
}

/** Whether something else of the builder names the folder, or the one that files would be copied to. */
function isMentioned(dockerfile: Dockerfile, stage: Stage, { run }: RunCalls, taken: readonly Taken[]): boolean {
  const own = dockerfile.instructions.filter(
    (one) =>
      one.stage !== undefined &&
      rootStage(one.stage) === rootStage(stage) &&
      !taken.some(({ copy }) => copy.instruction === one),
  );
  return own.some(
    (one) => mentions(one, /(^|[\s"'=:])\/out\b/) || (one !== run && mentions(one, /(^|[\s"'/=.])target(\/|\s|"|$)/)),
  );
}
