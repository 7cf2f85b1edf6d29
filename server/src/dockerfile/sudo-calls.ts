import { wordText } from "./invocations.ts";
import type { ShellCommand, ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";

/** A command that sudo starts. */
export interface SudoCall {
  readonly command: ShellCommand;
  readonly word: ShellWord;
  /** Who the program runs as. */
  readonly target: string;
  /** The end of sudo and its options; undefined where the program would do something else without them. */
  readonly optionsEnd: number | undefined;
  /** How many words sudo and its options are. */
  readonly length: number;
}

/** The calls of sudo in a script. */
export function sudoCalls({ commands }: ShellScript): readonly SudoCall[] {
  return commands.flatMap((command) => {
    const [word] = command.words;
    return word?.literal !== undefined && /^(.*\/)?sudo$/.test(word.literal) ? [readCall(command, word)] : [];
  });
}

function readCall(command: ShellCommand, word: ShellWord): SudoCall {
  let target = "root";
  let plain = true;
  let at = 1;
  for (; at < command.words.length; at++) {
    const text = wordText(command.words[at] as ShellWord);
    if (text === "sudo") continue;
    if (!text.startsWith("-")) break;
    const user = /^(?:-[A-Za-z]*u(.*)|--user(?:=(.*))?)$/.exec(text);
    if (user !== null) {
      target = user[1] || user[2] || wordText(command.words[++at] ?? word);
      continue;
    }
    if (text === "--") {
      at++;
      break;
    }
    plain &&= /^-[EHnSkP]+$|^--(preserve-env(=.*)?|set-home|non-interactive|stdin|reset-timestamp)$/.test(text);
    if (/^-[gpCRTh]$/.test(text)) at++;
  }
  const last = command.words[at - 1];
  const isPlain = plain && (target === "root" || target === "0" || target === "#0") && command.words.length > at;
  return { command, word, target, optionsEnd: isPlain ? last?.end : undefined, length: at };
}
