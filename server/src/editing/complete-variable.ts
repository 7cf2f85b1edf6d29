import { CompletionItemKind } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { definitionAt, globalArgument, globalNames, namesAt, platformArguments } from "../dockerfile/variable-scope.ts";
import type { Proposed } from "./complete-flag.ts";
import type { Proposal } from "./proposal.ts";

/** The variables in scope where the text before the caret ends in `$` or `${` and what is written of a name; undefined elsewhere. */
export function variableProposals(
  dockerfile: Dockerfile,
  instruction: Instruction,
  before: string,
): Proposed | undefined {
  const [whole, brace, token] = /\$(\{?)([A-Za-z_]\w*|)$/.exec(before) ?? [];
  if (whole === undefined || token === undefined) return undefined;
  const isShell = shells.has(instruction.keyword);
  const start = before.length - whole.length;
  const escape = isShell ? "\\" : dockerfile.escape;
  if (before[start - 1] === escape || before[start - 1] === "$" || inSingleQuotes(before.slice(0, start), escape)) {
    return { token, proposals: [] };
  }
  if (!isShell && !expanded.has(instruction.keyword)) return { token, proposals: [] };
  // No shell and no build reads the arrays of commands.
  if (isShell && instruction.arguments.form === "exec") return { token, proposals: [] };
  const proposals = inScope(dockerfile, instruction).map(
    ({ name, detail }): Proposal => ({
      label: name,
      kind: CompletionItemKind.Variable,
      detail,
      insert: brace === "{" ? `${name}}` : name,
    }),
  );
  return { token, proposals };
}

/** What ARG may declare: the build arguments before the first FROM, and those that BuildKit sets. */
export function argumentProposals(dockerfile: Dockerfile, { stage }: Instruction): readonly Proposal[] {
  if (stage === undefined) return [];
  const kind = CompletionItemKind.Variable;
  return [...new Set([...globalNames(dockerfile), ...platformArguments])].map((label) => ({ label, kind }));
}

const shells: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);
const expanded: ReadonlySet<string> = new Set(
  "ADD ARG COPY ENV EXPOSE FROM LABEL STOPSIGNAL USER VOLUME WORKDIR".split(" "),
);

function inScope(
  dockerfile: Dockerfile,
  instruction: Instruction,
): readonly { readonly name: string; readonly detail: string | undefined }[] {
  const { keyword } = instruction;
  if (keyword === "FROM") {
    const globals = [...new Set(globalNames(dockerfile))];
    return [
      ...globals.map((name) => ({ name, detail: globalArgument(dockerfile, name)?.value })),
      ...[...platformArguments].map((name) => ({ name, detail: undefined })),
    ];
  }
  const atRuntime = shells.has(keyword) && keyword !== "RUN";
  return [...new Set(namesAt(dockerfile, instruction))].flatMap((name) => {
    const found = definitionAt(dockerfile, instruction, name);
    if (found === undefined || (atRuntime && found.kind !== "ENV")) return [];
    return [{ name, detail: found.value === undefined ? found.kind : `${found.kind} ${found.value.slice(0, 80)}` }];
  });
}

function inSingleQuotes(text: string, escape: string): boolean {
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === escape && quote !== "'") at++;
    else if (quote === "" && (character === "'" || character === '"')) quote = character;
    else if (character === quote) quote = "";
  }
  return quote === "'";
}
