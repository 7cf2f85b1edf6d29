import { type Invocation, operands, subcommand, wordText } from "./invocations.ts";
import type { ShellWord } from "./shell-word.ts";

/** Families of package managers, as `BaseFamily` names them. */
export type PackageFamily = "apt" | "apk" | "dnf";

const families: ReadonlyMap<string, PackageFamily> = new Map([
  ["apt", "apt"],
  ["apt-get", "apt"],
  ["apt-cache", "apt"],
  ["aptitude", "apt"],
  ["dpkg", "apt"],
  ["apk", "apk"],
  ["yum", "dnf"],
  ["dnf", "dnf"],
  ["microdnf", "dnf"],
  ["rpm", "dnf"],
]);

/** The programs of the other families. */
export function foreignManagers(own: PackageFamily | "none"): readonly string[] {
  return [...families].flatMap(([program, family]) => (family === own ? [] : [program]));
}

/** The family of a package manager's program; undefined for other programs. */
export function packageFamily({ program }: Invocation): PackageFamily | undefined {
  return families.get(program);
}

/** What a call does to the packages of the system: installs named ones, fetches lists, cleans up, or something else. */
export interface PackageCall {
  readonly family: PackageFamily;
  readonly action: "install" | "update" | "clean" | "other";
  /** The packages that an install names, as written. */
  readonly packages: readonly string[];
}

const valueFlags: readonly string[] = (
  "-o --option -t --target-release --default-release -c --config-file -a --virtual --repository -X -p --root --repo --installroot " +
  "--enablerepo --disablerepo --setopt --releasever"
).split(" ");

/** The words that name the packages of an install; none for another call. */
export function installedWords(invocation: Invocation): readonly ShellWord[] {
  if (packageCall(invocation)?.action !== "install") return [];
  return operands(invocation.arguments, flagsOf(packageFamily(invocation))).slice(1);
}

function flagsOf(family: PackageFamily | undefined): readonly string[] {
  return family === "apk" ? [...valueFlags, "-t"] : valueFlags;
}

/** Reads a call of a package manager; undefined for other programs. */
export function packageCall(invocation: Invocation): PackageCall | undefined {
  const family = packageFamily(invocation);
  if (family === undefined) return undefined;
  const flags = flagsOf(family);
  const verb = subcommand(invocation, flags) ?? "";
  const packages = operands(invocation.arguments, flags).slice(1).map(wordText);
  if (invocation.program === "dpkg" || invocation.program === "rpm") return { family, action: "other", packages: [] };
  if (verb === "install" || verb === "add") return { family, action: "install", packages };
  if (["update", "makecache", "check-update"].includes(verb) && packages.length === 0 && family !== "dnf")
    return { family, action: "update", packages: [] };
  if (["clean", "autoclean", "cache"].includes(verb)) return { family, action: "clean", packages: [] };
  return { family, action: "other", packages: [] };
}
