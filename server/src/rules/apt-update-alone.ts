import { apkCaches, apkSubcommandWord } from "../dockerfile/apk.ts";
import { aptInstalls, aptSubcommandWord, isApt, mountsAptLists } from "../dockerfile/apt.ts";
import { prependCommand, removeCall, removeRun } from "../dockerfile/call-edits.ts";
import { hasFlag } from "../dockerfile/call-flags.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { mountsPath } from "../dockerfile/mounts.ts";
import { type Call, callRange, type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import { joinRuns } from "../dockerfile/run-join.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { installsWithYum, operandWords, subcommandWord, yumProgram } from "../dockerfile/yum.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const aptUpdateAlone: Rule = {
  id: "apt-update-alone",
  category: "caching",
  summary: "Package lists are updated in a RUN of their own, which the cache keeps",
  severity: "warning",
  default: "on",
  sameAs: [
    "trivy:DS-0017",
    "checkov:CKV_DOCKER_5",
    "kics:update_instruction_alone",
    "dockerfilelint:apt-get-update_require_install",
    "droast:DF028",
    "dockerfile-doctor:DD002",
    "dockle:CIS-DI-0007",
    "cis:4.7",
    "docker:best-practices (apt-get)",
  ],

  *check(dockerfile) {
    const runs = runCalls(dockerfile);
    for (const [index, one] of runs.entries()) {
      for (const family of families) {
        const call = one.calls.findLast((other) => updateWord(family, other) !== undefined);
        if (call === undefined || one.calls.some((other) => installs(family, other)) || mounts(family, one)) continue;
        if (mayCallOthers(one, isManager)) continue;
        const next = runs
          .slice(index + 1)
          .find(
            (other) =>
              other.stage === one.stage &&
              other.trigger === one.trigger &&
              other.calls.some((c) => installs(family, c)),
          );
        yield describe(dockerfile, family, one, call, next);
      }
    }
  },
};

type Family = "apt" | "apk" | "zypper" | "yum";
const families: readonly Family[] = ["apt", "apk", "zypper", "yum"];

function isManager(call: Call): boolean {
  return isApt(call) || call.program === "apk" || yumProgram(call) !== undefined;
}

/** The subcommand that fetches an index; of yum and dnf the one that upgrades everything. */
function updateWord(family: Family, call: Call): ShellWord | undefined {
  const word =
    family === "apt"
      ? isApt(call)
        ? aptSubcommandWord(call)
        : undefined
      : family === "apk"
        ? apkSubcommandWord(call)
        : yumWord(family, call);
  return updates[family].includes(word?.literal ?? "") ? word : undefined;
}

function yumWord(family: Family, call: Call): ShellWord | undefined {
  const program = yumProgram(call);
  if (program === undefined || (program === "zypper") !== (family === "zypper")) return undefined;
  return family === "yum" && operandWords(call).length > 1 ? undefined : subcommandWord(call);
}

const updates: Readonly<Record<Family, readonly string[]>> = {
  apt: ["update"],
  apk: ["update"],
  zypper: ["refresh", "ref"],
  yum: ["update", "makecache"],
};

function installs(family: Family, call: Call): boolean {
  if (family === "apt") return isApt(call) && aptInstalls.has(aptSubcommandWord(call)?.literal ?? "");
  if (family === "apk") return ["add", "upgrade", "fix", "fetch"].includes(apkSubcommandWord(call)?.literal ?? "");
  if (yumProgram(call) === undefined || (yumProgram(call) === "zypper") !== (family === "zypper")) return false;
  return installsWithYum(call) && updateWord(family, call) === undefined;
}

/** A mount that keeps the index lets every RUN with it have the newest one. */
function mounts(family: Family, { run, calls }: RunCalls): boolean {
  if (family === "apt") return mountsAptLists(run);
  if (family === "apk")
    return (
      mountsPath(run, apkCaches) ||
      calls.some((call) => call.program === "apk" && hasFlag(call.arguments, ["--no-cache"]))
    );
  return mountsPath(run, ["/var/cache/zypp", "/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"]);
}

function describe(
  dockerfile: Dockerfile,
  family: Family,
  one: RunCalls,
  call: Call,
  next: RunCalls | undefined,
): Finding {
  const word = updateWord(family, call);
  const name = `${call.program} ${word?.text ?? "update"}`;
  const upgrades = word?.literal === "update" && family === "yum";
  return {
    range: callRange(dockerfile, call, word),
    message: upgrades
      ? [
          "{name} in a RUN of its own runs again only when something above it changes, so what it upgraded gets old",
          { name },
        ]
      : ["{name} in a RUN of its own is cached, so that what installs later may use stale package lists", { name }],
    ...(upgrades ? { severity: "hint" } : {}),
    fixes: upgrades ? [] : merge(dockerfile, family, one, call, next),
  };
}

/** Joins the RUN with the one that installs, or brings the update there; where nothing installs, only removing it is left. */
function merge(
  dockerfile: Dockerfile,
  family: Family,
  one: RunCalls,
  call: Call,
  next: RunCalls | undefined,
): readonly Fix[] {
  const isAll = one.script?.commands.length === 1;
  const removal = isAll ? removeRun(dockerfile, one) : removeCall(dockerfile, call);
  const name = commandText(call);
  if (next === undefined) {
    const used = runCalls(dockerfile).some(
      (other) => other.run.index > one.run.index && other.calls.some((c) => installs(family, c)),
    );
    if (removal === undefined || used) return [];
    return [
      {
        title: ["Remove {name}, whose lists nothing uses", { name }],
        safety: "suggestion",
        touches: [one.run],
        edits: [removal],
      },
    ];
  }
  const fix = { safety: "suggestion", preferred: true, touches: [one.run, next.run] } as const;
  const target = next.calls.find((other) => installs(family, other));
  const again = next.calls.findIndex((other) => updateWord(family, other) !== undefined);
  if (again !== -1 && target !== undefined && again < next.calls.indexOf(target)) {
    if (removal === undefined) return [];
    return [
      {
        ...fix,
        title: ["Remove {name}, which the RUN that installs repeats", { name }],
        touches: [one.run],
        edits: [removal],
      },
    ];
  }
  const title: Fix["title"] = ["Merge into the RUN that installs"];
  const joined = joinRuns(dockerfile, one, next);
  if (joined !== undefined) return [{ ...fix, title, edits: [joined] }];
  const prepended = target === undefined ? undefined : prependCommand(dockerfile, target, name);
  return removal === undefined || prepended === undefined ? [] : [{ ...fix, title, edits: [removal, prepended] }];
}

function commandText({ script, command }: Call): string {
  return script.cooked.text.slice(command.start, command.end).replace(/\s+/g, " ");
}
