import { type ContextSource, contextSources, isWholeContext } from "../dockerfile/context-sources.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { formatBytes } from "../project/format-bytes.ts";
import { isGitIgnored } from "../project/gitignore.ts";
import { ignoreFileEdit } from "../project/ignore-edit.ts";
import { type NeedlessPaths, presentPaths } from "../project/needless-paths.ts";
import type { BuildContext, Project } from "../project/project.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const dockerignoreMissing: Rule = {
  id: "dockerignore-missing",
  category: "caching",
  summary: "A COPY of the whole context takes along what no build needs",
  severity: "info",
  default: "workspace",
  sameAs: [
    "droast:DF033",
    "ci-perf-lint:missing-dockerignore-for-build-context",
    "ci-perf-lint:dockerfile-blocks-ci-cache",
    "dockerfile-doctor:DD070",
    "docker:best-practices (.dockerignore)",
  ],
  when: { keywords: ["COPY", "ADD"] },

  *check(dockerfile, project) {
    const { context } = project;
    if (context === undefined) return;
    const broad = contextSources(dockerfile).find((source) => isWholeContext(source));
    if (broad === undefined) return;
    const needless = needlessPaths(dockerfile, project, context);
    if (needless.length === 0) return;
    const patterns = needless.map(({ needless: { pattern } }) => pattern);
    yield {
      range: dockerfile.source.firstLineRange(broad.word.span),
      message: messageFor(context, broad, needless),
      fixes: () => ignoreThem(project, patterns),
    };
  },
};

function messageFor(
  { ignoreFile, complete }: BuildContext,
  { word }: ContextSource,
  found: readonly NeedlessPaths[],
): Finding["message"] {
  const paths = found
    .map(({ needless: { pattern }, bytes }) => `${pattern} (${complete ? "" : "at least "}${formatBytes(bytes)})`)
    .join(", ");
  const args = { source: word.value, paths };
  return ignoreFile === undefined
    ? ["Without a .dockerignore {source} takes along {paths}, whose every change runs the build again", args]
    : ["The ignore file lets {source} take along {paths}, whose every change runs the build again", args];
}

function ignoreThem(project: Project, patterns: readonly string[]): readonly Fix[] {
  const edit = ignoreFileEdit(project, patterns);
  if (edit === undefined) return [];
  return [
    {
      title:
        edit.create === true ? ["Create {file}", { file: edit.file }] : ["Add them to {file}", { file: edit.file }],
      safety: "suggestion",
      preferred: true,
      touches: [],
      edits: [edit],
    },
  ];
}

/** What to ignore, of what is there and reaches the build; never what an instruction names. */
function needlessPaths(dockerfile: Dockerfile, project: Project, context: BuildContext): readonly NeedlessPaths[] {
  const present = presentPaths(context);
  if (present.length === 0) return [];
  const commands = dockerfile.instructions.map(({ cooked }) => cooked.text);
  const found = present.filter(({ path, needless: { madeBy, neededBy, isOutput } }) => {
    if (isOutput && !isGitIgnored(project, path)) return false;
    if (madeBy !== undefined && !commands.some((text) => madeBy.test(text))) return false;
    const name = path.replace(/^.*\//, "");
    return !commands.some((text) => neededBy?.test(text) || (name !== ".git" && namesPath(text, name)));
  });
  // One line for all folders takes the top in.
  const byPattern = new Map(found.map((one) => [one.needless.pattern, one]));
  return found.flatMap((one) => {
    const { pattern } = one.needless;
    if (byPattern.has(`**/${pattern}`)) return [];
    const top = byPattern.get(pattern.replace(/^\*\*\//, ""));
    return [top === undefined || top === one ? one : { ...one, bytes: one.bytes + top.bytes }];
  });
}

/** Whether a command names a path: copied from another stage it is another one. */
function namesPath(text: string, name: string): boolean {
  if (/^copy\s.*--from=/i.test(text) || !text.includes(name)) return false;
  return text
    .split(/[\s"'=:,;[\]]+/)
    .some((word) => word.split("/").includes(name) || (name.endsWith(".pem") && word.endsWith(".pem")));
}
