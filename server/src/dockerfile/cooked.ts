/** A half-open piece of a text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A run of cooked text and where it stands in the source. */
export interface Segment {
  readonly cooked: number;
  readonly source: number;
  /** Of the cooked text. */
  readonly length: number;
  /** Of the source, where it differs, as it does for an escape such as `\"`. */
  readonly sourceLength: number;
}

/** Text as BuildKit sees it (lines joined, comments gone, JSON decoded), with the way back to the source. */
export class Cooked {
  constructor(
    readonly text: string,
    private readonly segments: readonly Segment[],
    private readonly base = 0,
  ) {}

  /** Several cooked texts one behind the other. */
  static join(parts: readonly Cooked[]): Cooked {
    const segments: Segment[] = [];
    let length = 0;
    for (const part of parts) {
      for (const segment of part.segments) {
        const inside = clipped(segment, part.base, part.text.length);
        if (inside !== undefined) segments.push({ ...inside, cooked: inside.cooked - part.base + length });
      }
      length += part.text.length;
    }
    return new Cooked(parts.map(({ text }) => text).join(""), segments);
  }

  /** Text that stands in the source as it is. */
  static plain(text: string, source: number): Cooked {
    return new Cooked(text, [{ cooked: 0, source, length: text.length, sourceLength: text.length }]);
  }

  /** A part of it, with the same way back. */
  slice(start: number, end: number): Cooked {
    return new Cooked(this.text.slice(start, end), this.segments, this.base + start);
  }

  /** The source offset of the character at `offset`; at the very end, the offset behind the last character. */
  sourceOffset(offset: number): number {
    if (offset > 0 && offset >= this.text.length) return this.sourceEnd(offset);
    const segment = this.segmentAt(this.base + offset);
    if (segment === undefined) return 0;
    const inside = this.base + offset - segment.cooked;
    return segment.source + (segment.length === segment.sourceLength ? inside : 0);
  }

  /** The source offset just behind the character before `offset`: where text is inserted that belongs to it. */
  sourceEnd(offset: number): number {
    if (offset <= 0) return this.sourceOffset(0);
    const last = this.base + Math.min(offset, this.text.length) - 1;
    const segment = this.segmentAt(last);
    if (segment === undefined) return 0;
    if (segment.length !== segment.sourceLength) return segment.source + segment.sourceLength;
    return segment.source + (last - segment.cooked) + 1;
  }

  /** The smallest source span that covers the cooked span; continuation glue inside it is covered too. */
  span(start: number, end: number): Span {
    if (end <= start) {
      const at = this.sourceOffset(start);
      return { start: at, end: at };
    }
    return { start: this.sourceOffset(start), end: this.sourceEnd(end) };
  }

  /** Whether the cooked span stands in the source in one piece, letter for letter. */
  isContiguous(start: number, end: number): boolean {
    const { start: from, end: to } = this.span(start, end);
    return to - from === end - start;
  }

  private segmentAt(cooked: number): Segment | undefined {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.segments[middle] as Segment).cooked <= cooked) low = middle;
      else high = middle - 1;
    }
    return this.segments[low];
  }
}

/** The part of a segment that lies in the window of `length` from `base`. */
function clipped(segment: Segment, base: number, length: number): Segment | undefined {
  const start = Math.max(segment.cooked, base);
  const end = Math.min(segment.cooked + segment.length, base + length);
  if (end <= start) return undefined;
  if (segment.length !== segment.sourceLength) return segment;
  const source = segment.source + (start - segment.cooked);
  return { cooked: start, source, length: end - start, sourceLength: end - start };
}
