import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { RuleFinding } from "../lint.ts";
import type { FileEdit, Fix, Rule, Severity } from "../rule.ts";
import type { Script } from "./script.ts";

/** One thing that ShellCheck says, as its output format `json1` has it: lines and columns from 1, columns in code points. */
export interface Comment {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  readonly level: "error" | "warning" | "info" | "style";
  readonly code: number;
  readonly message: string;
  readonly fix: { readonly replacements: readonly Replacement[] } | null;
}

interface Replacement {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  /** On which side of what stands there an empty replacement belongs. */
  readonly insertionPoint: "beforeStart" | "afterEnd";
  readonly replacement: string;
}

/** ShellCheck's comments on a script; undefined for output that is none of its own. */
export function readComments(output: string): readonly Comment[] | undefined {
  try {
    const { comments } = JSON.parse(output) as { readonly comments?: unknown };
    return Array.isArray(comments) ? (comments as readonly Comment[]).filter(isComment) : undefined;
  } catch {
    return undefined;
  }
}

function isComment({ line, column, endLine, endColumn, code, message }: Comment): boolean {
  return [line, column, endLine, endColumn, code].every(Number.isInteger) && typeof message === "string";
}

/** The findings that comments on a script stand for, at their places in the Dockerfile. */
export function shellcheckFindings(
  dockerfile: Dockerfile,
  script: Script,
  comments: readonly Comment[],
): readonly RuleFinding[] {
  const place = offsets(script);
  return comments.flatMap((comment): readonly RuleFinding[] => {
    const start = place(comment.line, comment.column);
    const end = place(comment.endLine, comment.endColumn);
    if (start === undefined || end === undefined) return [];
    const span = script.cooked.span(start, Math.max(end, start + 1));
    return [
      {
        rule: ruleOf(comment.code),
        severity: severities[comment.level] ?? "info",
        range: dockerfile.source.firstLineRange(span),
        message: ["{message}", { message: comment.message.replace(/\.$/, "") }],
        fixes: fixesOf(dockerfile, script, comment, place),
      },
    ];
  });
}

/** Its errors say that a shell may not read the text, which does not mean that the build fails. */
const severities: Readonly<Record<Comment["level"], Severity>> = {
  error: "warning",
  warning: "warning",
  info: "info",
  style: "hint",
};

const known = new Map<number, Rule>();

/** ShellCheck's rule as one of ours, so that comments and settings can name it. */
function ruleOf(code: number): Rule {
  const id = `SC${code}`;
  const rule: Rule = known.get(code) ?? {
    id,
    category: "correctness",
    summary: `ShellCheck's ${id}`,
    severity: "info",
    default: "on",
    sameAs: [`shellcheck:${id}`, `hadolint:${id}`, "shellcheck"],
    external: true,
    page: `https://www.shellcheck.net/wiki/${id}`,
    check: () => [],
  };
  known.set(code, rule);
  return rule;
}

type Place = (line: number, column: number) => number | undefined;

/** Lines and columns of ShellCheck as offsets of the cooked text; undefined for a place in the preamble or behind the end. */
function offsets({ cooked: { text }, preamble }: Script): Place {
  const lines = text.split("\n");
  const starts: number[] = [];
  let start = 0;
  for (const line of lines) {
    starts.push(start);
    start += line.length + 1;
  }
  return (line, column) => {
    const at = line - preamble - 1;
    const lineStart = starts[at];
    if (lineStart === undefined) return undefined;
    const before = [...(lines[at] ?? "")].slice(0, column - 1).join("");
    return lineStart + before.length;
  };
}

function fixesOf(dockerfile: Dockerfile, script: Script, { code, fix }: Comment, place: Place): readonly Fix[] {
  const replacements = fix?.replacements ?? [];
  const edits = replacements.map((replacement) => editOf(dockerfile, script, replacement, place));
  if (edits.length === 0 || !edits.every((edit) => edit !== undefined)) return [];
  return [
    {
      title: ["Change the command as ShellCheck's {code} says", { code: `SC${code}` }],
      safety: "suggestion",
      touches: [script.instruction],
      edits,
    },
  ];
}

function editOf(
  { source }: Dockerfile,
  { cooked }: Script,
  { line, column, endLine, endColumn, insertionPoint, replacement }: Replacement,
  place: Place,
): FileEdit | undefined {
  const start = place(line, column);
  const end = place(endLine, endColumn);
  if (start === undefined || end === undefined || replacement.includes("\n")) return undefined;
  if (start === end) {
    const at = insertionPoint === "beforeStart" ? cooked.sourceEnd(start) : cooked.sourceOffset(start);
    return { range: source.range({ start: at, end: at }), newText: replacement };
  }
  if (!cooked.isContiguous(start, end)) return undefined;
  return { range: source.range(cooked.span(start, end)), newText: replacement };
}
