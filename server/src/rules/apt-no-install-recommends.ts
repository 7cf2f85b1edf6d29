import { aptPackages, aptRuns, aptSubcommandWord } from "../dockerfile/apt.ts";
import { addArguments } from "../dockerfile/call-edits.ts";
import { hasFlag, mayHideFlags } from "../dockerfile/call-flags.ts";
import { mentionedBefore } from "../dockerfile/config-mentions.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { once } from "../dockerfile/memo.ts";
import { type Call, callRange, type RunCalls } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const aptNoInstallRecommends: Rule = {
  id: "apt-no-install-recommends",
  category: "size",
  summary: "Packages that are only recommended are installed, though nobody named them",
  severity: "hint",
  default: "on",
  sameAs: [
    "hadolint:DL3015",
    "trivy:DS-0029",
    "kics:apt_get_not_avoiding_additional_packages",
    "semgrep:missing-no-install-recommends",
    "dockerfilelint:apt-get_recommends",
    "droast:DF016",
    "dockerfile-doctor:DD003",
    "buddy:ER0010",
  ],
  when: { words: ["apt-get", "apt"] },

  *check(dockerfile) {
    for (const one of aptRuns(dockerfile)) {
      const configured = one.calls.findIndex(writesSetting);
      for (const [index, call] of one.calls.entries()) {
        const install = call.program === "aptitude" ? undefined : installWord(call);
        if (install === undefined || decides(call) || mayHideFlags(call, install)) continue;
        if (configured !== -1 && configured < index) continue;
        if (mentionedBefore(dockerfile, one.run, ["apt::install-recommends", "apt.conf ", "apt.conf.d/ "])) continue;
        yield {
          range: callRange(dockerfile, call, install),
          message: [
            one.shipped
              ? "{program} install may bring in recommended packages that nobody named, which make the image larger"
              : "{program} install may bring in recommended packages that nobody named, which make this stage slower to build",
            { program: call.program },
          ],
          fixes: () => [addFlag(dockerfile, one, call, install)],
        };
      }
    }
  },
};

function installWord(call: Call): ShellWord | undefined {
  if (call.program !== "apt-get" && call.program !== "apt") return undefined;
  const word = aptSubcommandWord(call);
  return word?.literal === "install" && aptPackages(call).length > 0 ? word : undefined;
}

/** The call says itself what is to happen with recommended packages, or only simulates. */
function decides({ arguments: words }: Call): boolean {
  if (hasFlag(words, ["--no-install-recommends", "--install-recommends", "-s", "--dry-run"], "otca")) return true;
  return words.some((word) => /Install-Recommends/i.test(wordText(word)));
}

function writesSetting({ program, command }: Call): boolean {
  return (
    program !== "apt-get" && program !== "apt" && command.words.some(({ text }) => /Install-Recommends/i.test(text))
  );
}

function addFlag(dockerfile: Dockerfile, one: RunCalls, call: Call, install: ShellWord): Fix {
  const { words } = call.command;
  const first = aptPackages(call)[0];
  const before = first === undefined ? install : (words[words.indexOf(first) - 1] ?? install);
  const edits: FileEdit[] = [addArguments(dockerfile, call, before, ["--no-install-recommends"])];
  const lost = first !== undefined && losesCertificates(one);
  if (lost && call.array === undefined) {
    const { cooked } = call.script;
    const start = cooked.sourceOffset(first.start);
    const gap = dockerfile.text.slice(cooked.sourceEnd(before.end), start);
    // A list with a package in each line stays one.
    edits.push(insert(dockerfile, start, `ca-certificates${gap.includes("#") ? " " : gap}`));
  } else if (lost)
    edits.splice(0, 1, addArguments(dockerfile, call, before, ["--no-install-recommends", "ca-certificates"]));
  return {
    title: lost ? ["Add --no-install-recommends and ca-certificates"] : ["Add --no-install-recommends"],
    safety: "suggestion",
    preferred: true,
    touches: [one.run],
    edits,
  };
}

/** curl, wget and git only recommend ca-certificates, without which they can't reach an https address. */
const losesCertificates = once(({ calls }: RunCalls): boolean => {
  const packages = calls.flatMap((call) => (installWord(call) === undefined ? [] : aptPackages(call))).map(packageName);
  return packages.some((name) => /^(curl|wget|git)$/.test(name)) && !packages.includes("ca-certificates");
});

function packageName(word: ShellWord): string {
  return wordText(word).replace(/[=/:].*$/, "");
}
