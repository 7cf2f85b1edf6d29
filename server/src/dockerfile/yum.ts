import { firstOperand, type Invocation, operands, wordText } from "./invocations.ts";
import { runsMentioning } from "./run-calls.ts";
import type { ShellWord } from "./shell-word.ts";

/** The package managers of Red Hat's and SUSE's families. */
export type YumProgram = "yum" | "dnf" | "microdnf" | "zypper";

/** Which of them a call starts; `dnf5` counts as dnf. */
export function yumProgram({ program }: Invocation): YumProgram | undefined {
  if (program === "dnf5" || program === "dnf-3") return "dnf";
  return program === "yum" || program === "dnf" || program === "microdnf" || program === "zypper" ? program : undefined;
}

/** The RUNs that may start one of them. */
export const yumRuns = runsMentioning(/yum|dnf|zypper/);

/** Flags of these programs that take the next word. */
const valueFlags: readonly string[] = [
  "-c",
  "--config",
  "-d",
  "-e",
  "-R",
  "-x",
  "--exclude",
  "--disablerepo",
  "--enablerepo",
  "--repo",
  "--repoid",
  "--releasever",
  "--installroot",
  "--setopt",
  "--disableplugin",
  "--enableplugin",
  "--root",
  "-p",
  "--plus-repo",
  "-D",
  "--reposd-dir",
  "-C",
  "--cache-dir",
];

/** yum's and dnf's -C is a switch, zypper's takes a folder; so it is with -R of dnf, which is no flag of zypper's. */
const yumValueFlags = valueFlags.filter((flag) => !/^-[CpD]$/.test(flag));

/** The word with the subcommand, such as `install`; variables before it may hold options and are passed over. */
export function subcommandWord(invocation: Invocation): ShellWord | undefined {
  return firstOperand(invocation.arguments, flagsOf(invocation));
}

/** The words of a call that are no flags; both of `group install`. */
export function operandWords(invocation: Invocation): readonly ShellWord[] {
  return operands(invocation.arguments, flagsOf(invocation));
}

function flagsOf({ program }: Invocation): readonly string[] {
  return program === "zypper" ? valueFlags : yumValueFlags;
}

const rpmInstalls: ReadonlySet<string> = new Set(
  "install in localinstall groupinstall reinstall update up upgrade update-minimal downgrade builddep build-dep swap distro-sync".split(
    " ",
  ),
);
const zypperInstalls: ReadonlySet<string> = new Set(
  "install in update up dist-upgrade dup patch source-install si".split(" "),
);

/** Whether a call downloads and installs packages. */
export function installsWithYum(invocation: Invocation): boolean {
  const [first, second] = operandWords(invocation).map(wordText);
  if (yumProgram(invocation) === "zypper") return zypperInstalls.has(first ?? "");
  if (["group", "groups", "module"].includes(first ?? "")) return rpmInstalls.has(second ?? "");
  return yumProgram(invocation) !== undefined && rpmInstalls.has(first ?? "");
}
