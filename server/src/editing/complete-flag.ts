import { type FlagGrammar, knownFlags } from "../dockerfile/instruction-grammar.ts";
import type { Project } from "../project/project.ts";
import { type Caret, written } from "./caret.ts";
import { imageSuggestions, stageSuggestions } from "./complete-image.ts";
import { mountKeySuggestions, mountValueSuggestions } from "./complete-mount.ts";
import { pathSuggestions } from "./complete-path.ts";
import { type Suggestion, type Suggestions, words } from "./suggestion.ts";

/** The names of flags, and behind `=` what their values may be. */
export function flagSuggestions(
  caret: Extract<Caret, { kind: "instruction" }>,
  project: Project,
): Suggestions | undefined {
  const { instruction } = caret;
  const known = knownFlags(instruction);
  const flag = instruction.flags.at(-1);
  if (flag === undefined || known === undefined) return undefined;
  if (flag.value === undefined)
    return { typed: `--${written(flag.name)}`, rest: /^[\w-]*=?/, items: names(caret, known) };
  const value = written(flag.value);
  const kind = known.get(flag.name)?.value;
  if (kind === "mount") return mountSuggestions(value, caret, project);
  if (kind === "stage") return fromSuggestions(value, caret);
  const values = valuesByKind.get(kind ?? "text");
  return values === undefined ? undefined : { typed: value, rest: /^[\w/:$-]*/, items: words(values, "EnumMember") };
}

const valuesByKind: ReadonlyMap<FlagGrammar["value"], readonly string[]> = new Map([
  ["boolean", ["true", "false"]],
  ["network", ["default", "none", "host"]],
  ["security", ["sandbox", "insecure"]],
  ["platform", ["$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64", "linux/arm/v7", "windows/amd64"]],
  ["duration", ["5s", "10s", "30s", "1m", "5m"]],
  ["count", ["1", "3", "5"]],
  ["mode", ["644", "755", "600", "700"]],
  ["checksum", ["sha256:"]],
]);

function names(
  { instruction }: Extract<Caret, { kind: "instruction" }>,
  known: ReadonlyMap<string, FlagGrammar>,
): readonly Suggestion[] {
  const used = new Set(instruction.flags.slice(0, -1).map(({ name }) => name));
  return [...known]
    .filter(([name, { repeats }]) => repeats === true || !used.has(name))
    .map(([name, { value }]) => ({
      label: `--${name}`,
      kind: "Property" as const,
      text: value === "boolean" ? `--${name}` : `--${name}=`,
    }));
}

function mountSuggestions(
  value: string,
  caret: Extract<Caret, { kind: "instruction" }>,
  { context }: Project,
): Suggestions | undefined {
  const parts = value.split(",");
  const last = parts.pop() ?? "";
  const equals = last.indexOf("=");
  if (equals === -1) return { typed: last, rest: /^\w*=?/, items: mountKeySuggestions(parts) };
  const key = last.slice(0, equals);
  const typed = last.slice(equals + 1);
  if (key === "from") return fromSuggestions(typed, caret);
  const isSource = key === "source" || key === "src";
  const isBind = !parts.some((part) => part.startsWith("type=") && part !== "type=bind");
  if (isSource && isBind && !parts.some((part) => part.startsWith("from="))) return pathSuggestions(context, typed);
  return { typed, rest: /^[\w./-]*/, items: mountValueSuggestions(key, parts) };
}

function fromSuggestions(typed: string, { before }: Extract<Caret, { kind: "instruction" }>): Suggestions {
  const images = imageSuggestions(typed);
  const above = { ...before, stages: before.stages.slice(0, -1) };
  return images.typed === typed ? { ...images, items: [...stageSuggestions(above), ...images.items] } : images;
}
