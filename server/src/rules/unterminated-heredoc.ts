import { withTrigger } from "../dockerfile/built-instructions.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Heredoc, Instruction } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { heredocNameSpan } from "../dockerfile/heredoc-word.ts";
import { keywords } from "../dockerfile/keywords.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import type { FileEdit, Fix, Message, Rule } from "../rule.ts";

export const unterminatedHeredoc: Rule = {
  id: "unterminated-heredoc",
  category: "correctness",
  summary: "A heredoc has no line that closes it",
  severity: "error",
  default: "on",
  sameAs: ["buildkit:parser"],
  when: { signs: ["problem"] },

  *check(dockerfile) {
    if (dockerfile.problems.length === 0 || hasCustomFrontend(dockerfile) || knowsNoHeredocs(dockerfile)) return;
    // An open heredoc takes the rest of the file, so there is one at most.
    if (!dockerfile.problems.some(({ kind }) => kind === "unterminated-heredoc")) return;
    const instruction = dockerfile.instructions.at(-1);
    const one = instruction === undefined ? undefined : withTrigger(instruction).at(-1);
    const heredoc = one?.heredocs.find((each) => isOpen(dockerfile, each));
    if (instruction === undefined || one === undefined || heredoc === undefined) return;
    const { name } = heredoc;
    yield {
      range: dockerfile.source.firstLineRange(heredocNameSpan(one, heredoc) ?? firstOpening(one)),
      message: ["No line consists of {name} alone, so the heredoc never ends and the build stops here", { name }],
      fixes: closings(dockerfile, instruction, one, heredoc),
    };
  },
};

/** The first `<<` and what is written behind it. */
function firstOpening({ cooked }: Instruction): Span {
  const at = Math.max(cooked.text.indexOf("<<"), 0);
  return cooked.span(at, at + (/^\S+/.exec(cooked.text.slice(at))?.[0].length ?? 0));
}

/** A pinned version of Docker's frontend before heredocs came in 1.4. */
function knowsNoHeredocs({ directives }: Dockerfile): boolean {
  const syntax = directives.find(({ name }) => name === "syntax")?.value ?? "";
  return /:1\.[0-3](\.\d+)?$/.test(syntax);
}

function isOpen({ text, source }: Dockerfile, { name, chomp, terminatorSpan }: Heredoc): boolean {
  const line = text.slice(source.lineStart(source.lineAt(terminatorSpan.start)), terminatorSpan.end);
  return terminatorSpan.end === text.length && (chomp ? line.replace(/^\t+/, "") : line) !== name;
}

function closings(
  dockerfile: Dockerfile,
  instruction: Instruction,
  one: Instruction,
  heredoc: Heredoc,
): readonly Fix[] {
  const lines = bodyLines(dockerfile, heredoc);
  const indented = lines.find(({ text }) => text.trim() === heredoc.name);
  const nameSpan = heredocNameSpan(one, heredoc);
  if (indented !== undefined && /^\t+\S+$/.test(indented.text) && nameSpan !== undefined && !heredoc.chomp) {
    const edit = insert(dockerfile, nameSpan.start, "-");
    return [
      closing(
        dockerfile,
        instruction,
        ["Write <<-, which lets tabs stand before {name}", { name: heredoc.name }],
        edit,
      ),
    ];
  }
  if (indented !== undefined) {
    const edit = replace(
      dockerfile,
      { start: indented.start, end: indented.start + indented.text.length },
      heredoc.name,
    );
    return [closing(dockerfile, instruction, ["Remove the blanks around {name}", { name: heredoc.name }], edit)];
  }
  const { source, text } = dockerfile;
  const next = lines.find((line) => keywords.has(/^[A-Z]+(?=\s)/.exec(line.text)?.[0] ?? ""));
  const end = text.endsWith("\n") || text === "" ? "" : source.lineEnding;
  const edit =
    next === undefined
      ? insert(dockerfile, text.length, end + heredoc.name + source.lineEnding)
      : insert(dockerfile, next.start, heredoc.name + source.lineEnding);
  const title: Message =
    next === undefined
      ? ["Close the heredoc at the end of the file"]
      : ["Close the heredoc before line {line}", { line: source.lineAt(next.start) + 1 }];
  return [closing(dockerfile, instruction, title, edit)];
}

/** The fix brings to light what the heredoc had swallowed. */
function closing(dockerfile: Dockerfile, instruction: Instruction, title: Message, edit: FileEdit): Fix {
  const { source, text } = dockerfile;
  const before = text.slice(0, source.offset(edit.range.start));
  const after = parseDockerfile(before + edit.newText + text.slice(source.offset(edit.range.end)));
  const adds = after.instructions.slice(instruction.index + 1).map(({ keyword }) => keyword);
  return { title, safety: "suggestion", preferred: true, touches: [instruction], adds, edits: [edit] };
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function bodyLines({ source, text }: Dockerfile, { contentSpan }: Heredoc): readonly Line[] {
  const lines: Line[] = [];
  for (let line = source.lineAt(contentSpan.start); line < source.lineStarts.length; line++) {
    const start = source.lineStart(line);
    if (start >= contentSpan.start) lines.push({ text: text.slice(start, source.lineEnd(line)), start });
  }
  return lines;
}
