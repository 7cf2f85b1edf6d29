import { aptPackages, aptRuns, aptSubcommandWord, isApt, mountsAptLists } from "../dockerfile/apt.ts";
import { type AptLists, aptListsBefore, listsAfterCall } from "../dockerfile/apt-lists.ts";
import { prependCommand } from "../dockerfile/call-edits.ts";
import { hasFlag } from "../dockerfile/call-flags.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { type Call, callRange, type RunCalls, sudoOf } from "../dockerfile/run-calls.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
import type { Fix, Rule } from "../rule.ts";

export const aptInstallWithoutUpdate: Rule = {
  id: "apt-install-without-update",
  category: "caching",
  summary: "Packages are installed where no package lists are",
  severity: "warning",
  default: "on",
  when: { words: ["apt-get", "apt", "aptitude"] },

  *check(dockerfile) {
    for (const one of aptRuns(dockerfile)) {
      const found = missing(dockerfile, one);
      if (found === undefined) continue;
      const { call, lists } = found;
      const word = aptSubcommandWord(call);
      const name = `${call.program} ${word?.text ?? "install"}`;
      yield {
        range: callRange(dockerfile, call, word),
        message:
          lists === "removed"
            ? ["The package lists were deleted before {name}, and no update has fetched them again", { name }]
            : [
                "No update comes before {name}, so the package lists are missing, or as old as the base image",
                { name },
              ],
        fixes: () => fetchFirst(dockerfile, one, call),
      };
    }
  },
};

interface Missing {
  readonly call: Call;
  readonly lists: "none" | "removed";
}

/** The first call of a RUN that needs lists which are not there, and which nothing in front of it may have fetched. */
function missing(dockerfile: Dockerfile, one: RunCalls): Missing | undefined {
  if (one.trigger || mountsAptLists(one.run)) return undefined;
  let lists: AptLists | undefined;
  for (const call of one.calls) {
    if (lists !== "there" && needsLists(call)) {
      lists ??= aptListsBefore(dockerfile, one);
      if (lists === "none" || lists === "removed") {
        return mayCallOthers(one, (other) => other === call || startsBehind(other, call)) ? undefined : { call, lists };
      }
    }
    lists = listsAfterCall(call) ?? lists;
  }
  return undefined;
}

function startsBehind(other: Call, call: Call): boolean {
  return other.script === call.script && other.command.start > call.command.start;
}

/** An install of packages by name; files and addresses need no lists, only what they depend on. */
function needsLists(call: Call): boolean {
  if (!isApt(call) || !["install", "build-dep", "satisfy"].includes(aptSubcommandWord(call)?.literal ?? ""))
    return false;
  if (
    hasFlag(
      call.arguments,
      ["-U", "--update", "--no-download", "-s", "--simulate", "--dry-run", "--print-uris"],
      "otca",
    )
  )
    return false;
  const packages = aptPackages(call).map(wordText);
  return packages.length > 0 && packages.every((name) => /^[a-z0-9]/i.test(name) && !/\.deb$|\/.*\//.test(name));
}

function fetchFirst(dockerfile: Dockerfile, { run }: RunCalls, call: Call): readonly Fix[] {
  const program = call.program === "aptitude" ? "apt-get" : call.program;
  const command = `${sudoOf(call)}${program} update`;
  const edit = prependCommand(dockerfile, call, command);
  if (edit === undefined) return [];
  return [
    { title: ["Add {command} &&", { command }], safety: "suggestion", preferred: true, touches: [run], edits: [edit] },
  ];
}
