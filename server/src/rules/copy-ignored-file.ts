import { type ContextSource, contextSources, isWholeContext } from "../dockerfile/context-sources.ts";
import { isKeptOut, matchesOf } from "../project/context-paths.ts";
import { decidingPattern, type IgnorePattern } from "../project/dockerignore.ts";
import { ignoreFileEdit } from "../project/ignore-edit.ts";
import type { BuildContext, Project } from "../project/project.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const copyIgnoredFile: Rule = {
  id: "copy-ignored-file",
  category: "correctness",
  summary: "The ignore file keeps a source of COPY out of the build",
  severity: "warning",
  default: "workspace",
  sameAs: ["buildkit:CopyIgnoredFile", "droast:DF077"],
  when: { keywords: ["COPY", "ADD"] },

  *check(dockerfile, project) {
    const { context } = project;
    if (context?.ignoreFile === undefined) return;
    for (const source of contextSources(dockerfile)) {
      const pattern = excludingPattern(context, source);
      if (pattern === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(source.word.span),
        message: messageFor(context, source, pattern),
        fixes: addException(project, source),
      };
    }
  },
};

/** The pattern that keeps all of a source out; undefined where any of it may reach the build. */
function excludingPattern(context: BuildContext, source: ContextSource): IgnorePattern | undefined {
  const { path, isPattern } = source;
  if (isWholeContext(source) || !isKeptOut(context, path)) return undefined;
  if (isPattern && (matchesOf(context, path).length > 0 || mayReadmit(context))) return undefined;
  return decidingPattern(context.ignoreRules, path);
}

/** With exceptions there, the text of a pattern does not tell what becomes of the files that it matches. */
function mayReadmit({ ignoreRules }: BuildContext): boolean {
  return ignoreRules.patterns.some(({ negated }) => negated);
}

function messageFor(
  { ignoreFile = "" }: BuildContext,
  { word, isPattern }: ContextSource,
  { line }: IgnorePattern,
): Finding["message"] {
  const args = { file: ignoreFile.replace(/^.*\//, ""), line: line + 1, source: word.value };
  return isPattern
    ? ["Line {line} of {file} keeps what {source} matches out of the build, so that nothing is copied", args]
    : ["Line {line} of {file} keeps {source} out of the build, which does not find it then", args];
}

function addException(project: Project, { path, isPattern }: ContextSource): readonly Fix[] {
  const edit = isPattern ? undefined : ignoreFileEdit(project, [`!${path}`]);
  if (edit === undefined) return [];
  return [
    {
      title: ["Let {path} through in {file}", { path, file: edit.file }],
      safety: "suggestion",
      touches: [],
      edits: [edit],
    },
  ];
}
