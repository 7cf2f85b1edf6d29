import { apkCaches, apkSubcommandWord } from "./apk.ts";
import { aptInstalls, aptSubcommandWord, mountsAptLists } from "./apt.ts";
import { hasFlag } from "./call-flags.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { mountsPath } from "./mounts.ts";
import { type Call, type RunCalls, runCalls } from "./run-calls.ts";
import type { ShellWord } from "./shell-word.ts";
import { installsWithYum, operandWords, subcommandWord } from "./yum.ts";

/** Package managers that share an index. */
export type PackageFamily = "apt" | "apk" | "zypper" | "yum";

/** The family of the package manager that a call starts; undefined for another program. */
export function packageFamily({ program }: Call): PackageFamily | undefined {
  return families.get(program);
}

const families: ReadonlyMap<string, PackageFamily> = new Map([
  ["apt-get", "apt"],
  ["apt", "apt"],
  ["aptitude", "apt"],
  ["apk", "apk"],
  ["zypper", "zypper"],
  ["yum", "yum"],
  ["dnf", "yum"],
  ["dnf5", "yum"],
  ["dnf-3", "yum"],
  ["microdnf", "yum"],
]);

/** What a RUN mentions that starts a family's package manager. */
const mentionOf: Readonly<Record<PackageFamily, RegExp>> = { apt: /apt/, apk: /apk/, zypper: /zypper/, yum: /yum|dnf/ };

/** Whether a call is one of a package manager with an index. */
export function isPackageManager(call: Call): boolean {
  return packageFamily(call) !== undefined;
}

/** The subcommand that fetches an index; of yum and dnf the one that upgrades everything. */
export function indexUpdate(family: PackageFamily, call: Call): ShellWord | undefined {
  const word = subcommandOf(family, call);
  return updates[family].includes(word?.literal ?? "") ? word : undefined;
}

function subcommandOf(family: PackageFamily, call: Call): ShellWord | undefined {
  if (packageFamily(call) !== family) return undefined;
  if (family === "apt") return aptSubcommandWord(call);
  if (family === "apk") return apkSubcommandWord(call);
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
  if (packageFamily(call) !== family) return false;
  if (family === "apt") return aptInstalls.has(aptSubcommandWord(call)?.literal ?? "");
  if (family === "apk") return ["add", "upgrade", "fix", "fetch"].includes(apkSubcommandWord(call)?.literal ?? "");
  return installsWithYum(call) && indexUpdate(family, call) === undefined;
}

/** Whether a RUN installs, or fetches, from the index of a family. */
export function runInstallsFrom(family: PackageFamily, one: RunCalls): boolean {
  return one.mentions(mentionOf[family]) && one.calls.some((call) => installsFrom(family, call));
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
    runCalls(dockerfile).findLast((one) => runInstallsFrom(family, one))?.run.index ?? -1;
  return { apt: last("apt"), apk: last("apk"), zypper: last("zypper"), yum: last("yum") };
});
