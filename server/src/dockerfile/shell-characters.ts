/** What a character of shell text does to a word. */
export const ordinary = 0;
export const ending = 1;
export const special = 2;

const kinds = new Uint8Array(128);
for (const character of " \t\n;&|<>()") kinds[character.charCodeAt(0)] = ending;
for (const character of "\\'\"$`{[*?~") kinds[character.charCodeAt(0)] = special;

/** Of a UTF-16 unit: one of the three above. */
export function kindOf(code: number): number {
  return code < 128 ? (kinds[code] as number) : ordinary;
}

/** The offset of the first character at or after `from` that is not a plain one. */
export function endOfRun(text: string, from: number): number {
  let at = from;
  while (at < text.length && kindOf(text.charCodeAt(at)) === ordinary) at++;
  return at;
}

/** The offset of the first character at or after `from` that means something in double quotes, or ends them. */
export function endOfQuotedRun(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === doubleQuote || code === dollar || code === backslash || code === backquote) return at;
  }
  return text.length;
}

/** The end of the variable's name at `from`; `from` itself where none begins. */
export function endOfName(text: string, from: number): number {
  if (isNumeral(text.charCodeAt(from))) return from;
  let at = from;
  while (isNamePart(text.charCodeAt(at))) at++;
  return at;
}

function isNamePart(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f || isNumeral(code);
}

/** Whether it is one of 0 to 9. */
export function isNumeral(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether `$` and it are a variable of one character, such as `$1` and `$?`. */
export function isSpecialName(code: number): boolean {
  return isNumeral(code) || "@*#?-$!".includes(String.fromCharCode(code));
}

/** UTF-16 units that mean something to the shell. */
export const tab = 0x09;
export const lineEnd = 0x0a;
export const space = 0x20;
export const doubleQuote = 0x22;
export const hash = 0x23;
export const dollar = 0x24;
export const ampersand = 0x26;
export const singleQuote = 0x27;
export const leftParenthesis = 0x28;
export const star = 0x2a;
export const plus = 0x2b;
export const semicolon = 0x3b;
export const less = 0x3c;
export const equalsSign = 0x3d;
export const greater = 0x3e;
export const question = 0x3f;
export const leftBracket = 0x5b;
export const backslash = 0x5c;
export const backquote = 0x60;
export const leftBrace = 0x7b;
export const bar = 0x7c;
export const rightBrace = 0x7d;
export const tilde = 0x7e;
