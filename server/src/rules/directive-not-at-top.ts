import type { Comment, Directive, Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { once } from "../dockerfile/memo.ts";
import { closest } from "../dockerfile/spelling.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const directiveNotAtTop: Rule = {
  id: "directive-not-at-top",
  category: "correctness",
  summary: "A parser directive is misspelt, or stands where it is only a comment",
  severity: "warning",
  default: "on",
  sameAs: ["buddy:ED0001", "buddy:ED0004", "tally:syntax-directive-typo"],
  when: { texts: ["="], signs: ["comment"] },

  *check(dockerfile) {
    for (const comment of dockerfile.comments) {
      if (comment.inside || !maySet.test(comment.text)) continue;
      const reading = readComment(comment);
      if (reading === undefined) continue;
      const line = dockerfile.source.lineAt(comment.span.start);
      const { name, word } = reading;
      const isMisspelt = word.toLowerCase() !== name;
      if (!isMisspelt && isRead(dockerfile, reading, line)) continue;
      // Further down a misspelt one is not worth a guess.
      if (isMisspelt && line !== dockerfile.directives.length) continue;
      yield {
        range: dockerfile.source.firstLineRange(comment.span),
        message: isMisspelt
          ? ["{word} is no parser directive, so this line is only a comment", { word }]
          : [
              "{word} counts only at the top of the file, before comments and blank lines; here it is only a comment",
              { word },
            ],
        fixes: () => {
          const isGiven = dockerfile.directives.some((directive) => directive.name === name);
          return isGiven ? [] : fixes(dockerfile, comment, reading, isMisspelt);
        },
        tag: "unnecessary",
      };
    }
  },
};

interface Reading {
  readonly name: Directive["name"];
  readonly word: string;
  readonly value: string;
}

/** A word as long as a directive's name, two letters more or fewer, and an equals sign: few comments get a second look. */
const maySet = /^[A-Za-z]{3,8}\s*=/;

const names: readonly Directive["name"][] = ["syntax", "escape", "check"];

function readComment({ text }: Comment): Reading | undefined {
  const match = /^([A-Za-z]+)\s*=\s*(\S.*)$/.exec(text);
  const [, word = "", value = ""] = match ?? [];
  const found = closest(word.toLowerCase(), names);
  const name = names.find((known) => known === found);
  return match !== null && name !== undefined && isValueOf(name, value) ? { name, word, value } : undefined;
}

/** A value that only the directive has, so that prose and other tools' comments are left alone. */
function isValueOf(name: Directive["name"], value: string): boolean {
  if (name === "escape") return value === "\\" || value === "`";
  if (name === "check") return /^(skip|error|experimental)=[\w;,=]+$/.test(value);
  return /^[\w.-]+(:\d+)?(\/[\w.-]+)+([:@]\S+)?$/.test(value);
}

/** BuildKit reads `check` above an instruction too, and looks for `syntax` and `check` behind a first line with `#!`. */
function isRead(dockerfile: Dockerfile, { name }: Reading, line: number): boolean {
  if (name === "escape") return false;
  if (line === 1 && dockerfile.text.startsWith("#!")) return true;
  return name === "check" && linesAbove(dockerfile).has(line);
}

/** The comment lines that stand directly above an instruction. */
const linesAbove = once(({ comments, instructions, source }: Dockerfile): ReadonlySet<number> => {
  const starts = new Set(instructions.map(({ firstLine }) => firstLine));
  const above = new Set<number>();
  for (const { span } of [...comments].reverse()) {
    const line = source.lineAt(span.start);
    if (starts.has(line + 1) || above.has(line + 1)) above.add(line);
  }
  return above;
});

function fixes(dockerfile: Dockerfile, { span, text }: Comment, reading: Reading, isMisspelt: boolean): readonly Fix[] {
  const { name, word, value } = reading;
  // The escape character would change how the lines are read.
  if (name === "escape" && value !== dockerfile.escape && /[\\`]/.test(dockerfile.text.replace(text, ""))) return [];
  const base = { safety: "suggestion", preferred: true, touches: [], directives: [name] } as const;
  if (isMisspelt) {
    const start = dockerfile.text.indexOf(word, span.start);
    const edits = [replace(dockerfile, { start, end: start + word.length }, name)];
    return [{ ...base, title: ["Write {name}", { name }], edits }];
  }
  const edits = moveToTop(dockerfile, span.start);
  return edits === undefined ? [] : [{ ...base, title: ["Move it to the top of the file"], edits }];
}

/** A first line with `#!` has to stay first. */
function moveToTop(dockerfile: Dockerfile, start: number): readonly FileEdit[] | undefined {
  const { source, text } = dockerfile;
  const top = text.startsWith("\uFEFF") ? 1 : 0;
  if (text.startsWith("#!", top)) return undefined;
  const line = source.lineAt(start);
  const directive = text.slice(source.lineStart(line), source.lineEnd(line)).trim();
  const cut = { start: source.lineStart(line), end: source.lineStart(line + 1) };
  return [insert(dockerfile, top, directive + source.lineEnding), replace(dockerfile, cut, "")];
}
