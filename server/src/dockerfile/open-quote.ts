/** Where the quote stands that a text opens and does not close; undefined when it closes all. */
export function openQuoteAt(text: string, escape: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const quote = open === undefined ? undefined : text[open];
    if (character === escape && quote !== "'") at++;
    else if (open === undefined ? character === '"' || character === "'" : character === quote) {
      open = open === undefined ? at : undefined;
    }
  }
  return open;
}
