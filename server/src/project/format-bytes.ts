const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in Docker's decimal units with three digits that count: `903 MB`, `1.21 kB`, `0 B`. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  // 999.5 kB would be written as 1000 kB.
  while (unit < units.length - 1 && Number(value.toPrecision(3)) >= 1000) {
    value /= 1000;
    unit++;
  }
  const text = unit === 0 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
  return `${text} ${units[unit]}`;
}
