import { baseImage } from "../dockerfile/base-family.ts";
import { addArguments } from "../dockerfile/call-edits.ts";
import { hasFlag, isFed, mayHideFlags } from "../dockerfile/call-flags.ts";
import { mentionedBefore } from "../dockerfile/config-mentions.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { type Call, callRange, type RunCalls } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { installsWithYum, operandWords, subcommandWord, yumProgram, yumRuns } from "../dockerfile/yum.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const yumYes: Rule = {
  id: "yum-yes",
  category: "portability",
  summary: "A question of yum, dnf or zypper ends the build, which can't answer it",
  severity: "error",
  default: "on",
  sameAs: [
    "hadolint:DL3030",
    "hadolint:DL3034",
    "hadolint:DL3038",
    "kics:yum_install_allows_manual_input",
    "kics:missing_flag_from_dnf_install",
    "kics:missing_zypper_non_interactive_switch",
    "semgrep:missing-yum-assume-yes-switch",
    "semgrep:missing-dnf-assume-yes-switch",
    "droast:DF027",
    "droast:DF043",
  ],
  when: { words: ["yum", "dnf", "dnf5", "dnf-3", "microdnf", "zypper"] },

  *check(dockerfile) {
    for (const one of yumRuns(dockerfile)) {
      for (const call of one.calls) {
        const subcommand = subcommandWord(call);
        if (subcommand === undefined || !asks(call, subcommand) || neverAsks(call, one)) continue;
        if (isFed(call) || assumesYes(call) || mayHideFlags(call, subcommand)) continue;
        if (mentionedBefore(dockerfile, one.run, ["assumeyes", "yum.conf", "dnf.conf", "zypp.conf"])) continue;
        const severity = severityOf(call, subcommand);
        yield {
          range: callRange(dockerfile, call, subcommand),
          message: message(call, subcommand),
          ...(severity === "error" ? {} : { severity }),
          fixes: [addYes(dockerfile, one, call, subcommand)],
        };
      }
    }
  },
};

const removals: ReadonlySet<string> = new Set(["remove", "rm", "erase", "autoremove", "groupremove"]);

function asks(call: Call, subcommand: ShellWord): boolean {
  if (yumProgram(call) === undefined) return false;
  return installsWithYum(call) || removals.has(subcommand.literal ?? "");
}

/** Where microdnf is a program of its own, it never asks; in Fedora's images, and perhaps in a base that can't be told, it is a link to dnf5. */
function neverAsks(call: Call, { stage }: RunCalls): boolean {
  return yumProgram(call) === "microdnf" && stage !== undefined && !/fedora/.test(baseImage(stage)?.path ?? "");
}

/** What asks only in some images is a hint, and an update that finds nothing to do does not ask. */
function severityOf(call: Call, subcommand: ShellWord): "error" | "warning" | "hint" {
  if (yumProgram(call) === "microdnf") return "hint";
  return /install|^in$|^si$/.test(subcommand.literal ?? "") ? "error" : "warning";
}

function message(call: Call, subcommand: ShellWord): Message {
  const name = `${call.program} ${subcommand.text}`;
  if (yumProgram(call) === "microdnf")
    return [
      "{name} asks before it changes anything where microdnf is a link to dnf5, and a build can't answer",
      { name },
    ];
  return ["{name} asks before it changes anything, and a build can't answer", { name }];
}

function assumesYes(call: Call): boolean {
  const { arguments: words } = call;
  if (words.some((word) => /assumeyes/i.test(wordText(word)))) return true;
  if (yumProgram(call) === "zypper")
    return hasFlag(
      words,
      ["-n", "--non-interactive", "-y", "--no-confirm", "-D", "--dry-run", "-d", "--download-only"],
      "cpRCr",
    );
  return hasFlag(words, ["-y", "--yes", "--assumeno", "--downloadonly"], "cdeRx");
}

function addYes(dockerfile: Dockerfile, { run }: RunCalls, call: Call, subcommand: ShellWord): Fix {
  const isZypper = yumProgram(call) === "zypper";
  const flag = isZypper ? "--non-interactive" : "-y";
  // `dnf group install` takes its flags behind both words.
  const words = operandWords(call);
  const behind = /^(groups?|module)$/.test(subcommand.text) ? (words[1] ?? subcommand) : subcommand;
  return {
    title: ["Add {flag}", { flag }],
    safety: "safe",
    preferred: true,
    touches: [run],
    edits: [addArguments(dockerfile, call, isZypper ? call.programWord : behind, [flag])],
  };
}
