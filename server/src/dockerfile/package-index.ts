import { apkCaches, apkSubcommandWord } from "./apk.ts";
import { aptInstalls, aptSubcommandWord, isApt, mountsAptLists } from "./apt.ts";
import { hasFlag } from "./call-flags.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { mountsPath } from "./mounts.ts";
import { type Call, type RunCalls, runCalls } from "./run-calls.ts";
import type { ShellWord } from "./shell-word.ts";
import { installsWithYum, operandWords, subcommandWord, yumProgram } from "./yum.ts";

/** Package managers that share an index. */
export type PackageFamily = "apt" | "apk" | "zypper" | "yum";
export const packageFamilies: readonly PackageFamily[] = ["apt", "apk", "zypper", "yum"];

/** Whether a call is one of a package manager with an index. */
export function isPackageManager(call: Call): boolean {
  return isApt(call) || call.program === "apk" || yumProgram(call) !== undefined;
}

/** The subcommand that fetches an index; of yum and dnf the one that upgrades everything. */
export function indexUpdate(family: PackageFamily, call: Call): ShellWord | undefined {
  const word = subcommandOf(family, call);
  return updates[family].includes(word?.literal ?? "") ? word : undefined;
}

function subcommandOf(family: PackageFamily, call: Call): ShellWord | undefined {
  if (family === "apt") return isApt(call) ? aptSubcommandWord(call) : undefined;
  if (family === "apk") return apkSubcommandWord(call);
  const program = yumProgram(call);
  if (program === undefined || (program === "zypper") !== (family === "zypper")) return undefined;
  return family === "yum" && operandWords(call).length > 1 ? undefined : subcommandWord(call);
}

const updates: Readonly<Record<PackageFamily, readonly string[]>> = {
  apt: ["update"],
  apk: ["update"],
  zypper: ["refresh", "ref"],
  yum: ["update", "makecache"],
};

/** Whether a call installs, or fetches, from the index of a family. */
export function installsFrom(family: PackageFamily, call: Call): boolean {
  if (family === "apt") return isApt(call) && aptInstalls.has(aptSubcommandWord(call)?.literal ?? "");
  if (family === "apk") return ["add", "upgrade", "fix", "fetch"].includes(apkSubcommandWord(call)?.literal ?? "");
  if (yumProgram(call) === undefined || (yumProgram(call) === "zypper") !== (family === "zypper")) return false;
  return installsWithYum(call) && indexUpdate(family, call) === undefined;
}

/** A mount that keeps the index lets every RUN with it have the newest one. */
export function mountsIndex(family: PackageFamily, { run, calls }: RunCalls): boolean {
  if (family === "apt") return mountsAptLists(run);
  if (family === "apk")
    return (
      mountsPath(run, apkCaches) ||
      calls.some((call) => call.program === "apk" && hasFlag(call.arguments, ["--no-cache"]))
    );
  return mountsPath(run, ["/var/cache/zypp", "/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"]);
}

/** The index of the last RUN that installs from each family's index; -1 where none does. */
export const lastInstallFrom = once((dockerfile: Dockerfile): Readonly<Record<PackageFamily, number>> => {
  const last = (family: PackageFamily): number =>
    runCalls(dockerfile).findLast(({ calls }) => calls.some((call) => installsFrom(family, call)))?.run.index ?? -1;
  return { apt: last("apt"), apk: last("apk"), zypper: last("zypper"), yum: last("yum") };
});
