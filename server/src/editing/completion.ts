import { type CompletionItem, CompletionItemKind } from "vscode-languageserver-types";
import { blankSeparated } from "../dockerfile/words.ts";
import { type Caret, caretAt, rangeAround } from "./caret.ts";
import { flagProposals, type Proposed } from "./complete-flag.ts";
import { asWritten, commentProposals, keywordProposals } from "./complete-line.ts";
import { pathProposals } from "./complete-path.ts";
import { baseProposals, portProposals, signalProposals, userProposals } from "./complete-value.ts";
import { argumentProposals, variableProposals } from "./complete-variable.ts";
import { asItems, type CompletionParts, type Proposal, values } from "./proposal.ts";

/** Characters after which an editor asks by itself. */
export const completionTriggers: readonly string[] = [" ", "-", "=", ",", ":", "/", "$", "{", "#"];

/** What may stand at an offset, best first; nothing where only free text or shell text may. Never throws. */
export function completions(parts: CompletionParts, offset: number): readonly CompletionItem[] {
  const { dockerfile } = parts;
  const caret = caretAt(dockerfile, offset);
  const found = proposed(parts, caret, offset);
  if (found === undefined || found.proposals.length === 0) return [];
  return asItems(found.proposals, rangeAround(dockerfile, offset, found.token, tailOf(found.token, caret)), parts);
}

/** What the word at the caret goes on with behind it. */
function tailOf(token: string, caret: Caret): RegExp {
  if (caret.kind === "comment" || token.startsWith("-")) return /^[\w-]*=?/;
  return caret.kind === "instruction" && caret.before.endsWith(`{${token}`) ? /^\w*\}?/ : /^[\w.-]*/;
}

function proposed(parts: CompletionParts, caret: Caret, offset: number): Proposed | undefined {
  const { dockerfile, rules } = parts;
  if (caret.kind === "blank") return keywordsAt(parts, "", offset, false);
  if (caret.kind === "comment") return commentProposals(dockerfile, rules, caret.line, caret.lineNumber);
  const { instruction, before } = caret;
  if (caret.kind === "heredoc") {
    const isCopy = instruction.keyword === "COPY" || instruction.keyword === "ADD";
    return isCopy && caret.heredoc.expand ? variableProposals(dockerfile, instruction, before) : undefined;
  }
  const { keyword } = instruction;
  if (!/\s/.test(before)) {
    const isFirst = dockerfile.instructions[instruction.index] === instruction;
    return keywordsAt(parts, before, offset, !isFirst);
  }
  const variables = before.includes("$") ? variableProposals(dockerfile, instruction, before) : undefined;
  const pieces = blankSeparated(before, 0, before.length);
  const token = /\s$/.test(before) ? "" : (pieces.at(-1)?.text ?? "");
  const earlier = pieces.slice(1, token === "" ? undefined : -1).map(({ text }) => text);
  if (token.startsWith("-") && earlier.every((word) => word.startsWith("--"))) {
    if (variables !== undefined && !/^--(platform|chown|chmod)=/.test(token)) return undefined;
    return variables ?? flagProposals(dockerfile, parts.project, instruction, token, earlier);
  }
  if (variables !== undefined) return variables;
  if (keyword === "ONBUILD" && earlier.length === 0) return keywordsAt(parts, token, offset, true);
  return argumentsAt(parts, caret, token, earlier);
}

function keywordsAt({ dockerfile }: CompletionParts, token: string, offset: number, inOnbuild: boolean): Proposed {
  return { token, proposals: keywordProposals(dockerfile, offset, inOnbuild) };
}

type AtInstruction = Extract<Caret, { readonly kind: "instruction" }>;

function argumentsAt(
  parts: CompletionParts,
  { instruction, before }: AtInstruction,
  token: string,
  earlier: readonly string[],
): Proposed | undefined {
  const { dockerfile, project } = parts;
  const flags = earlier.filter((word) => word.startsWith("--")).length;
  const words = earlier.slice(flags);
  const noFlags: readonly Proposal[] =
    token === "" && words.length === 0 ? flagProposals(dockerfile, project, instruction, "--", earlier).proposals : [];
  const one = (proposals: readonly Proposal[]): Proposed => ({ token, proposals: [...proposals, ...noFlags] });
  switch (instruction.keyword) {
    case "FROM":
      if (words.length === 0) {
        const base = baseProposals(dockerfile, instruction, token);
        return { ...base, proposals: [...base.proposals, ...noFlags] };
      }
      return words.length === 1
        ? one(values([`${asWritten(dockerfile, "AS")} `], CompletionItemKind.Keyword))
        : undefined;
    case "COPY":
    case "ADD":
      return sources(parts, before, token, earlier.slice(0, flags), noFlags);
    case "RUN":
      return one([]);
    case "HEALTHCHECK":
      return words.length === 0 ? one(values(["CMD ", "NONE"], CompletionItemKind.Keyword)) : undefined;
    case "STOPSIGNAL":
      return words.length === 0 ? one(signalProposals()) : undefined;
    case "EXPOSE":
      return /[/:]/.test(token)
        ? {
            token: token.slice(token.lastIndexOf("/") + 1),
            proposals: token.includes("/") ? values(["tcp", "udp", "sctp"]) : [],
          }
        : one(portProposals(instruction));
    case "USER":
      return words.length === 0 && !token.includes(":") ? one(userProposals(dockerfile, instruction)) : undefined;
    case "ARG":
      return token.includes("=") ? undefined : one(argumentProposals(dockerfile, instruction));
    default:
      return undefined;
  }
}

/** Sources of COPY and ADD: words, or strings of an array. */
function sources(
  { project }: CompletionParts,
  before: string,
  token: string,
  flags: readonly string[],
  noFlags: readonly Proposal[],
): Proposed | undefined {
  if (flags.some((flag) => flag.startsWith("--from=")) || token.startsWith("<<") || /^[a-z]+:\/\//.test(token)) {
    return noFlags.length === 0 ? undefined : { token, proposals: noFlags };
  }
  if (/\s\[/.test(before)) {
    const quotes = before.split('"');
    const inString = quotes.length % 2 === 0 && !before.includes("\\");
    return inString ? pathProposals(project.context, quotes.at(-1) ?? "") : undefined;
  }
  const { token: part, proposals } = pathProposals(project.context, token);
  return { token: part, proposals: [...proposals, ...noFlags] };
}
