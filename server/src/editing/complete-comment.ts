import { rules } from "../rules/index.ts";
import type { Caret } from "./caret.ts";
import { type Suggestion, type Suggestions, words } from "./suggestion.ts";

/** Parser directives at the top of the file, and the comments that hide findings. */
export function commentSuggestions({
  text,
  mayBeDirective,
}: Extract<Caret, { kind: "comment" }>): Suggestions | undefined {
  const comment = text.replace(/^#\s*/, "");
  const names = /^(?:stowage\s+ignore(?:-file)?\s*=\s*)(?:[^,;\s]+\s*,\s*)*([\w:/.-]*)$/.exec(comment);
  if (names !== null) return { typed: names[1] ?? "", rest: /^[\w-]*/, items: ruleItems };
  const skip = /^check\s*=\s*(?:error=\w+;)?skip\s*=\s*(?:\w+\s*,\s*)*(\w*)$/i.exec(comment);
  if (mayBeDirective && skip !== null) return { typed: skip[1] ?? "", rest: /^\w*/, items: checkItems };
  const value = /^(syntax|escape|check)\s*=\s*(\S*)$/i.exec(comment);
  if (mayBeDirective && value !== null) {
    return {
      typed: value[2] ?? "",
      rest: /^\S*/,
      items: words(values.get(value[1]?.toLowerCase() ?? "") ?? [], "Value"),
    };
  }
  if (!/^[a-z -]*$/i.test(comment)) return undefined;
  const directives = mayBeDirective ? words(["syntax=", "escape=", "check="], "Keyword", { rank: 1 }) : [];
  const own = words(["stowage ignore=", "stowage ignore-file="], "Keyword", { rank: 2 });
  return { typed: comment, rest: /^[\w-]*=?/, items: [...directives, ...own] };
}

const values: ReadonlyMap<string, readonly string[]> = new Map([
  ["syntax", ["docker/dockerfile:1", "docker/dockerfile:1-labs"]],
  ["escape", ["\\", "`"]],
  ["check", ["skip=", "skip=all", "error=true"]],
]);

const ruleItems: readonly Suggestion[] = rules.map(({ id, summary }) => ({
  label: id,
  kind: "EnumMember",
  detail: summary,
}));

/** BuildKit's own names, as its rules are known here. */
const checkItems: readonly Suggestion[] = [
  ...new Set(
    rules
      .flatMap(({ sameAs = [] }) => sameAs.filter((name) => name.startsWith("buildkit:") && name !== "buildkit:parser"))
      .map((name) => name.slice("buildkit:".length)),
  ),
].map((label) => ({ label, kind: "EnumMember" }));
