import { aptInstalls, aptRuns, aptSubcommand, isApt } from "../dockerfile/apt.ts";
import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore } from "../dockerfile/edit.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { syntaxForMounts } from "../dockerfile/mount-edits.ts";
import { type Call, type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import { type CacheMounts, titleOf } from "./cache-mounts.ts";
import { isLeftInImage, isUsedElsewhere } from "./cache-readers.ts";
import { mountCaches, type RunCaches, type RunChange } from "./cache-run.ts";

/** The package lists with apt's own notes, and the packages (docs.docker.com/build/cache/optimize). apt can't share them with another. */
const caches: RunCaches = {
  folders: ["/var/cache/apt", "/var/lib/apt"].map((target) => ({ target, sharing: "locked", holds: "downloads" })),
  targets: ["/var/cache/apt", "/var/lib/apt"],
  home: "/root",
};

const apt = { id: "apt", programs: ["apt-get", "apt", "aptitude"] } as const;

/** Images of Debian and Ubuntu delete each package once it is installed. */
const keepPackages =
  `RUN rm -f /etc/apt/apt.conf.d/docker-clean && ` +
  `echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' > /etc/apt/apt.conf.d/keep-cache`;

/**
 * Keeps apt's lists and packages in cache mounts, in every RUN that is built on the same image: what one has fetched another finds. Undefined where apt's
 * notes on which packages nobody asked for are needed, since they move into the mount, and where scripts may call it.
 */
export function aptCacheMounts(dockerfile: Dockerfile, one: RunCalls): CacheMounts | undefined {
  const { stage } = one;
  const syntax = syntaxForMounts(dockerfile);
  if (stage === undefined || one.trigger || syntax === undefined || !one.calls.some(fetches)) return undefined;
  const group = dockerfile.stages.filter((other) => rootStage(other) === rootStage(stage));
  const runs = aptRuns(dockerfile).filter((run) => isIn(run, group) && run.calls.some(fetches));
  if (!isPlain(dockerfile, group) || isLeftInImage(dockerfile, group, apt, caches)) return undefined;
  const cleaners = aptRuns(dockerfile).filter((run) => isIn(run, group) && onlyCleans(run));
  const known = new Set([...runs, ...cleaners].map(({ instruction }) => instruction));
  if (isUsedElsewhere(dockerfile, group, known, caches)) return undefined;
  const changes: RunChange[] = [];
  for (const run of runs) {
    const change = isFresh(run) ? mountCaches(dockerfile, run, apt, caches) : undefined;
    if (change === undefined) return undefined;
    if (change.edits.length > 0) changes.push(change);
  }
  if (!changes.some(({ run }) => run === one.run)) return undefined;
  const places = firstRuns(dockerfile, runs, group);
  return {
    title: titleOf("apt", changes),
    touches: changes.map(({ run }) => run),
    adds: places.map(() => "RUN"),
    edits: [
      ...syntax,
      ...places.map((run) => insertBefore(dockerfile, run, [keepPackages])),
      ...changes.flatMap(({ edits }) => edits),
    ],
    ...(syntax.length > 0 ? { directives: ["syntax"] } : {}),
  };
}

function isIn({ stage, trigger }: RunCalls, group: readonly Stage[]): boolean {
  return stage !== undefined && !trigger && group.includes(stage);
}

function fetches(call: Call): boolean {
  const name = isApt(call) ? (aptSubcommand(call) ?? "") : "";
  return name === "update" || aptInstalls.has(name);
}

/** It fetches the lists itself: those in the mount may be gone while the layer of another RUN is kept. */
function isFresh({ calls }: RunCalls): boolean {
  const first = calls.find(fetches);
  return first !== undefined && aptSubcommand(first) === "update";
}

function onlyCleans({ calls }: RunCalls): boolean {
  return (
    calls.length > 0 && calls.every(({ program }) => program === "rm" || /^apt/.test(program) || program === "find")
  );
}

/** Root works on Debian's or Ubuntu's files, and nothing else than these RUNs calls apt, or asks it what may go. */
function isPlain(dockerfile: Dockerfile, group: readonly Stage[]): boolean {
  const all = runCalls(dockerfile).filter(({ stage }) => stage !== undefined && group.includes(stage));
  if (group.some((stage) => baseFamily(stage).packages === "apk" || baseFamily(stage).packages === "dnf")) return false;
  return all.every((run) => {
    if (run.trigger) return !run.mentions(/apt/);
    if (run.mentions(/autoremove|auto-remove|autopurge|apt-mark|aptitude|apt-cache|extended_states/)) return false;
    return (
      !run.mentions(/install|setup|apt|bootstrap|provision/i) || run.calls.some(fetches) || !mayCallOthers(run, isApt)
    );
  });
}

/** The RUNs above which the setting has to stand: the first one of each line of stages, where no file of it does so. */
function firstRuns(dockerfile: Dockerfile, runs: readonly RunCalls[], group: readonly Stage[]): readonly Instruction[] {
  const isSet = group.some(({ instructions }) => instructions.some((one) => mentions(one, "docker-clean")));
  if (isSet) return [];
  const firsts: RunCalls[] = [];
  for (const run of runs) {
    const stages = run.stage === undefined ? [] : lineage(run.stage);
    const isBelow = firsts.some(({ stage }) => stage !== undefined && stages.includes(stage));
    if (!isBelow && isPosixShell(dockerfile, run.run)) firsts.push(run);
  }
  return firsts.map(({ run }) => run);
}
