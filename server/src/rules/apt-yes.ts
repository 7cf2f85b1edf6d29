import { aptRuns, aptSubcommandWord, isApt } from "../dockerfile/apt.ts";
import { addArguments } from "../dockerfile/call-edits.ts";
import { hasFlag, isFed, mayHideFlags } from "../dockerfile/call-flags.ts";
import { mentionedBefore } from "../dockerfile/config-mentions.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { type Call, callRange } from "../dockerfile/run-calls.ts";
import type { Rule } from "../rule.ts";

export const aptYes: Rule = {
  id: "apt-yes",
  category: "portability",
  summary: "A question of apt-get may end the build, which can't answer it",
  severity: "warning",
  default: "on",
  sameAs: [
    "hadolint:DL3014",
    "trivy:DS-0021",
    "kics:apt_get_missing_flags_to_avoid_manual_input",
    "semgrep:missing-assume-yes-switch",
    "dockerfilelint:apt-get_missing_param",
    "droast:DF015",
    "dockerfile-doctor:DD023",
    "buddy:ER0009",
  ],
  when: { words: ["apt-get", "apt", "aptitude"] },

  *check(dockerfile) {
    for (const { run, calls } of aptRuns(dockerfile)) {
      const configured = calls.findIndex(writesSetting);
      for (const [index, call] of calls.entries()) {
        const subcommand = asking(call);
        if (subcommand === undefined || isFed(call) || assumesYes(call)) continue;
        if (mayHideFlags(call, subcommand) || (configured !== -1 && configured < index)) continue;
        if (mentionedBefore(dockerfile, run, ["assume-yes", "apt.conf ", "apt.conf.d/ ", "apt_config"])) continue;
        yield {
          range: callRange(dockerfile, call, subcommand),
          message: [
            "{program} {subcommand} asks before it changes more than it was told to, and a build can't answer",
            { program: call.program, subcommand: subcommand.text },
          ],
          fixes: [
            {
              title: ["Add -y"],
              safety: "safe",
              preferred: true,
              touches: [run],
              edits: [addArguments(dockerfile, call, subcommand, ["-y"])],
            },
          ],
        };
      }
    }
  },
};

const askingSubcommands: ReadonlySet<string> = new Set(
  "install reinstall upgrade dist-upgrade full-upgrade safe-upgrade remove purge autoremove autopurge build-dep satisfy".split(
    " ",
  ),
);

function asking(call: Call) {
  const word = isApt(call) ? aptSubcommandWord(call) : undefined;
  return askingSubcommands.has(word?.literal ?? "") ? word : undefined;
}

/** Flags that answer, and those with which apt only says what it would do. */
const yesFlags: readonly string[] = ["-y", "--yes", "--assume-yes", "--assume-no", "--quiet=2"];
const dryFlags: readonly string[] = [
  "-s",
  "--simulate",
  "--dry-run",
  "--just-print",
  "--no-act",
  "--recon",
  "-d",
  "--download-only",
  "--print-uris",
  "--trivial-only",
];

function assumesYes({ arguments: words }: Call): boolean {
  if (hasFlag(words, [...yesFlags, ...dryFlags], "otca")) return true;
  const texts = words.map(wordText);
  if (texts.some((text) => /assume-yes[=\s"']*(1|yes|true|on)?/i.test(text))) return true;
  const quiet = texts.reduce((count, text) => count + quietness(text), 0);
  return quiet >= 2 || texts.some((text) => /^-q=[2-9]$/.test(text));
}

/** Two of `-q` answer yes as well. */
function quietness(text: string): number {
  if (text === "--quiet") return 1;
  return /^-[a-zA-Z]+$/.test(text) && !/[otca]/.test(text) ? text.split("q").length - 1 : 0;
}

/** Writes the setting, as in `echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes`. */
function writesSetting(call: Call): boolean {
  return !isApt(call) && call.arguments.some(({ text }) => /assume-yes/i.test(text));
}
