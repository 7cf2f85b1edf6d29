import type { FlagGrammar } from "./instruction-grammar.ts";

/** What is wrong with a flag's value, and what was probably meant. */
export interface ValueProblem {
  /** A message with places for the flag's name, the value and the keyword. */
  readonly template: string;
  readonly instead?: string | undefined;
}

const templates = {
  boolean: "--{name} takes true or false, not {value}, so BuildKit rejects the {keyword}",
  duration: "{value} is no duration such as 30s or 1m30s, so BuildKit rejects the {keyword}",
  unit: "{value} has a unit that is none of ns, us, ms, s, m and h, so BuildKit rejects the {keyword}",
  short: "{value} is less than 1ms, so BuildKit rejects the {keyword}",
  count: "--{name} takes a whole number, not {value}, so BuildKit rejects the {keyword}",
  negative: "--{name} takes no negative number, so BuildKit rejects the {keyword}",
  mode: "{value} is neither octal up to 7777 nor symbolic such as u=rwX,go=rX, so BuildKit rejects the {keyword}",
  platform: "{value} is no platform such as linux/amd64, so BuildKit rejects the {keyword}",
  stage: "--{name} takes one stage or image, and {value} has a blank in it, so BuildKit rejects the {keyword}",
  network: "--{name} takes default, none or host, not {value}, so BuildKit rejects the {keyword}",
  security: "--{name} takes sandbox or insecure, not {value}, so BuildKit rejects the {keyword}",
  checksum: "{value} is no whole digest such as sha256 with 64 digits, so BuildKit rejects the {keyword}",
} as const;

/** Checks a value that is written out as BuildKit does; mounts have their own check. */
export function valueProblem(kind: FlagGrammar["value"], value: string): ValueProblem | undefined {
  switch (kind) {
    case "boolean":
      return /^(true|false)$/i.test(value) ? undefined : { template: templates[kind], instead: meantBoolean(value) };
    case "duration":
      return durationProblem(value);
    case "count":
      return countProblem(value);
    case "mode":
      return isMode(value) ? undefined : { template: templates[kind] };
    case "platform":
      return isPlatform(value) ? undefined : { template: templates[kind] };
    case "stage":
      return /\s/.test(value) ? { template: templates[kind] } : undefined;
    case "network":
      return /^(default|none|host)$/.test(value) ? undefined : { template: templates[kind] };
    case "security":
      return /^(insecure|sandbox)$/.test(value) ? undefined : { template: templates[kind] };
    case "checksum":
      return isDigest(value) ? undefined : { template: templates[kind] };
    default:
      return undefined;
  }
}

/** Whether a text is a digest of an algorithm that BuildKit knows, with all its digits. */
export function isDigest(text: string): boolean {
  return /^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(text);
}

/** Whether an empty value is an error; for the others it is the same as no flag. */
export function refusesEmpty(kind: FlagGrammar["value"]): boolean {
  return kind === "boolean" || kind === "network" || kind === "security" || kind === "mount";
}

function meantBoolean(value: string): string | undefined {
  if (/^(1|yes|on|t|y)$/i.test(value)) return "true";
  return /^(0|no|off|f|n)$/i.test(value) ? "false" : undefined;
}

/** Of a Go duration, in milliseconds. */
const units: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["μs", 1e-3],
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

function durationProblem(value: string): ValueProblem | undefined {
  // As most are written.
  if (/^[1-9]\d*(?:ms|s|m|h)$/.test(value)) return undefined;
  const body = value.replace(/^[-+]/, "");
  if (body === "0") return undefined;
  let total = 0;
  let end = 0;
  for (const [part, number, unit] of body.matchAll(/(\d+\.?\d*|\.\d+)([^\d.]*)/gy)) {
    const factor = units.get(unit ?? "");
    if (factor === undefined)
      return { template: unit === "" ? templates.duration : templates.unit, instead: meantDuration(body) };
    total += Number(number) * factor;
    end += part.length;
  }
  if (end === 0 || end < body.length) return { template: templates.duration, instead: meantDuration(body) };
  if (value.startsWith("-") && total > 0) return { template: templates.short, instead: body };
  return total > 0 && total < 1 ? { template: templates.short } : undefined;
}

function meantDuration(text: string): string | undefined {
  const match = /^(\d+)\s*([a-z]*)$/i.exec(text);
  const [, number = "", unit = ""] = match ?? [];
  if (match === null) return undefined;
  if (/^(|s|secs?|seconds?)$/i.test(unit)) return `${number}s`;
  if (/^(m|mins?|minutes?)$/i.test(unit)) return `${number}m`;
  if (/^(h|hrs?|hours?)$/i.test(unit)) return `${number}h`;
  return /^(d|days?)$/i.test(unit) ? `${Number(number) * 24}h` : undefined;
}

function countProblem(value: string): ValueProblem | undefined {
  if (!/^[-+]?\d+$/.test(value) || Math.abs(Number(value)) > 2 ** 31 - 1) return { template: templates.count };
  return Number(value) < 0 ? { template: templates.negative } : undefined;
}

/** Octal up to 7777, or symbolic as newer frontends take it: `u=rwX,go=rX`. */
function isMode(value: string): boolean {
  if (/^[0-7]+$/.test(value)) return Number.parseInt(value, 8) <= 0o7777;
  return value.split(",").every((part) => /^[ugoa]*([-+=]([rwxXst]*|[ugo]))+$/.test(part));
}

/** An operating system or an architecture, which may stand alone in `--platform=`. */
const lonePlatforms: ReadonlySet<string> = new Set(
  (
    "aix android darwin dragonfly freebsd hurd illumos ios js linux macos nacl netbsd openbsd plan9 solaris windows zos local " +
    "386 i386 aarch64 amd64 amd64p32 arm arm64 arm64be armbe armel armhf loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle " +
    "ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm x86-64 x86_64"
  ).split(" "),
);

function isPlatform(value: string): boolean {
  const parts = value.split("/");
  if (parts.length === 1) return lonePlatforms.has(value.replace(/\(.*\)$/, "").toLowerCase());
  return parts.length <= 3 && parts.every((part) => /^[\w.-]+(\([\w.+-]*\))?$/.test(part));
}
