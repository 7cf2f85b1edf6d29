/** A choice of a snippet: its number, and the values that an editor offers, the default first. */
export interface Choice {
  readonly index: string;
  readonly values: readonly string[];
}

/**
 * A snippet's text as an editor inserts it when every placeholder keeps its default, by the TextMate rules that VS Code documents.
 * `chosen` takes other values of choices, by number. Throws at a `$` that an editor would take for a variable of its own.
 */
export function expandSnippet(body: string, chosen: ReadonlyMap<string, string> = new Map()): string {
  const values = new Map(chosen);
  let result = "";
  for (let at = 0; at < body.length; ) {
    const { text, length } = piece(body, at, values);
    result += text;
    at += length;
  }
  return result;
}

/** Every choice that a snippet offers. */
export function choicesOf(body: string): readonly Choice[] {
  const found = [...body.matchAll(/\$\{(\d+)\|([^|]*)\|\}/g)];
  return found.map(([, index = "", values = ""]) => ({ index, values: values.split(",") }));
}

function piece(
  body: string,
  at: number,
  values: Map<string, string>,
): { readonly text: string; readonly length: number } {
  const rest = body.slice(at);
  const escaped = /^\\([$}\\])/.exec(rest);
  if (escaped !== null) return { text: escaped[1] ?? "", length: 2 };
  const placeholder = /^\$(?:(\d+)|\{(\d+)(?::([^}]*)|\|([^|]*)\|)?\})/.exec(rest);
  if (placeholder === null) {
    if (rest.startsWith("$")) throw new Error(`An editor would put a variable of its own at ${rest.slice(0, 20)}`);
    return { text: rest[0] ?? "", length: 1 };
  }
  const [whole, bare, braced, text, choices] = placeholder;
  const index = bare ?? braced ?? "";
  const value = values.get(index) ?? text ?? choices?.split(",")[0] ?? "";
  values.set(index, value);
  return { text: value, length: whole.length };
}
