/** A pattern of an ignore file, compiled; `undefined` for one that moby's matcher rejects. */
export function compilePattern(pattern: string): RegExp | undefined {
  return isWellFormed(pattern) ? toRegExp(pattern) : undefined;
}

/** moby's own translation: `**` crosses folders, `*` and `?` do not, everything else is literal or a bracket class. */
function toRegExp(pattern: string): RegExp | undefined {
  let source = "^";
  for (let at = 0; at < pattern.length; ) {
    const character = String.fromCodePoint(pattern.codePointAt(at) as number);
    at += character.length;
    if (character === "*") {
      if (pattern[at] !== "*") {
        source += "[^/]*";
        continue;
      }
      at++;
      if (pattern[at] === "/") at++;
      // At the end it takes all that follows; elsewhere any number of whole folders.
      source += at >= pattern.length ? ".*" : "(?:.*/)?";
    } else if (character === "?") {
      source += "[^/]";
    } else if (character === "\\") {
      if (at >= pattern.length) return undefined;
      source += literal(pattern[at++] as string);
    } else if (character === "[") {
      const end = classEnd(pattern, at);
      source += pattern.slice(at - 1, end);
      at = end;
    } else {
      source += literal(character);
    }
  }
  try {
    return new RegExp(`${source}$`, "su");
  } catch {
    return undefined;
  }
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

/** The offset behind a class's closing bracket. */
function classEnd(pattern: string, from: number): number {
  let at = from;
  while (at < pattern.length && pattern[at] !== "]") at += pattern[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** Whether Go's `filepath.Match` takes the pattern: brackets closed, ranges whole, no escape at the end. */
export function isWellFormed(pattern: string): boolean {
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === "\\" && ++at >= pattern.length) return false;
    if (pattern[at] !== "[" || pattern[at - 1] === "\\") continue;
    const end = classBody(pattern, at + 1);
    if (end === undefined) return false;
    at = end;
  }
  return true;
}

/** The offset of the closing bracket; undefined when the class is malformed. */
function classBody(pattern: string, from: number): number | undefined {
  let at = pattern[from] === "^" ? from + 1 : from;
  for (let ranges = 0; ; ranges++) {
    if (pattern[at] === "]" && ranges > 0) return at;
    const low = classCharacter(pattern, at);
    if (low === undefined) return undefined;
    at = low;
    if (pattern[at] !== "-") continue;
    const high = classCharacter(pattern, at + 1);
    if (high === undefined) return undefined;
    at = high;
  }
}

function classCharacter(pattern: string, from: number): number | undefined {
  const character = pattern[from];
  if (character === undefined || character === "-" || character === "]") return undefined;
  const at = character === "\\" ? from + 1 : from;
  const code = pattern.codePointAt(at);
  if (code === undefined) return undefined;
  const next = at + String.fromCodePoint(code).length;
  return next < pattern.length ? next : undefined;
}
