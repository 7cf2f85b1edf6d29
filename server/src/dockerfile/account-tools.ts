import { type Invocation, wordText } from "./invocations.ts";

/** What a command that adds a user or a group asks for. */
export interface Account {
  readonly kind: "user" | "group";
  readonly name: string;
  readonly system: boolean;
  readonly id?: string;
  /** The user's primary group, where one is named. */
  readonly group?: string;
  readonly home?: string;
  readonly noHome: boolean;
  readonly shell?: string;
  /** A group of the user's name is to be made with it. */
  readonly ownGroup: boolean;
}

type Meaning = "system" | "id" | "group" | "home" | "noHome" | "shell" | "ownGroup" | "nothing" | "nothingWithValue";

const withValue: ReadonlySet<Meaning> = new Set(["id", "group", "home", "shell", "nothingWithValue"]);

/** Flags of each program whose meaning the others can express too. */
const flagsOf: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  useradd: meanings(
    "-r=system --system=system -u=id --uid=id -g=group --gid=group -d=home --home-dir=home --home=home -M=noHome --no-create-home=noHome " +
      "-s=shell --shell=shell -m=nothing --create-home=nothing -l=nothing --no-log-init=nothing -U=ownGroup --user-group=ownGroup " +
      "-c=nothingWithValue --comment=nothingWithValue",
  ),
  groupadd: meanings("-r=system --system=system -g=id --gid=id -f=nothing --force=nothing"),
  adduser: meanings(
    "-S=system --system=system -D=nothing --disabled-password=nothing --disabled-login=nothing -H=noHome --no-create-home=noHome -h=home " +
      "--home=home -u=id --uid=id -G=group --ingroup=group -s=shell --shell=shell -g=nothingWithValue --gecos=nothingWithValue " +
      "--group=ownGroup --quiet=nothing --gid=group",
  ),
  addgroup: meanings("-S=system --system=system -g=id --gid=id --quiet=nothing"),
};

/** Reads a command that adds a user or a group; undefined where a flag, a variable or the number of names is not understood. */
export function readAccount({ program, arguments: words }: Invocation): Account | undefined {
  const flags = Object.hasOwn(flagsOf, program) ? flagsOf[program] : undefined;
  if (flags === undefined) return undefined;
  const values = new Map<Meaning, string>();
  const names: string[] = [];
  const texts = words.flatMap((word) => splitFlag(wordText(word), flags));
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] as string;
    if (!text.startsWith("-")) {
      names.push(text);
      continue;
    }
    const meaning = flags[text];
    if (meaning === undefined) return undefined;
    values.set(meaning, withValue.has(meaning) ? (texts[++at] ?? "") : "");
  }
  const [name, another] = names;
  const plain = [...values.values(), name ?? ""].every((value) => /^[\w./-]*$/.test(value));
  // Names with blanks and quotes are those of a comment, which no program needs.
  if (name === undefined || another !== undefined || !(plain || onlyCommentIsOdd(values, name))) return undefined;
  return {
    kind: program.startsWith("user") || program === "adduser" ? "user" : "group",
    name,
    system: values.has("system"),
    noHome: values.has("noHome"),
    ownGroup: values.has("ownGroup"),
    ...optional("id", values.get("id")),
    ...optional("group", values.get("group")),
    ...optional("home", values.get("home")),
    ...optional("shell", values.get("shell")),
  };
}

/** The command for BusyBox, as Alpine has it; undefined where it has no word for something. */
export function busyboxCommand({
  kind,
  name,
  system,
  id,
  group,
  home,
  noHome,
  shell,
  ownGroup,
}: Account): string | undefined {
  const flags = system ? ["-S"] : [];
  if (kind === "group") return ["addgroup", ...flags, ...option("-g", id), name].join(" ");
  // Groups go by their names there.
  if (/^\d+$/.test(group ?? "")) return undefined;
  const own = group === undefined && (system || ownGroup);
  if (!system) flags.push("-D");
  const rest = [...(noHome ? ["-H"] : []), ...option("-h", home), ...option("-s", shell), ...option("-u", id)];
  const user = ["adduser", ...flags, ...rest, ...option("-G", own && system ? name : group), name].join(" ");
  return own && system ? `addgroup -S ${name} && ${user}` : user;
}

/** The commands of shadow, as Debian and Red Hat have them. */
export function shadowCommand({ kind, name, system, id, group, home, noHome, shell, ownGroup }: Account): string {
  const flags = system ? ["-r"] : [];
  if (kind === "group") return ["groupadd", ...flags, ...option("-g", id), name].join(" ");
  const rest = [
    ...(id !== undefined && Number(id) > 10_000 ? ["-l"] : []),
    ...(noHome || system ? [] : ["-m"]),
    ...(noHome && !system ? ["-M"] : []),
    ...option("-d", home),
    ...option("-s", shell),
    ...option("-u", id),
    ...option("-g", group),
    ...(ownGroup && group === undefined ? ["-U"] : []),
  ];
  return ["useradd", ...flags, ...rest, name].join(" ");
}

function option(flag: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [flag, value];
}

function optional<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: string });
}

function onlyCommentIsOdd(values: ReadonlyMap<Meaning, string>, name: string): boolean {
  return (
    /^[\w.-]+$/.test(name) &&
    [...values].every(([meaning, value]) => meaning === "nothingWithValue" || /^[\w./-]*$/.test(value))
  );
}

/** `--uid=5` is two words, and `-rM` two flags where both are known. */
function splitFlag(text: string, flags: Readonly<Record<string, Meaning>>): readonly string[] {
  const long = /^(--[\w-]+)=(.*)$/s.exec(text);
  if (long !== null) return [long[1] as string, long[2] as string];
  if (!/^-\w{2,}$/.test(text)) return [text];
  const parts = [...text.slice(1)].map((letter) => `-${letter}`);
  return parts.every((part) => flags[part] !== undefined) ? parts : [text];
}

function meanings(text: string): Readonly<Record<string, Meaning>> {
  return Object.fromEntries(text.split(" ").map((pair) => pair.split("=") as [string, Meaning]));
}
