import { CompletionItemKind } from "vscode-languageserver-types";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { keywords } from "../dockerfile/keywords.ts";
import { instructionHelp } from "./help.ts";
import type { NamedRule, Proposal } from "./proposal.ts";

/** The keywords that may begin a line; before the first FROM only those that BuildKit takes there. */
export function keywordProposals(dockerfile: Dockerfile, offset: number, inOnbuild: boolean): readonly Proposal[] {
  const first = dockerfile.stages[0];
  const isGlobal = first === undefined || first.from.keywordSpan.start >= offset;
  const line = dockerfile.source.lineAt(offset);
  const rest = dockerfile.text.slice(offset, dockerfile.source.lineEnd(line));
  const gap = /^[A-Za-z]*[\t ]/.test(rest) ? "" : " ";
  const wanted = [...keywords].filter((keyword) => {
    if (keyword === "MAINTAINER") return false;
    if (inOnbuild) return keyword !== "ONBUILD" && keyword !== "FROM";
    return isGlobal ? keyword === "FROM" || keyword === "ARG" : true;
  });
  return wanted.map((keyword): Proposal => {
    const label = asWritten(dockerfile, keyword);
    const { syntax, text } = instructionHelp.get(keyword) ?? {};
    const kind = CompletionItemKind.Keyword;
    return { label, kind, insert: label + gap, detail: syntax, documentation: text, goesOn: keyword === "FROM" };
  });
}

/** A keyword in lower case where the file's first instruction is. */
export function asWritten({ instructions }: Dockerfile, keyword: string): string {
  const first = instructions.find(({ keyword: one }) => keywords.has(one))?.keywordText;
  return first !== undefined && first === first.toLowerCase() ? keyword.toLowerCase() : keyword;
}

/** What a comment line may go on with, and the part of it that is already there; undefined for free text. */
export function commentProposals(
  dockerfile: Dockerfile,
  rules: readonly NamedRule[],
  line: string,
  lineNumber: number,
): { readonly token: string; readonly proposals: readonly Proposal[] } | undefined {
  const { directives, source } = dockerfile;
  const above = directives.filter(({ span }) => source.lineAt(span.start) < lineNumber);
  const mayBeDirective = above.length === lineNumber;
  const start = /^\s*#\s*([a-z-]*)$/i.exec(line);
  if (start !== null) {
    const used = new Set<string>(above.map(({ name }) => name));
    const names = mayBeDirective ? ["syntax=", "escape=", "check="].filter((name) => !used.has(name.slice(0, -1))) : [];
    return { token: start[1] ?? "", proposals: commentStarts([...names, "stowage ignore=", "stowage ignore-file="]) };
  }
  const own = /^\s*#\s*stowage\s+(ignore(?:-file)?\s*=\s*(?:[\w:/.-]+\s*,\s*)*)?([\w:/.-]*)$/i.exec(line);
  if (own !== null && own[1] === undefined)
    return { token: own[2] ?? "", proposals: commentStarts(["ignore=", "ignore-file="]) };
  if (own !== null) return { token: own[2] ?? "", proposals: rules.map(ruleProposal) };
  return mayBeDirective ? directiveValues(line, rules) : undefined;
}

function directiveValues(line: string, rules: readonly NamedRule[]): ReturnType<typeof commentProposals> {
  const [, name = "", value = ""] = /^\s*#\s*(syntax|escape|check)\s*=\s*(.*)$/i.exec(line) ?? [];
  const enumerated = (labels: readonly string[], token = value) => ({
    token,
    proposals: labels.map(
      (label): Proposal => ({ label, kind: CompletionItemKind.EnumMember, goesOn: label.endsWith("=") }),
    ),
  });
  if (name.toLowerCase() === "syntax") return enumerated(["docker/dockerfile:1", "docker/dockerfile:1-labs"]);
  if (name.toLowerCase() === "escape") return enumerated(["\\", "`"]);
  if (name.toLowerCase() !== "check") return undefined;
  const option = value.slice(value.lastIndexOf(";") + 1).trimStart();
  if (/^error=/.test(option)) return enumerated(["true", "false"], option.slice("error=".length));
  if (!/^skip=/.test(option)) return enumerated(["skip=", "error=true"], option);
  const names = new Set(rules.flatMap(({ sameAs = [] }) => sameAs.flatMap((alias) => buildkitName(alias))));
  return enumerated(["all", ...[...names].sort()], option.slice(Math.max(option.lastIndexOf(","), 4) + 1).trimStart());
}

function buildkitName(alias: string): readonly string[] {
  return /^buildkit:[A-Z]/.test(alias) ? [alias.slice("buildkit:".length)] : [];
}

function commentStarts(labels: readonly string[]): readonly Proposal[] {
  return labels.map((label) => ({ label, kind: CompletionItemKind.Property, goesOn: true }));
}

function ruleProposal({ id, summary }: NamedRule): Proposal {
  return { label: id, kind: CompletionItemKind.EnumMember, detail: summary };
}
