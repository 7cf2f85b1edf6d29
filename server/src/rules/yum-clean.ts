import { appendBehind } from "../dockerfile/call-edits.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { operands, wordText } from "../dockerfile/invocations.ts";
import { mountsPath } from "../dockerfile/mounts.ts";
import { type Call, callRange, type RunCalls, sudoOf } from "../dockerfile/run-calls.ts";
import {
  installsWithYum,
  operandWords,
  subcommandWord,
  type YumProgram,
  yumProgram,
  yumRuns,
} from "../dockerfile/yum.ts";
import type { Fix, Rule } from "../rule.ts";

export const yumClean: Rule = {
  id: "yum-clean",
  category: "size",
  summary: "Metadata and packages that yum, dnf or zypper fetched stay in the layer",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3032",
    "hadolint:DL3036",
    "hadolint:DL3040",
    "trivy:DS-0015",
    "trivy:DS-0019",
    "trivy:DS-0020",
    "trivy:DS-0027",
    "kics:yum_clean_all_missing",
    "kics:missing_dnf_clean_all",
    "kics:missing_zypper_clean",
    "semgrep:missing-dnf-clean-all",
    "semgrep:missing-zypper-clean",
    "semgrep:remove-package-cache",
    "droast:DF045",
    "droast:DF046",
    "droast:DF047",
    "dockerfile-doctor:DD031",
    "dockerfile-doctor:DD033",
    "dockerfile-doctor:DD034",
  ],
  when: { words: ["yum", "dnf", "dnf5", "dnf-3", "microdnf", "zypper"] },

  *check(dockerfile) {
    for (const one of yumRuns(dockerfile)) {
      for (const family of families) {
        const install = one.calls.find((call) => isOf(call, family) && installsWithYum(call));
        if (install === undefined || mountsPath(one.run, caches(family))) continue;
        const behind = one.calls.slice(one.calls.lastIndexOf(install) + 1);
        if (behind.some((call) => cleans(call, family))) continue;
        yield {
          range: callRange(dockerfile, install, subcommandWord(install)),
          message: [
            one.shipped
              ? "What {program} fetches stays below /var/cache in the image"
              : "What {program} fetches stays below /var/cache in a layer of this stage",
            { program: install.program },
          ],
          ...(one.shipped ? {} : { severity: "hint" }),
          fixes: () => appendClean(dockerfile, one, install),
        };
      }
    }
  },
};

type Family = "rpm" | "zypper";
const families: readonly Family[] = ["rpm", "zypper"];

function isOf(call: Call, family: Family): boolean {
  const program = yumProgram(call);
  return program !== undefined && (program === "zypper") === (family === "zypper");
}

function caches(family: Family): readonly string[] {
  return family === "zypper" ? ["/var/cache/zypp"] : ["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"];
}

/** `dnf clean all`, `zypper clean`, or a deletion of the folder. */
function cleans(call: Call, family: Family): boolean {
  if (call.program === "rm" || call.program === "find")
    return operands(call.arguments).some((word) => covers(wordText(word)));
  if (!isOf(call, family)) return false;
  const [first, second] = operandWords(call).map(wordText);
  return family === "zypper" ? first === "clean" || first === "cc" : first === "clean" && second !== "expire-cache";
}

function covers(path: string): boolean {
  return /^\/var\/(cache(\/(yum|dnf|libdnf5?|zypp|\*|\{.*\})?(\/.*|\*)?)?|\*)$/.test(path);
}

const commands: Readonly<Record<YumProgram, string>> = {
  yum: "yum clean all",
  dnf: "dnf clean all",
  microdnf: "microdnf clean all",
  zypper: "zypper clean --all",
};

function appendClean(dockerfile: Dockerfile, one: RunCalls, install: Call): readonly Fix[] {
  const program = yumProgram(install);
  const command = program === undefined ? "" : commands[program];
  const edit = appendBehind(dockerfile, one, install, `${sudoOf(install)}${command}`);
  if (edit === undefined) return [];
  return [
    {
      title: ["Append && {command}", { command }],
      safety: "suggestion",
      preferred: true,
      touches: [one.run],
      edits: [edit],
    },
  ];
}
