/** A snippet's text as an editor inserts it when every placeholder keeps its default, by the TextMate rules that VS Code documents. */
export function expandSnippet(body: string): string {
  const defaults = new Map<string, string>();
  let result = "";
  for (let at = 0; at < body.length; ) {
    const { text, length } = piece(body, at, defaults);
    result += text;
    at += length;
  }
  return result;
}

function piece(
  body: string,
  at: number,
  defaults: Map<string, string>,
): { readonly text: string; readonly length: number } {
  const rest = body.slice(at);
  const escaped = /^\\([$}\\])/.exec(rest);
  if (escaped !== null) return { text: escaped[1] ?? "", length: 2 };
  const placeholder = /^\$(?:(\d+)|\{(\d+)(?::([^}]*)|\|([^|]*)\|)?\})/.exec(rest);
  if (placeholder === null) return { text: rest[0] ?? "", length: 1 };
  const [whole, bare, braced, text, choices] = placeholder;
  const index = bare ?? braced ?? "";
  const value = text ?? choices?.split(",")[0] ?? defaults.get(index) ?? "";
  defaults.set(index, value);
  return { text: value, length: whole.length };
}
