import { isFetched } from "../dockerfile/context-sources.ts";
import { type Copy, readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Word } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { expandAt } from "../dockerfile/variables.ts";
import { presence } from "../project/context-paths.ts";
import type { Project } from "../project/project.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const copyOutsideContext: Rule = {
  id: "copy-outside-context",
  category: "correctness",
  summary: "A source with ../ would lie outside the build context",
  severity: "error",
  default: "on",
  sameAs: ["dockerfilelint:add_src_invalid"],
  when: { keywords: ["COPY", "ADD"], texts: [".."] },

  *check(dockerfile, project) {
    if (!dockerfile.text.includes("..")) return;
    for (const instruction of dockerfile.instructions) {
      const copy = readCopy(instruction.trigger ?? instruction);
      if (copy === undefined || copy.from !== undefined) continue;
      for (const word of copy.sources) {
        const path = isFetched(word.value) ? undefined : insidePath(dockerfile, copy, word);
        if (path !== undefined) yield describe(dockerfile, project, copy, word, path);
      }
    }
  },
};

/** What BuildKit makes of a source that climbs out of the context: the path with the climbing steps dropped; undefined for another source. */
function insidePath(dockerfile: Dockerfile, { instruction }: Copy, { value }: Word): string | undefined {
  const text = expandAt(dockerfile, instruction, value) ?? value.replace(/^["']/, "");
  const parts: string[] = [];
  let climbs = false;
  for (const part of text.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    // What a variable that is not known stands for may be several folders.
    else if (parts.at(-1)?.includes("$")) return undefined;
    else climbs = parts.pop() === undefined || climbs;
  }
  if (!climbs || text.startsWith("/")) return undefined;
  return (parts.join("/") || ".") + (/[^/]\/$/.test(text) && parts.length > 0 ? "/" : "");
}

function describe(dockerfile: Dockerfile, { context }: Project, copy: Copy, word: Word, path: string): Finding {
  const isThere = context !== undefined && !path.includes("$") && presence(context, path) === "present";
  return {
    range: dockerfile.source.firstLineRange(word.span),
    message: [
      "{source} can't reach outside the build context, where it is read as {path}",
      { source: word.value, path },
    ],
    ...(isThere ? { severity: "warning" } : {}),
    fixes: dropSteps(dockerfile, copy, word, path),
  };
}

/** The path that BuildKit takes anyway, where the source is plain text. */
function dropSteps(dockerfile: Dockerfile, { instruction }: Copy, word: Word, path: string): readonly Fix[] {
  const isArray = instruction.arguments.form === "exec";
  if (/["'\\]/.test(isArray ? JSON.stringify(path).slice(1, -1) : word.value)) return [];
  const newText = isArray ? JSON.stringify(path) : path;
  return [
    {
      title: ["Take {path} from the build context", { path }],
      safety: "suggestion",
      touches: [dockerfile.instructions[instruction.index] ?? instruction],
      edits: [replace(dockerfile, word.span, newText)],
    },
  ];
}
