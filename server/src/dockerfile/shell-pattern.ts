/** A value without the prefix or suffix that a shell pattern matches: the longest one when `#` or `%` stands twice. */
export function trimmedByPattern(value: string, word: string, side: "start" | "end"): string {
  const sign = side === "start" ? "#" : "%";
  const greedy = word.startsWith(sign);
  const pattern = shellPattern(greedy ? word.slice(1) : word, greedy);
  if (side === "start") return value.replace(new RegExp(`^(?:${pattern})`, "su"), "");
  if (greedy) return value.replace(new RegExp(`(?:${pattern})$`, "su"), "");
  // The shortest suffix: try the starts from the back, as a leftmost match would find the longest.
  const expression = new RegExp(`^(?:${pattern})$`, "su");
  for (let at = value.length; at >= 0; at--) if (expression.test(value.slice(at))) return value.slice(0, at);
  return value;
}

/** A shell pattern as a regular expression: `*` and `?` are wild, an escape makes the next character literal. */
export function shellPattern(pattern: string, greedy: boolean): string {
  let result = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === "*") result += greedy ? ".*" : ".*?";
    else if (character === "?") result += ".";
    else if (character === "\\" && at + 1 < pattern.length) result += literal(pattern[++at] as string);
    else result += literal(character);
  }
  return result;
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
