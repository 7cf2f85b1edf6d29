import { type ContextSource, contextSources } from "../dockerfile/context-sources.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { closest } from "../dockerfile/spelling.ts";
import { presence } from "../project/context-paths.ts";
import { isGitIgnored } from "../project/gitignore.ts";
import type { BuildContext, Project } from "../project/project.ts";
import type { Fix, Rule, Severity } from "../rule.ts";

export const copySourceNotFound: Rule = {
  id: "copy-source-not-found",
  category: "correctness",
  summary: "A source of COPY is not in the build context",
  severity: "warning",
  default: "workspace",
  sameAs: ["docker-build:runtime error"],
  when: { keywords: ["COPY", "ADD"] },

  *check(dockerfile, project) {
    const { context } = project;
    if (context === undefined) return;
    // A pattern may match nothing.
    const named = contextSources(dockerfile).filter(
      ({ path, isPattern, copy }) =>
        !isPattern && path !== "" && !copy.instruction.flags.some(({ name }) => name === "parents"),
    );
    const missing = named.filter(({ path }) => presence(context, path) === "absent" && !context.excludes(path));
    const doubt = missing.length === 0 ? "silent" : doubtOf(project, context, named, missing);
    if (doubt === "silent") return;
    for (const source of missing) {
      const likely = likelyPath(context, source.path);
      const isOutput = isBuildOutput(project, source.path);
      const severity: Severity = isOutput || (doubt === "hint" && likely === undefined) ? "hint" : "warning";
      yield {
        range: dockerfile.source.firstLineRange(source.word.span),
        message: isOutput
          ? [
              "{source} is not in the build context yet, and has to be built before the image",
              { source: source.word.value },
            ]
          : ["{source} is not in the build context, so the build would not find it", { source: source.word.value }],
        severity,
        fixes: likely === undefined || isOutput ? [] : takeLikely(dockerfile, source, likely),
      };
    }
  },
};

/** Whether the folder may not be the context after all: `silent` when much is missing and nothing speaks for it. */
function doubtOf(
  project: Project,
  { entries }: BuildContext,
  named: readonly ContextSource[],
  missing: readonly ContextSource[],
): "none" | "hint" | "silent" {
  const grounds = named.filter(({ path }) => entries.has(path)).length + (entries.has(".dockerignore") ? 1 : 0);
  const unexplained = missing.filter(({ path }) => !isBuildOutput(project, path)).length;
  if (grounds === 0) return missing.length === 1 ? "hint" : "silent";
  return unexplained > grounds ? "silent" : "none";
}

/** Folders and files that a build makes, by the custom of their tools or by the context's .gitignore. */
function isBuildOutput(project: Project, path: string): boolean {
  const outputs =
    /(^|\/)(target|build|dist|out|output|bin|obj|publish|release|node_modules|vendor|\.next|_build|coverage)(\/|$)|\.(jar|war|whl|deb|rpm|apk|exe|so|tar|t?gz|zip)$/i;
  return outputs.test(path) || isGitIgnored(project, path);
}

/** The path that is surely meant: a slip of the pen, another case of letters, or the only file of the name. */
function likelyPath(context: BuildContext, path: string): string | undefined {
  const slash = path.lastIndexOf("/") + 1;
  const folder = path.slice(0, slash);
  const name = path.slice(slash);
  const reaching = [...context.entries.keys()].filter((entry) => !context.excludes(entry));
  const siblings = reaching
    .filter((entry) => entry.startsWith(folder) && !entry.slice(slash).includes("/"))
    .map((entry) => entry.slice(slash));
  const sibling =
    siblings.find((entry) => entry.toLowerCase() === name.toLowerCase()) ??
    (name.length > 3 ? closest(name, siblings) : undefined);
  if (sibling !== undefined) return folder + sibling;
  const elsewhere = reaching.filter((entry) => entry.endsWith(`/${name}`) && !/(^|\/)node_modules\//.test(entry));
  return elsewhere.length === 1 ? elsewhere[0] : undefined;
}

function takeLikely(dockerfile: Dockerfile, { word, instruction }: ContextSource, path: string): readonly Fix[] {
  const isArray = instruction.arguments.form === "exec";
  if (/[$"'\\]/.test(word.value) || /[$"'\\\s*?[]/.test(path)) return [];
  const written = (word.value.startsWith("./") ? "./" : "") + path + (word.value.endsWith("/") ? "/" : "");
  return [
    {
      title: ["Copy {path}", { path }],
      safety: "suggestion",
      touches: [instruction],
      edits: [replace(dockerfile, word.span, isArray ? JSON.stringify(written) : written)],
    },
  ];
}
