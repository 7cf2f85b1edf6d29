import type { Directive, Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import type { Fix, Rule } from "../rule.ts";

export const invalidEscapeDirective: Rule = {
  id: "invalid-escape-directive",
  category: "correctness",
  summary: "The escape directive names no escape character, or a directive is given twice",
  severity: "error",
  default: "on",
  sameAs: [
    "dockerfile-utils:INVALID_ESCAPE_DIRECTIVE",
    "dockerfile-utils:DUPLICATED_ESCAPE_DIRECTIVE",
    "buddy:ED0002",
    "buddy:ED0005",
    "buildkit:parser",
  ],
  when: { signs: ["directive"] },

  *check(dockerfile) {
    if (dockerfile.directives.length === 0) return;
    const seen = new Map<string, Directive>();
    for (const directive of dockerfile.directives) {
      const { name, value, span } = directive;
      const first = seen.get(name);
      seen.set(name, first ?? directive);
      if (first !== undefined) {
        yield {
          range: dockerfile.source.firstLineRange(span),
          message: ["The directive {name} is given twice, so BuildKit rejects the file", { name }],
          fixes: [removal(dockerfile, directive, first)],
        };
      } else if (name === "escape" && value !== "\\" && value !== "`") {
        yield {
          range: dockerfile.source.firstLineRange({ start: span.end - value.length, end: span.end }),
          message: [
            "{value} is no escape character (a backslash or a backtick), so BuildKit rejects the file",
            { value },
          ],
          fixes: escapes(dockerfile, directive),
        };
      }
    }
  },
};

function removal(dockerfile: Dockerfile, { name, value, span }: Directive, first: Directive): Fix {
  const { source } = dockerfile;
  const line = source.lineAt(span.start);
  const edit = replace(dockerfile, { start: source.lineStart(line), end: source.lineStart(line + 1) }, "");
  return {
    title: ["Remove the second {name}", { name }],
    safety: value === first.value ? "safe" : "suggestion",
    preferred: true,
    touches: [],
    directives: [name],
    edits: [edit],
  };
}

/** The character that the value starts with was surely meant, unless it makes more of the file than there is. */
function escapes(dockerfile: Dockerfile, { value, span }: Directive): readonly Fix[] {
  const valueSpan = { start: span.end - value.length, end: span.end };
  const rest = dockerfile.text.slice(span.end);
  const [first = ""] = value;
  const isMeant = (first === "\\" || first === "`") && readsAsMuch(dockerfile, valueSpan.start, first + rest);
  const all = /[\\`]/.test(rest) ? ["\\"] : ["\\", "`"];
  return (isMeant ? [first] : all).map((character) => ({
    title: ["Escape with {character} in this file", { character }],
    safety: "suggestion",
    preferred: isMeant,
    // It decides how each of them is read.
    touches: isMeant ? dockerfile.instructions : [],
    directives: ["escape"],
    edits: [replace(dockerfile, valueSpan, character)],
  }));
}

function readsAsMuch({ text, instructions, problems }: Dockerfile, at: number, rest: string): boolean {
  const after = parseDockerfile(text.slice(0, at) + rest);
  return after.instructions.length <= instructions.length && after.problems.length < problems.length;
}
