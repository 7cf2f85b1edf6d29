import { type Suggestion, words } from "./suggestion.ts";

/** The keys that a mount of each type takes (BuildKit reference, *RUN --mount*). */
const keysByType: ReadonlyMap<string, string> = new Map([
  ["bind", "target source from readwrite"],
  ["cache", "target id sharing from source readonly mode uid gid"],
  ["tmpfs", "target size"],
  ["secret", "id target env required mode uid gid"],
  ["ssh", "id target required mode uid gid"],
]);

const switches: ReadonlySet<string> = new Set(["readwrite", "readonly", "required"]);

/** Where package managers keep what they downloaded, for root. */
const cacheFolders = [
  "/root/.cache/pip",
  "/root/.cache/uv",
  "/root/.npm",
  "/root/.m2",
  "/root/.gradle",
  "/go/pkg/mod",
  "/root/.cache/go-build",
  "/usr/local/cargo/registry",
  "/root/.nuget/packages",
  "/var/cache/apt",
  "/var/lib/apt",
];

/** The keys that may follow in a `--mount` with these parts before. */
export function mountKeySuggestions(parts: readonly string[]): readonly Suggestion[] {
  const fields = parts.map((part) => part.split("="));
  const type = fields.find(([key]) => key === "type")?.[1];
  const used = new Set(fields.map(([key]) => plainKeys.get(key ?? "") ?? key));
  const keys = (keysByType.get(type ?? "bind") ?? "").split(" ").filter((key) => key !== "" && !used.has(key));
  const types = type === undefined ? ["type"] : [];
  return [...types, ...keys].map((key, rank) => ({
    label: key,
    kind: "Property",
    text: switches.has(key) ? key : `${key}=`,
    rank,
  }));
}

const plainKeys: ReadonlyMap<string, string> = new Map([
  ["dst", "target"],
  ["destination", "target"],
  ["src", "source"],
  ["ro", "readonly"],
  ["rw", "readwrite"],
]);

/** The values of a key that can be told without the project. */
export function mountValueSuggestions(key: string, parts: readonly string[]): readonly Suggestion[] {
  if (key === "type") return words(keysByType.keys(), "EnumMember");
  if (key === "sharing") return words(["shared", "private", "locked"], "EnumMember");
  if (switches.has(plainKeys.get(key) ?? key)) return words(["true", "false"], "EnumMember");
  if (plainKeys.get(key) !== "target" && key !== "target") return [];
  return parts.includes("type=cache") ? words(cacheFolders, "Folder") : [];
}
