import type { Arguments, Word } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { parseShell, type ShellScript } from "./shell.ts";

/** An exec form that runs a script: `["sh", "-c", "…", …]`. */
export interface ShellArray {
  /** The shell's base name. */
  readonly shell: string;
  /** The element with the script. */
  readonly scriptWord: Word;
  readonly script: ShellScript;
  /** The elements behind the script: `$0`, `$1`, … */
  readonly rest: readonly Word[];
}

/** Reads an exec form that runs a script in a POSIX-like shell; undefined for any other, and for one that ends with `-c`. */
export function shellArray(args: Arguments): ShellArray | undefined {
  return args.form === "exec" && shellName(args.words[0]) !== undefined ? readShellArray(args) : undefined;
}

const readShellArray = once((args: Extract<Arguments, { form: "exec" }>): ShellArray | undefined => {
  const start = scriptStart(args);
  const scriptWord = start === undefined ? undefined : args.words[start];
  if (start === undefined || scriptWord === undefined) return undefined;
  const shell = shellName(args.words[0]) as string;
  return { shell, scriptWord, script: parseShell(scriptWord.cooked), rest: args.words.slice(start + 1) };
});

/** Whether an exec form is a shell that takes its script from what follows, as `["sh", "-c"]` does from CMD. */
export function awaitsScript(args: Arguments): boolean {
  const start = scriptStart(args);
  return args.form === "exec" && start !== undefined && start >= args.words.length;
}

/** Whether any element is a shell, of Windows too, with the flag that makes the next one its script, as behind `tini --`. */
export function runsShell(args: Arguments): boolean {
  if (args.form !== "exec") return false;
  const values = args.words.map(({ value }) => value);
  const flag = values.findLastIndex((value) =>
    /^(-[a-z]*c[a-z]*|\/c|\/k|-command|-file|-encodedcommand)$/i.test(value),
  );
  return values.slice(0, Math.max(flag, 0)).some((value) => {
    const name = value
      .replace(/^.*[\\/]/, "")
      .replace(/\.exe$/i, "")
      .toLowerCase();
    return shells.has(name) || windowsShells.has(name);
  });
}

const shells: ReadonlySet<string> = new Set(["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"]);
const windowsShells: ReadonlySet<string> = new Set(["cmd", "powershell", "pwsh"]);

function shellName(word: Word | undefined): string | undefined {
  const path = word?.value ?? "";
  const name = path.slice(path.lastIndexOf("/") + 1);
  return shells.has(name) ? name : undefined;
}

/** The index of the script, which may be past the end; undefined when this is no shell with `-c`. */
function scriptStart(args: Arguments): number | undefined {
  if (args.form !== "exec" || shellName(args.words[0]) === undefined) return undefined;
  for (let at = 1; at < args.words.length; at++) {
    const flag = (args.words[at] as Word).value;
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(flag)) return flag.endsWith("o") ? at + 2 : at + 1;
    if (!/^[-+]/.test(flag)) return undefined;
    if (/^[-+][a-zA-Z]*[oO]$/.test(flag)) at++;
  }
  return undefined;
}
