import type { Instruction } from "./dockerfile.ts";

/** What a flag of an instruction takes. */
export interface FlagGrammar {
  readonly value:
    | "boolean"
    | "text"
    | "duration"
    | "count"
    | "mode"
    | "checksum"
    | "platform"
    | "stage"
    | "mount"
    | "network"
    | "security";
  /** May be given several times. */
  readonly repeats?: true;
  /** The N of the first `docker/dockerfile:1.N` that knows it; absent for one that 1.0 knew or that only labs versions know. */
  readonly since?: number;
}

/** The flags that BuildKit checks an instruction's for; undefined for an unknown instruction and where it reads none, as for ARG. */
export function knownFlags({ keyword, healthcheck }: Instruction): ReadonlyMap<string, FlagGrammar> | undefined {
  if (keyword === "HEALTHCHECK" && healthcheck?.value.toUpperCase() === "NONE") return undefined;
  return flagsByKeyword.get(keyword);
}

/** The least number of arguments, by keyword; for ENV and LABEL those are pairs. */
export const leastArguments: ReadonlyMap<string, number> = new Map([
  ["ADD", 2],
  ["ARG", 1],
  ["CMD", 1],
  ["COPY", 2],
  ["ENTRYPOINT", 1],
  ["ENV", 1],
  ["EXPOSE", 1],
  ["FROM", 1],
  ["HEALTHCHECK", 1],
  ["LABEL", 1],
  ["MAINTAINER", 1],
  ["ONBUILD", 1],
  ["RUN", 1],
  ["SHELL", 1],
  ["STOPSIGNAL", 1],
  ["USER", 1],
  ["VOLUME", 1],
  ["WORKDIR", 1],
]);

/** The keys of `RUN --mount=`. */
export const mountKeys: ReadonlySet<string> = new Set([
  "type",
  "from",
  "source",
  "src",
  "target",
  "dst",
  "destination",
  "readonly",
  "ro",
  "readwrite",
  "rw",
  "required",
  "size",
  "id",
  "sharing",
  "mode",
  "uid",
  "gid",
  "env",
]);

const copyFlags: readonly (readonly [name: string, grammar: FlagGrammar])[] = [
  ["chown", { value: "text" }],
  ["chmod", { value: "mode", since: 2 }],
  ["link", { value: "boolean", since: 4 }],
  ["exclude", { value: "text", repeats: true, since: 19 }],
];

const none: ReadonlyMap<string, FlagGrammar> = new Map();

/** ARG and STOPSIGNAL are missing: BuildKit takes any flag there and forgets it. */
const flagsByKeyword: ReadonlyMap<string, ReadonlyMap<string, FlagGrammar>> = new Map([
  [
    "ADD",
    new Map<string, FlagGrammar>([
      ...copyFlags,
      ["keep-git-dir", { value: "boolean", since: 1 }],
      ["checksum", { value: "checksum", since: 6 }],
      ["unpack", { value: "boolean", since: 17 }],
    ]),
  ],
  [
    "COPY",
    new Map<string, FlagGrammar>([
      ...copyFlags,
      ["from", { value: "stage" }],
      ["parents", { value: "boolean", since: 20 }],
    ]),
  ],
  ["FROM", new Map<string, FlagGrammar>([["platform", { value: "platform" }]])],
  [
    "HEALTHCHECK",
    new Map<string, FlagGrammar>([
      ["interval", { value: "duration" }],
      ["timeout", { value: "duration" }],
      ["start-period", { value: "duration" }],
      ["start-interval", { value: "duration" }],
      ["retries", { value: "count" }],
    ]),
  ],
  [
    "RUN",
    new Map<string, FlagGrammar>([
      ["mount", { value: "mount", repeats: true, since: 2 }],
      ["network", { value: "network", since: 3 }],
      ["security", { value: "security", since: 20 }],
      ["device", { value: "text", repeats: true }],
    ]),
  ],
  ...["CMD", "ENTRYPOINT", "ENV", "EXPOSE", "LABEL", "MAINTAINER", "ONBUILD", "SHELL", "USER", "VOLUME", "WORKDIR"].map(
    (keyword) => [keyword, none] as const,
  ),
]);
