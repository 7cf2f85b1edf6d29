import { type ContextSource, contextSources, isWholeContext } from "../dockerfile/context-sources.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { isGitIgnored } from "../project/gitignore.ts";
import { ignoreFileEdit } from "../project/ignore-edit.ts";
import type { BuildContext, Project } from "../project/project.ts";
import type { Finding, Rule } from "../rule.ts";

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
    yield {
      range: dockerfile.source.firstLineRange(broad.word.span),
      message: messageFor(context, broad, needless),
      fixes: ignoreThem(project, needless),
    };
  },
};

function messageFor(
  { ignoreFile }: BuildContext,
  { word }: ContextSource,
  paths: readonly string[],
): Finding["message"] {
  const args = { source: word.value, paths: paths.join(", ") };
  return ignoreFile === undefined
    ? ["Without a .dockerignore {source} takes along {paths}, whose every change runs the build again", args]
    : ["The ignore file lets {source} take along {paths}, whose every change runs the build again", args];
}

function ignoreThem(project: Project, paths: readonly string[]): Finding["fixes"] {
  const edit = ignoreFileEdit(project, paths);
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

/** Something that stands at the top of many contexts and is made anew in a build. */
interface Needless {
  readonly pattern: string;
  readonly path: RegExp;
  /** Commands that make it in the build; without any of them the image may need the one of the context. */
  readonly madeBy?: RegExp;
  /** Only when git ignores it too: the name may stand for sources. */
  readonly isOutput?: boolean;
  /** Commands that read it. */
  readonly neededBy?: RegExp;
}

const node = /\b(npm|yarn|pnpm|bun)\b/;
const candidates: readonly Needless[] = [
  {
    pattern: ".git",
    path: /^\.git$/,
    neededBy: /\bgit\b|\bgo (build|install)\b|setuptools[_-]scm|hatch|versioneer|gradlew?\b|mvnw?\b/,
  },
  { pattern: "node_modules", path: /^node_modules$/, madeBy: node },
  { pattern: "**/node_modules", path: /^[^/]+\/(?:[^/]+\/)?node_modules$/, madeBy: node },
  { pattern: "target", path: /^target$/, madeBy: /\b(mvnw?|cargo|sbt)\b/ },
  { pattern: "build", path: /^build$/, madeBy: /\bgradlew?\b|\b(npm|yarn|pnpm|bun)\b.*\bbuild\b/, isOutput: true },
  {
    pattern: "dist",
    path: /^dist$/,
    madeBy: /\b(npm|yarn|pnpm|bun)\b.*\bbuild\b|\bpython3? -m build\b/,
    isOutput: true,
  },
  { pattern: "bin", path: /^bin$/, madeBy: /\bdotnet (build|publish)\b/, isOutput: true },
  { pattern: "obj", path: /^obj$/, madeBy: /\bdotnet (build|publish)\b/ },
  { pattern: ".venv", path: /^\.venv$/, madeBy: /\b(pip3?|uv|poetry|pipenv)\b/ },
  { pattern: "venv", path: /^venv$/, madeBy: /\b(pip3?|uv|poetry|pipenv)\b/ },
  { pattern: "**/__pycache__", path: /(^|\/)__pycache__$/ },
  { pattern: ".env", path: /^\.env$/ },
  { pattern: "*.pem", path: /^[^/]+\.pem$/ },
];

/** The patterns to ignore, of what is there and reaches the build; never what an instruction names. */
function needlessPaths(
  dockerfile: Dockerfile,
  project: Project,
  { entries, excludes }: BuildContext,
): readonly string[] {
  const commands = dockerfile.instructions.map(({ cooked }) => cooked.text);
  const found = candidates.filter(({ path, madeBy, neededBy, isOutput }) => {
    const there = [...entries.values()].find((entry) => path.test(entry.path) && !excludes(entry.path));
    if (there === undefined || (isOutput && !isGitIgnored(project, there.path))) return false;
    if (madeBy !== undefined && !commands.some((text) => madeBy.test(text))) return false;
    const name = there.path.replace(/^.*\//, "");
    return !commands.some((text) => neededBy?.test(text) || (name !== ".git" && namesPath(text, name)));
  });
  const patterns = found.map(({ pattern }) => pattern);
  return patterns.filter((pattern) => !patterns.includes(`**/${pattern}`));
}

/** Whether a command names a path: copied from another stage it is another one. */
function namesPath(text: string, name: string): boolean {
  if (/^copy\s.*--from=/i.test(text) || !text.includes(name)) return false;
  return text
    .split(/[\s"'=:,;[\]]+/)
    .some((word) => word.split("/").includes(name) || (name.endsWith(".pem") && word.endsWith(".pem")));
}
