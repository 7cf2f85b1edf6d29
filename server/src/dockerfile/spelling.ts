/** The one word within two slips of the pen (a letter more, fewer, other, or two swapped); undefined when none or several are as close. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, word.length);
  let tied = false;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > 2) continue;
    const slips = distance(word, candidate);
    if (slips > least || slips > 2) continue;
    tied = slips === least && best !== undefined;
    best = candidate;
    least = slips;
  }
  return tied ? undefined : best;
}

/** Damerau and Levenshtein's distance, with neighbours swapped counting once. */
function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    const above = rows[row - 1] as number[];
    for (let column = 1; column <= other.length; column++) {
      const differs = one[row - 1] === other[column - 1] ? 0 : 1;
      let cost = Math.min(cell(above, column) + 1, cell(current, column - 1) + 1, cell(above, column - 1) + differs);
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, cell(rows[row - 2] as number[], column - 2) + 1);
      current.push(cost);
    }
    rows.push(current);
  }
  return cell(rows[one.length] as number[], other.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

/** Whether two names differ by one slip of the pen: a letter more, fewer or other, two swapped, or underscores alone. */
export function isOneSlip(one: string, other: string): boolean {
  if (one === other) return false;
  if (one.replaceAll("_", "") === other.replaceAll("_", "")) return true;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  const shorter = Math.min(one.length, other.length) - start;
  while (end < shorter && one.at(-1 - end) === other.at(-1 - end)) end++;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
