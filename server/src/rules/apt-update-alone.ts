import { commandText, prependCommand, removeCall, removeRun } from "../dockerfile/call-edits.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import {
  indexUpdate,
  installsFrom,
  isPackageManager,
  lastInstallFrom,
  mountsIndex,
  type PackageFamily,
  packageFamily,
  runInstallsFrom,
} from "../dockerfile/package-index.ts";
import { type Call, callRange, type RunCalls, runCalls, runsMentioning } from "../dockerfile/run-calls.ts";
import { joinRuns } from "../dockerfile/run-join.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
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
  when: { words: ["update", "makecache", "refresh", "ref"] },

  *check(dockerfile) {
    for (const one of updatingRuns(dockerfile)) {
      for (const [family, call] of updatesOf(one)) {
        if (one.calls.some((other) => installsFrom(family, other)) || mountsIndex(family, one)) continue;
        if (!mayCallOthers(one, isPackageManager)) yield describe(dockerfile, family, one, call);
      }
    }
  },
};

const updatingRuns = runsMentioning(/update|makecache|ref/, /apt|apk|yum|dnf|zypper/);

/** The last update of each family that a RUN updates the index of. */
function updatesOf({ calls }: RunCalls): ReadonlyMap<PackageFamily, Call> {
  const found = new Map<PackageFamily, Call>();
  for (const call of calls) {
    const family = packageFamily(call);
    if (family !== undefined && indexUpdate(family, call) !== undefined) found.set(family, call);
  }
  return found;
}

function describe(dockerfile: Dockerfile, family: PackageFamily, one: RunCalls, call: Call): Finding {
  const word = indexUpdate(family, call);
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
    fixes: () => (upgrades ? [] : merge(dockerfile, family, one, call)),
  };
}

/** The next RUN of the stage that installs from the index. */
function nextInstall(dockerfile: Dockerfile, family: PackageFamily, one: RunCalls): RunCalls | undefined {
  const runs = runCalls(dockerfile);
  const index = runs.indexOf(one);
  return runs
    .slice(index + 1, index + reach)
    .find((other) => other.stage === one.stage && other.trigger === one.trigger && runInstallsFrom(family, other));
}

/** Joins the RUN with the one that installs, or brings the update there; where nothing installs, only removing it is left. */
function merge(dockerfile: Dockerfile, family: PackageFamily, one: RunCalls, call: Call): readonly Fix[] {
  const next = nextInstall(dockerfile, family, one);
  const isAll = one.script?.commands.length === 1;
  const removal = isAll ? removeRun(dockerfile, one) : removeCall(dockerfile, call);
  const name = commandText(call);
  const without = (title: Fix["title"], preferred: boolean): readonly Fix[] =>
    removal === undefined ? [] : [{ title, safety: "suggestion", preferred, touches: [one.run], edits: [removal] }];
  if (next === undefined) {
    const used = lastInstallFrom(dockerfile)[family] > one.run.index;
    return used ? [] : without(["Remove {name}, whose lists nothing uses", { name }], false);
  }
  const fix = { safety: "suggestion", preferred: true, touches: [one.run, next.run] } as const;
  const target = next.calls.find((other) => installsFrom(family, other));
  const again = next.calls.findIndex((other) => indexUpdate(family, other) !== undefined);
  if (again !== -1 && target !== undefined && again < next.calls.indexOf(target))
    return without(["Remove {name}, which the RUN that installs repeats", { name }], true);
  const title: Fix["title"] = ["Merge into the RUN that installs"];
  const joined = joinRuns(dockerfile, one, next);
  if (joined !== undefined) return [{ ...fix, title, edits: [joined] }];
  const prepended = target === undefined ? undefined : prependCommand(dockerfile, target, name);
  return removal === undefined || prepended === undefined ? [] : [{ ...fix, title, edits: [removal, prepended] }];
}

/** How many RUNs further the install is looked for. */
const reach = 200;
