import { aptInstalls, aptRuns, aptSubcommandWord, isApt, isListRemoval, mountsAptLists } from "../dockerfile/apt.ts";
import { appendBehind } from "../dockerfile/call-edits.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { once } from "../dockerfile/memo.ts";
import { type Call, callRange, type RunCalls, sudoOf } from "../dockerfile/run-calls.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const aptListsNotRemoved: Rule = {
  id: "apt-lists-not-removed",
  category: "size",
  summary: "The package lists of apt-get update stay in a layer of the image",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3009",
    "kics:apt_get_install_lists_were_not_deleted",
    "semgrep:remove-package-lists",
    "dockerfilelint:apt-get_missing_rm",
    "droast:DF004",
    "dockerfile-doctor:DD004",
    "dockle:DKL-DI-0005",
    "docker:best-practices (apt-get)",
    "buddy:ER0002",
  ],
  when: { words: ["apt-get", "apt", "aptitude"] },

  *check(dockerfile) {
    for (const one of aptRuns(dockerfile)) {
      const update = one.calls.find(isUpdate);
      if (update === undefined || one.calls.some(isListRemoval) || mountsAptLists(one.run)) continue;
      const needed = isNeededLater(dockerfile, one);
      const isUseful = !needed && one.calls.some(installs);
      const isMild = !isUseful || !one.shipped;
      yield {
        range: callRange(dockerfile, update, aptSubcommandWord(update)),
        message: message(one, update, needed),
        ...(isMild ? { severity: "hint" } : {}),
        fixes: () => (isUseful ? removeLists(dockerfile, one, update) : []),
      };
    }
  },
};

function isUpdate(call: Call): boolean {
  return isApt(call) && aptSubcommandWord(call)?.literal === "update";
}

function installs(call: Call): boolean {
  return isApt(call) && aptInstalls.has(aptSubcommandWord(call)?.literal ?? "");
}

function message({ shipped }: RunCalls, { program }: Call, needed: boolean): Message {
  if (needed)
    return [
      "The package lists that {program} update fetches stay in this layer, for an install in another one",
      { program },
    ];
  return shipped
    ? ["The package lists that {program} update fetches stay in the image", { program }]
    : ["The package lists that {program} update fetches stay in a layer of this stage", { program }];
}

/** A later RUN installs without fetching the lists anew: they can't be removed here. */
function isNeededLater(dockerfile: Dockerfile, { run, shipped }: RunCalls): boolean {
  const last = lastInstallWithoutUpdate(dockerfile);
  return run.index < (shipped ? last.shipped : Math.max(last.shipped, last.other));
}

const lastInstallWithoutUpdate = once((dockerfile: Dockerfile) => {
  const needing = aptRuns(dockerfile).filter(({ calls }) => calls.some(installs) && !calls.some(isUpdate));
  const index = (shipped: boolean): number => needing.findLast((one) => one.shipped === shipped)?.run.index ?? -1;
  return { shipped: index(true), other: index(false) };
});

function removeLists(dockerfile: Dockerfile, one: RunCalls, update: Call): readonly Fix[] {
  const edit = appendBehind(dockerfile, one, update, `${sudoOf(update)}rm -rf /var/lib/apt/lists/*`);
  if (edit === undefined) return [];
  return [
    {
      title: ["Append && rm -rf /var/lib/apt/lists/*"],
      safety: "suggestion",
      preferred: true,
      touches: [one.run],
      edits: [edit],
    },
  ];
}
