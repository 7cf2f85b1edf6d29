import { isNameCharacter } from "./characters.ts";

/** A `$NAME` or `${NAME…}` in a text. */
export interface VariableRead {
  readonly name: string;
  /** From the `$` to the closing brace. */
  readonly start: number;
  readonly end: number;
  /** The name alone. */
  readonly nameStart: number;
  /** What stands behind the name in braces: `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `%`, `/`, or nothing. */
  readonly modifier: string;
}

/** The variables that a text reads, by the quoting rules that Dockerfile and POSIX shell share: none in single quotes, none escaped. */
export function variableReads(text: string, escape: string): readonly VariableRead[] {
  const reads: VariableRead[] = [];
  let doubleQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === escape) at++;
    else if (character === '"') doubleQuoted = !doubleQuoted;
    else if (character === "'" && !doubleQuoted) {
      const close = text.indexOf("'", at + 1);
      if (close === -1) return reads;
      at = close;
    } else if (character === "$") {
      const read = readAt(text, at);
      if (read === undefined) continue;
      reads.push(read);
      // A default may read variables of its own.
      at = read.nameStart + read.name.length - 1;
    }
  }
  return reads;
}

/** Whether an unset variable is an accident here: no default, alternative or message of its own. */
export function needsValue({ modifier }: VariableRead): boolean {
  return modifier === "" || modifier === "#" || modifier === "%" || modifier === "/";
}

function readAt(text: string, start: number): VariableRead | undefined {
  const braced = text[start + 1] === "{";
  const nameStart = start + (braced ? 2 : 1);
  let nameEnd = nameStart;
  while (nameEnd < text.length && isNameCharacter(text[nameEnd] as string)) nameEnd++;
  const name = text.slice(nameStart, nameEnd);
  if (name === "" || /^\d/.test(name)) return undefined;
  if (!braced) return { name, start, end: nameEnd, nameStart, modifier: "" };
  const modifier = /^(?::?[-+?=]|[#%/:^,@[])?/.exec(text.slice(nameEnd, nameEnd + 2))?.[0] ?? "";
  const close = text.indexOf("}", nameEnd);
  return { name, start, end: close === -1 ? text.length : close + 1, nameStart, modifier };
}
