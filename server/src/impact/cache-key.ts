/** A key of the build cache as text: equal inputs give equal keys. 64 bits, so that two of a history practically never meet by chance. */
export function cacheKey(...parts: readonly string[]): string {
  let one = 0xdeadbeef;
  let other = 0x41c6ce57;
  for (const part of parts) {
    for (let at = 0; at < part.length; at++) {
      const code = part.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761);
      other = Math.imul(other ^ code, 1597334677);
    }
    // Between parts, so that "a", "bc" and "ab", "c" differ.
    one = Math.imul(one ^ 0x10000, 2654435761);
    other = Math.imul(other ^ 0x10000, 1597334677);
  }
  return `${hex(mixed(one, other))}${hex(mixed(other, one))}`;
}

function mixed(one: number, other: number): number {
  return Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

/**
 * A digest of a set of files that does not depend on their order, so that one changed file changes it in constant time:
 * the sums of the keys of its members.
 */
export class SetDigest {
  private high = 0;
  private low = 0;

  add(key: string): void {
    this.high = (this.high + Number.parseInt(key.slice(0, 8), 16)) >>> 0;
    this.low = (this.low + Number.parseInt(key.slice(8), 16)) >>> 0;
  }

  remove(key: string): void {
    this.high = (this.high - Number.parseInt(key.slice(0, 8), 16)) >>> 0;
    this.low = (this.low - Number.parseInt(key.slice(8), 16)) >>> 0;
  }

  get text(): string {
    return hex(this.high) + hex(this.low);
  }
}
