import { aptSubcommandWord, isApt } from "../dockerfile/apt.ts";
import { removeCall, removeRun } from "../dockerfile/call-edits.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { type Call, callRange, type RunCalls, runsMentioning } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { subcommandWord } from "../dockerfile/yum.ts";
import type { Fix, Rule } from "../rule.ts";

export const distUpgrade: Rule = {
  id: "dist-upgrade",
  category: "reproducibility",
  summary: "The whole distribution is upgraded inside the image",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3035",
    "trivy:DS-0024",
    "dockerfilelint:apt-get-dist-upgrade",
    "droast:DF044",
    "dockle:DKL-DI-0003",
    "hadolint:DL3005",
  ],
  when: {
    words: [
      "dist-upgrade",
      "full-upgrade",
      "distro-sync",
      "dsync",
      "distribution-synchronization",
      "system-upgrade",
      "dup",
      "do-release-upgrade",
    ],
  },

  *check(dockerfile) {
    for (const one of upgradingRuns(dockerfile)) {
      for (const call of one.calls) {
        const upgrade = upgradeWord(call);
        if (upgrade === undefined) continue;
        const name = upgrade === call.programWord ? call.program : `${call.program} ${upgrade.text}`;
        yield {
          range: callRange(dockerfile, call, upgrade),
          message: [
            "{name} replaces what the base image's tag stands for by whatever is newest on the day of the build",
            { name },
          ],
          fixes: () => deletion(dockerfile, one, call, name),
        };
      }
    }
  },
};

const upgradingRuns = runsMentioning(/-upgrade|distro-?sync|dsync|distribution-sync|zypper/);

/** The word that says so: the subcommand, or the program itself. */
function upgradeWord(call: Call): ShellWord | undefined {
  const { program, programWord } = call;
  if (program === "do-release-upgrade") return programWord;
  const word = isApt(call) ? aptSubcommandWord(call) : subcommandWord(call);
  return subcommands.get(program)?.includes(word?.literal ?? "") ? word : undefined;
}

const apt: readonly string[] = ["dist-upgrade", "full-upgrade"];
const yum: readonly string[] = ["distro-sync", "dsync", "distribution-synchronization"];
const subcommands: ReadonlyMap<string, readonly string[]> = new Map([
  ["apt-get", apt],
  ["apt", apt],
  ["aptitude", apt],
  ["zypper", ["dup", "dist-upgrade"]],
  ["dnf", [...yum, "system-upgrade"]],
  ["yum", yum],
]);

function deletion(dockerfile: Dockerfile, one: RunCalls, call: Call, name: string): readonly Fix[] {
  const { run, script, calls } = one;
  const isAll =
    (script === undefined ? call.array !== undefined : script.commands.length === calls.length) &&
    calls.every((other) => other === call || refreshes(other));
  const edit = isAll ? removeRun(dockerfile, one) : removeCall(dockerfile, call);
  if (edit === undefined) return [];
  return [{ title: ["Remove {name}", { name }], safety: "suggestion", touches: [run], edits: [edit] }];
}

/** Without the upgrade, fetching the lists alone would be of no use. */
function refreshes(call: Call): boolean {
  const word = isApt(call) ? aptSubcommandWord(call) : subcommandWord(call);
  return ["update", "refresh", "ref", "makecache", "clean", "autoclean", "autoremove"].includes(word?.literal ?? "");
}
