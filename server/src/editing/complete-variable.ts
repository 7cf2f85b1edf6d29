import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { isExpanded } from "../dockerfile/expanded-texts.ts";
import { isHeredocScript } from "../dockerfile/run-scripts.ts";
import { setVariables } from "../dockerfile/set-variables.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import { definitionAt, globalArgument, globalNames, platformArguments } from "../dockerfile/variable-scope.ts";
import type { Caret } from "./caret.ts";
import type { Suggestion, Suggestions } from "./suggestion.ts";

/** The variables in scope behind a `$` or `${` that the caret follows; undefined where none begins or none is expanded. */
export function variableSuggestions(caret: Exclude<Caret, { kind: "comment" }>): Suggestions | undefined {
  const { before, instruction, text } = caret;
  const match = /\$(\{?)(\w*)$/.exec(text.slice(-200));
  if (match === null || isLiteral(text.slice(0, text.length - match[0].length), caret)) return undefined;
  if (!readsVariables(caret)) return undefined;
  const [, brace = "", typed = ""] = match;
  const close = brace === "" ? "" : "}";
  const items = namesFor(before, instruction).map((label): Suggestion => {
    const definition =
      instruction.keyword === "FROM" ? globalArgument(before, label) : definitionAt(before, instruction, label);
    return { label, kind: "Variable", text: `${label}${close}`, detail: definition?.value, rank: 1 };
  });
  return { typed, rest: brace === "" ? /^\w*/ : /^\w*\}?/, items };
}

/** The names that ARG may declare: those before the first FROM, and the platforms that BuildKit knows. */
export function argumentSuggestions(before: Dockerfile): readonly Suggestion[] {
  if (before.stages.length === 0) return [];
  const names = [...new Set([...globalNames(before), ...platformArguments])];
  return names.map((label) => ({ label, kind: "Variable", rank: platformArguments.has(label) ? 2 : 1 }));
}

function namesFor(before: Dockerfile, instruction: Instruction): readonly string[] {
  const { keyword, stage } = instruction;
  if (keyword === "FROM") return [...new Set([...globalNames(before), ...platformArguments])];
  const isRuntime = keyword === "CMD" || keyword === "ENTRYPOINT" || keyword === "HEALTHCHECK";
  const earlier = stage === undefined ? before.instructions : lineage(stage).flatMap((one) => one.instructions);
  const names = earlier.flatMap((one) => {
    if (one.index >= instruction.index || one.keyword === "ONBUILD" || (isRuntime && one.keyword !== "ENV")) return [];
    return setVariables(one).map(({ name }) => name);
  });
  return [...new Set(names)];
}

/** Behind an escape character, or between single quotes. */
function isLiteral(text: string, { kind, before }: Caret): boolean {
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === before.escape && quote !== "'") {
      if (++at >= text.length) return true;
    } else if (kind !== "heredoc" && (character === '"' || character === "'")) {
      if (quote === "") quote = character;
      else if (quote === character) quote = "";
    }
  }
  return quote === "'";
}

function readsVariables({ kind, before, instruction }: Exclude<Caret, { kind: "comment" }>): boolean {
  const { keyword, arguments: args, heredocs } = instruction;
  const isShell = args.form === "shell" && keyword !== "SHELL" && isPosixShell(before, instruction);
  if (kind === "heredoc") {
    return heredocs.at(-1)?.expand === true ? keyword !== "RUN" || isShell : isShell && isHeredocScript(instruction);
  }
  return isExpanded(instruction) || isShell;
}
