import type { Instruction } from "./dockerfile.ts";
import { mentions } from "./mentions.ts";
import type { ShellCommand, ShellScript } from "./shell.ts";

/** A piece of a script that its shell does not know. */
export interface Bashism {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** What says the same in any shell. */
  readonly plain?: string;
}

/** A quick look: false only where a RUN surely has no such piece. */
export function mayHaveBashisms(run: Instruction, shell: "dash" | "busybox"): boolean {
  const { arguments: args, heredocs } = run;
  if (args.form !== "shell") return false;
  const signs = shell === "dash" ? dashSigns : busyboxSigns;
  if (signs.test(args.text.text) || words.test(args.text.text)) return true;
  return heredocs.length > 0 && (mentions(run, signs) || mentions(run, words));
}

/** Characters that such syntax begins with; that of `${x:-y}` is known everywhere. */
const dashSigns =
  /[[<>=+@?*!(]\(|\[\[|\$['"]|<<<|\|&|&>|==|pipefail|\$\{[!#]?[\w@*]+(?:\[[^\]$]*\])?(?:[/^,]|:[^-+=?])|(?<!\$)\{[^{}\s]*(?:,|\.\.)/;
const busyboxSigns = /[<>=+@?*!(]\(|\$"|\|&|\$\{[!#]?[\w@*]+(?:\[[^\]$]*\])?[\^,]|(?<!\$)\{[^{}\s]*(?:,|\.\.)/;
/** A builtin where a command begins. */
const words =
  /(?:^|[;&|(){}!\n`]|\b(?:then|do|else|if|while|until|elif|time))\s*(?:source|pushd|popd|shopt|declare|typeset|let|mapfile|select|function)\b/;

/** What a shell does not know of a script, the first of each kind. */
export function bashisms(script: ShellScript, shell: "dash" | "busybox"): readonly Bashism[] {
  const known = shell === "dash" ? dashKnows : busyboxKnows;
  const found = [...script.extensions, ...script.commands.flatMap((command) => builtins(command, shell))];
  const kinds = new Map<string, Bashism>();
  for (const one of found.sort((a, b) => a.start - b.start)) {
    if (!known.has(one.kind) && !kinds.has(one.kind)) kinds.set(one.kind, one);
  }
  return [...kinds.values()];
}

const dashKnows: ReadonlySet<string> = new Set();
const busyboxKnows: ReadonlySet<string> = new Set([
  ..."[[ ]],$'',<<<,&>,${x/y/z},${x:1},function,let,source,set -o pipefail,==".split(","),
]);

const bashBuiltins: ReadonlySet<string> = new Set("source pushd popd shopt declare typeset let mapfile".split(" "));

function builtins({ name, words }: ShellCommand, shell: "dash" | "busybox"): readonly Bashism[] {
  const [program, first] = words;
  if (name === undefined || program === undefined) return [];
  const { start, end } = program;
  if (name === "source") {
    const path = first?.literal;
    // Without a slash the dot looks into PATH.
    const plain = path !== undefined && !path.includes("/") && /^[\w.-]+$/.test(path) ? ". ./" : ". ";
    return [{ kind: name, start, end: first === undefined ? end : first.start, plain }];
  }
  if (bashBuiltins.has(name)) return [{ kind: name, start, end }];
  if (shell === "dash" && name === "set") {
    const option = words.find(({ literal }, at) => literal === "pipefail" && /o$/.test(words[at - 1]?.text ?? ""));
    return option === undefined ? [] : [{ kind: "set -o pipefail", start: option.start, end: option.end }];
  }
  const equals = name === "[" || name === "test" ? words.find(({ text }) => text === "==") : undefined;
  return equals === undefined ? [] : [{ kind: "==", start: equals.start, end: equals.end, plain: "=" }];
}
