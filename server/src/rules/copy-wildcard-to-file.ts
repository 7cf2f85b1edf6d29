import { type ContextSource, contextSources } from "../dockerfile/context-sources.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { matchesOf } from "../project/context-paths.ts";
import { compilePattern } from "../project/ignore-pattern.ts";
import type { BuildContext } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const copyWildcardToFile: Rule = {
  id: "copy-wildcard-to-file",
  category: "correctness",
  summary: "A pattern is copied to one file, but not just one file matches",
  severity: "info",
  default: "workspace",
  when: { keywords: ["COPY", "ADD"] },

  *check(dockerfile, { context }) {
    if (context === undefined) return;
    for (const source of contextSources(dockerfile)) {
      const files = isPatternToFile(source) ? matchingFiles(context, source) : undefined;
      if (files === undefined || files.length === 1) continue;
      const args = { count: files.length, source: source.word.value, destination: source.copy.destination.value };
      yield {
        range: dockerfile.source.firstLineRange(source.word.span),
        message:
          files.length === 0
            ? ["No file matches {source}, and the build copies nothing then instead of {destination}", args]
            : ["{count} files match {source}, and each is written over the last as {destination}", args],
        fixes: files.length === 0 ? [] : fixesFor(dockerfile, source, files),
      };
    }
  },
};

/** `*.jar app.jar`: one source with a pattern in its name, and a destination that looks like a file. */
function isPatternToFile({ isPattern, path, copy }: ContextSource): boolean {
  const { value } = copy.destination;
  return (
    isPattern &&
    copy.sources.length === 1 &&
    !/[*?[\\].*\//.test(path) &&
    /[^/.]\.\w+["']?$/.test(value) &&
    !/\.d$/.test(value)
  );
}

/** Undefined where it can't be told: the folder is not there, as before a build, or was not listed. */
function matchingFiles(context: BuildContext, { path, copy }: ContextSource): readonly string[] | undefined {
  const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
  const isListed = folder === "" || (context.entries.get(folder)?.type === "directory" && !context.excludes(folder));
  if (!context.complete || !isListed || context.unreadable.includes(folder)) return undefined;
  const excluded = copy.instruction.flags.flatMap(({ name, value }) =>
    name === "exclude" && value !== undefined ? (compilePattern(value.replace(/^\*\*\//, "")) ?? []) : [],
  );
  const matching = matchesOf(context, path).filter(
    ({ path: own }) => !excluded.some((one) => one.test(own.slice(own.lastIndexOf("/") + 1))),
  );
  if (matching.some(({ type }) => type !== "file")) return undefined;
  return matching.map((entry) => entry.path);
}

/** Files that build tools put beside the program, which nobody means to run. */
const besides: readonly string[] = ["*-plain.jar", "*-sources.jar", "*-javadoc.jar", "*-tests.jar", "original-*.jar"];

function fixesFor(dockerfile: Dockerfile, { copy, word }: ContextSource, files: readonly string[]): readonly Fix[] {
  const { instruction } = copy;
  const names = files.map((file) => file.slice(file.lastIndexOf("/") + 1));
  const patterns = besides.filter((pattern) => names.some((name) => compilePattern(pattern)?.test(name)));
  const left = files.filter(
    (_, index) => !patterns.some((pattern) => compilePattern(pattern)?.test(names[index] ?? "")),
  );
  const [main, another] = left;
  if (main === undefined || another !== undefined) return [];
  const flags = patterns.map((pattern) => `--exclude=${pattern}`).join(" ");
  const fixes: Fix[] = [
    {
      title: ["Exclude the others (needs Dockerfile syntax 1.19)"],
      safety: "suggestion",
      touches: [instruction],
      edits: [insert(dockerfile, instruction.keywordSpan.end, ` ${flags}`)],
    },
  ];
  const written = (word.value.startsWith("./") ? "./" : "") + main;
  if (instruction.arguments.form === "words" && !/\s|[$"'\\*?[]/.test(written)) {
    fixes.push({
      title: ["Copy {file}", { file: main }],
      safety: "suggestion",
      touches: [instruction],
      edits: [replace(dockerfile, word.span, written)],
    });
  }
  return fixes;
}
