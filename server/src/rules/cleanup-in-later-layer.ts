import { added, type Cleanup, clearsCache, isBrought, mayOnlyCleanUp, readCleanup } from "../dockerfile/cleanup.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { type Call, callRange, type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import { joinAll, joinRuns, moveRun } from "../dockerfile/run-join.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
import { resolvePath, workingDirectoryAt } from "../dockerfile/working-directory.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const cleanupInLaterLayer: Rule = {
  id: "cleanup-in-later-layer",
  category: "size",
  summary: "Files are deleted in another layer than the one that holds them",
  severity: "warning",
  default: "on",
  sameAs: ["docker:best-practices (RUN)"],
  when: {
    words: "rm remove purge erase autoremove autopurge groupremove clean autoclean cc del uninstall prune cache".split(
      " ",
    ),
  },

  *check(dockerfile) {
    for (const one of runCalls(dockerfile)) {
      if (one.trigger || !mayOnlyCleanUp(one) || !one.shipped) continue;
      const cleanups = cleanupsOf(one);
      const before = cleanups.length === 0 ? [] : runsBefore(dockerfile, one);
      for (const { call, cleanup } of cleanups) {
        const origin = originOf(dockerfile, one, before, cleanup);
        if (origin === undefined) continue;
        yield {
          range: callRange(
            dockerfile,
            call,
            call.arguments.findLast((word) => !word.text.startsWith("-")),
          ),
          message: message(call, cleanup),
          fixes: () => (origin === "copy" ? [] : move(dockerfile, one, origin, before)),
        };
        break;
      }
    }
  },
};

/** The RUNs in front of one; no more than the nearest 200. */
function runsBefore(dockerfile: Dockerfile, one: RunCalls): readonly RunCalls[] {
  const runs = runCalls(dockerfile);
  const index = runs.indexOf(one);
  return runs.slice(Math.max(0, index - 200), index);
}

interface FoundCleanup {
  readonly call: Call;
  readonly cleanup: Cleanup;
}

const inert: ReadonlySet<string> = new Set(["set", "echo", "true", ":", "sync", "ls"]);

/** The removals of a RUN that does nothing else; none for any other RUN. */
function cleanupsOf({ run, script, calls }: RunCalls): readonly FoundCleanup[] {
  if (run.flags.some(({ name }) => name === "mount")) return [];
  if (script !== undefined && (!script.ok || script.commands.length !== calls.length)) return [];
  const found: FoundCleanup[] = [];
  for (const call of calls) {
    const cleanup = readCleanup(call);
    if (cleanup !== undefined) found.push({ call, cleanup });
    else if (!inert.has(call.program)) return [];
  }
  return found;
}

/** The last RUN of the stage that added what is removed, or that a COPY did; undefined when it may come from the base. */
function originOf(
  dockerfile: Dockerfile,
  one: RunCalls,
  before: readonly RunCalls[],
  cleanup: Cleanup,
): RunCalls | "copy" | undefined {
  const run = before.findLast((other) => other.stage === one.stage && !other.trigger && added(other, cleanup));
  if (run !== undefined || cleanup.kind !== "paths") return run;
  const folder = workingDirectoryAt(dockerfile, one.run);
  const paths = cleanup.paths.flatMap((path) => resolvePath(folder, path) ?? []);
  return paths.some((path) => isBrought(dockerfile, one, path)) ? "copy" : undefined;
}

const secrets =
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|\.ssh|\.npmrc|\.netrc|\.pypirc|\.env|\.git-credentials|\.aws|\.docker|[\w.-]*\.(pem|key))(\/|$)/;

function message(call: Call, cleanup: Cleanup): Message {
  const secret = cleanup.kind === "paths" ? cleanup.paths.find((path) => secrets.test(path)) : undefined;
  if (secret !== undefined)
    return ["{path} is still readable in the layer that added it: deleting it later only hides it", { path: secret }];
  return [
    "What {program} deletes here stays in the layer that added it, so the image gets no smaller",
    { program: call.program },
  ];
}

/** More RUNs than this are no longer one step. */
const mostBetween = 8;

/** Puts the removal at the end of the RUN that made it necessary, when nothing in between can need the files. */
function move(dockerfile: Dockerfile, one: RunCalls, origin: RunCalls, before: readonly RunCalls[]): readonly Fix[] {
  const fix = {
    title: ["Merge into the RUN that added it"],
    safety: "suggestion",
    touches: [origin.run, one.run],
  } as const;
  const joined = joinRuns(dockerfile, origin, one);
  if (joined !== undefined) return [{ ...fix, edits: [joined] }];
  const between = dockerfile.instructions.slice(origin.run.index + 1, one.run.index);
  const runs = before.slice(before.indexOf(origin) + 1);
  const nothingNeedsThem =
    one.calls.every((call) => inert.has(call.program) || clearsCache(call)) &&
    !runs.some((other) => mayCallOthers(other, usesPackages) || other.calls.some(usesPackages));
  if (!nothingNeedsThem && !between.every(isMetadata)) {
    const all = [origin, ...runs, one];
    const title: Message = ["Merge the {count} RUNs from the one that added it on", { count: all.length }];
    const seams = runs.length > mostBetween ? undefined : joinAll(dockerfile, all);
    return seams === undefined ? [] : [{ ...fix, title, touches: all.map(({ run }) => run), edits: seams }];
  }
  const edits = moveRun(dockerfile, origin, one);
  return edits === undefined ? [] : [{ ...fix, edits }];
}

function usesPackages({ program }: Call): boolean {
  return /^(apt|apt-get|aptitude|apt-cache|dpkg|apk|yum|dnf|microdnf|zypper)$/.test(program);
}

function isMetadata({ keyword }: Instruction): boolean {
  return ["ENV", "LABEL", "EXPOSE", "CMD", "ENTRYPOINT", "STOPSIGNAL", "HEALTHCHECK", "MAINTAINER"].includes(keyword);
}
