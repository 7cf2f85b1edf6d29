import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { knownFlags } from "../dockerfile/instruction-grammar.ts";
import { keywords } from "../dockerfile/keywords.ts";
import { nonRootUser } from "../dockerfile/non-root-user.ts";
import { signalNames } from "../dockerfile/signal-names.ts";
import type { Project } from "../project/project.ts";
import { type Caret, caretAt, endsAtCaret, written } from "./caret.ts";
import { commentSuggestions } from "./complete-comment.ts";
import { flagSuggestions } from "./complete-flag.ts";
import { imageSuggestions, stageSuggestions } from "./complete-image.ts";
import { pathSuggestions } from "./complete-path.ts";
import { argumentSuggestions, variableSuggestions } from "./complete-variable.ts";
import { type Completion, type Suggestions, words } from "./suggestion.ts";

type InInstruction = Extract<Caret, { kind: "instruction" }>;

/** What may be written at an offset, with the edits that write it; empty where nothing can be told. Never throws. */
export function completions(dockerfile: Dockerfile, project: Project, offset: number): readonly Completion[] {
  const { source, text } = dockerfile;
  const caret = caretAt(text, offset);
  const found = caret === undefined ? undefined : suggestionsFor(caret, dockerfile, project);
  if (found === undefined) return [];
  const { typed, rest, items } = found;
  const start = offset - typed.length;
  // A word that goes over a continuation can't be replaced in one line.
  if (text.slice(start, offset) !== typed || typed.includes("\n")) return [];
  const line = source.lineEnd(source.lineAt(offset));
  const behind = typed === "" ? 0 : (rest.exec(text.slice(offset, Math.max(line, offset)))?.[0].length ?? 0);
  const range = source.range({ start, end: offset + behind });
  return items.map((item) => ({ ...item, edit: { range, newText: item.text ?? item.label } }));
}

function suggestionsFor(caret: Caret, dockerfile: Dockerfile, project: Project): Suggestions | undefined {
  if (caret.kind === "comment") return commentSuggestions(caret);
  const variables = variableSuggestions(caret);
  if (variables !== undefined) return variables;
  if (caret.kind === "heredoc") return undefined;
  const { instruction, text } = caret;
  if (endsAtCaret(instruction.keywordText)) return keywordSuggestions(text, dockerfile, caret.before);
  const flag = instruction.flags.at(-1);
  if (endsAtCaret(flag?.text)) return flagSuggestions(caret, project);
  const typed = /\S*$/.exec(text)?.[0] ?? "";
  const isFirst = isFirstWord(caret);
  const found = argumentsOf(caret, typed, isFirst, project);
  if (!isFirst || (typed !== "" && typed !== "-")) return found;
  const flags = [...(knownFlags(instruction)?.keys() ?? [])].map((name) => ({
    label: `--${name}`,
    kind: "Property" as const,
    text: `--${name}${bareFlags.has(name) ? "" : "="}`,
    rank: 8,
  }));
  return { typed, rest: found?.rest ?? /^/, items: typed === "-" ? flags : [...(found?.items ?? []), ...flags] };
}

const bareFlags: ReadonlySet<string> = new Set(["link", "parents", "unpack", "keep-git-dir"]);

function keywordSuggestions(typed: string, { instructions }: Dockerfile, before: Dockerfile): Suggestions {
  const isLower = typed === "" ? isLowerCase(instructions[0]?.keywordText) : isLowerCase(typed);
  const hasStage = before.stages.length > 0;
  const items = [...keywords]
    .filter((keyword) => keyword !== "MAINTAINER")
    .map((keyword) => ({
      label: isLower ? keyword.toLowerCase() : keyword,
      kind: "Keyword" as const,
      text: `${isLower ? keyword.toLowerCase() : keyword} `,
      rank: hasStage || keyword === "FROM" || keyword === "ARG" ? 1 : 2,
    }));
  return { typed, rest: /^\w* ?/, items };
}

function isLowerCase(text: string | undefined): boolean {
  const letters = written(text);
  return letters !== "" && letters === letters.toLowerCase();
}

function isFirstWord({ instruction, text }: InInstruction): boolean {
  const { arguments: args, keywordText } = instruction;
  if (instruction.flags.length > 0 && (args.form === "words" || args.form === "exec")) return args.words.length === 1;
  return /^\s*\S*$/.test(text.slice(keywordText.length));
}

function argumentsOf(
  { instruction, before }: InInstruction,
  typed: string,
  isFirst: boolean,
  { context }: Project,
): Suggestions | undefined {
  const { keyword, keywordText, arguments: args, flags } = instruction;
  const plain = { typed, rest: /^[\w.-]*/ };
  switch (keyword) {
    case "FROM":
      if (isFirst) return withStages(typed, before);
      if (args.form !== "words" || args.words.length !== 2) return undefined;
      return { ...plain, items: words([isLowerCase(keywordText) ? "as" : "AS"], "Keyword") };
    case "COPY":
    case "ADD":
      if (args.form !== "words" || flags.some(({ name }) => name === "from")) return undefined;
      return pathSuggestions(context, typed);
    case "ARG":
      return typed.includes("=") ? undefined : { ...plain, items: argumentSuggestions(before) };
    case "STOPSIGNAL":
      return { ...plain, rest: /^[\w+-]*/, items: signals };
    case "EXPOSE":
      return { ...plain, rest: /^[\w/]*/, items: words(ports, "Value") };
    case "USER": {
      const own = instruction.stage === undefined ? undefined : nonRootUser(instruction.stage);
      const names = own?.kind === "user" && own.create === undefined ? [own.name, "root"] : ["root", "nobody"];
      return isFirst ? { ...plain, rest: /^[\w:$-]*/, items: words(names, "Value") } : undefined;
    }
    case "HEALTHCHECK":
      return endsAtCaret(instruction.healthcheck?.value)
        ? { ...plain, items: words(["CMD", "NONE"], "Keyword") }
        : undefined;
    default:
      return undefined;
  }
}

/** Stages, scratch and images, or the tags of one. */
function withStages(typed: string, before: Dockerfile): Suggestions {
  const images = imageSuggestions(typed);
  if (images.typed !== typed) return images;
  const scratch = words(["scratch"], "Module", { rank: 2 });
  return { ...images, items: [...stageSuggestions(before), ...scratch, ...images.items] };
}

const common = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGWINCH", "SIGUSR1", "SIGHUP"];
const signals = [...signalNames].map((name) => ({
  label: `SIG${name}`,
  kind: "Constant" as const,
  rank: common.includes(`SIG${name}`) ? 1 : 2,
}));

const ports = ["80", "443", "3000", "5000", "5432", "8000", "8080", "8443", "9090", "53/udp", "443/udp"];
