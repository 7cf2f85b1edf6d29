import type { Instruction } from "./dockerfile.ts";
import type { ShellCommand, ShellScript } from "./shell.ts";

/** A quick look: false where a RUN surely starts a command with an effect outside its shell. */
export function mayBeOwn({ arguments: args, heredocs }: Instruction): boolean {
  if (args.form !== "shell") return false;
  const { text } = args.text;
  return heredocs.length > 0 || (startsOwn.test(text) && !goesOn.test(text));
}

const own = "(?:cd|export|source|alias|set|umask|ulimit|unset|shopt|hash)(?![\\w./-])|\\.\\s|\\w+\\+?=";
const startsOwn = new RegExp(`^(?:${own})`);
/** Another command at the start or behind `&&`, `||`, `;`, or a pipe; before it plain text, closed quotes and simple substitutions alone. */
const goesOn = new RegExp(
  "^(?:[^'\"`$(\\\\#]|'[^']*'|\\$\\([^()'\"`]*\\)|\\$(?!\\()|\"(?:[^\"`\\\\$]|\\$(?!\\()|\\$\\([^()'\"`]*\\))*\")*?" +
    `(?:(?<![|>])\\|(?!\\|)|(?:^|&&|\\|\\||;)\\s*(?:\\w+=[^\\s'"\`$(;&|]*\\s+)*(?!${own})[\\w./])`,
);

/** The commands of a script that has none with an effect outside its shell; none otherwise. */
export function ownCommands({ ok, statements, commands }: ShellScript): readonly ShellCommand[] {
  const parts = statements.flatMap(({ parts }) => parts);
  if (!ok || parts.length === 0 || statements.some(({ background }) => background)) return [];
  if (!commands.every(({ within, name }) => within === "list" || readers.has(name ?? ""))) return [];
  if (commands.some(({ redirections }) => redirections.some(({ target }) => target !== "/dev/null"))) return [];
  const found = parts.filter((part) => part.kind === "command");
  const last = found.at(-1);
  if (found.length !== parts.length || last?.words.length === 0) return [];
  return found.every(({ name, words }) => words.length === 0 || (name !== undefined && shellOnly.has(name)))
    ? found
    : [];
}

const shellOnly: ReadonlySet<string> = new Set("cd export source . alias set umask ulimit unset shopt hash".split(" "));

/** Programs in a substitution that write no files. */
const readers: ReadonlySet<string> = new Set(
  "basename cat cut date dirname dpkg echo find grep head hostname id jq ls nproc printf pwd readlink realpath sed tail tr uname which".split(
    " ",
  ),
);
