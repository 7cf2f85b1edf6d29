import { type BuildStage, buildStage, type ProjectKind } from "../dependencies/build-stage.ts";
import { type Copy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { insert, insertBefore, replace } from "../dockerfile/edit.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { stageCopies } from "../dockerfile/stage-copies.ts";
import { startProgram } from "../dockerfile/start-program.ts";
import { isGitIgnored } from "../project/gitignore.ts";
import type { BuildContext, Project } from "../project/project.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const hostBuiltBinary: Rule = {
  id: "host-built-binary",
  category: "correctness",
  summary: "The Dockerfile copies what was built outside of it, and does not say how",
  severity: "hint",
  default: "off",
  when: { keywords: ["COPY", "ADD"] },

  *check(dockerfile, project) {
    const [stage, another] = dockerfile.stages;
    const { context } = project;
    if (stage === undefined || another !== undefined || context === undefined || builds(stage)) return;
    if (isDocumented(dockerfile, context, project)) return;
    for (const copy of stageCopies(stage)) {
      const [source, more] = copy.sources;
      const path = source === undefined || copy.from !== undefined ? "" : sourcePath(source);
      const kind = path === "" ? undefined : builtKind(dockerfile, stage, project, path);
      if (source === undefined || kind === undefined || mayBeTracked(project, context, path)) continue;
      yield {
        range: dockerfile.source.firstLineRange(source.span),
        message: messageFor(kind, path),
        fixes: () =>
          more === undefined ? build(dockerfile, stage, copy, buildStage(project, context, kind, path)) : [],
      };
    }
  },
};

function messageFor(kind: ProjectKind, path: string): Message {
  return kind === "go"
    ? [
        "{path} is built outside of the Dockerfile; one built on macOS or Windows without GOOS=linux does not start",
        { path },
      ]
    : ["{path} is built outside of the Dockerfile, which does not say with what", { path }];
}

function builds({ instructions }: Stage): boolean {
  const building =
    /\b(go (build|install)|mvnw?|gradlew?|(npm|yarn|pnpm|bun)( run)? build|make|cargo|javac|gcc|webpack|vite|tsc)\b/;
  return instructions.some((one) => one.keyword === "RUN" && mentions(one, building));
}

/** A comment tells how it is built, or a tool builds it and the image. */
function isDocumented(
  { comments }: Dockerfile,
  { entries }: BuildContext,
  { gradleProjects, mavenProjects }: Project,
): boolean {
  if (
    comments.some(({ text }) =>
      /\b(CI|pipeline|workflow|jenkins|goreleaser|bazel|ko|jib|buil[dt]\w*|compil\w+|make|mvnw?|gradlew?)\b/i.test(
        text,
      ),
    )
  )
    return true;
  if ([...gradleProjects.values()].some(({ plugins }) => plugins.some((name) => name.includes("jib")))) return true;
  if ([...mavenProjects.values()].some(({ usesJib }) => usesJib)) return true;
  return [".goreleaser.yml", ".goreleaser.yaml", "goreleaser.yml", ".ko.yaml"].some((name) => entries.has(name));
}

/** The kind of project whose build makes a file of this path. */
function builtKind(dockerfile: Dockerfile, stage: Stage, project: Project, path: string): ProjectKind | undefined {
  const { mavenProjects, gradleProjects, nodePackages, goModules, context } = project;
  if (mavenProjects.size > 0 && /(^|\/)target\/[^/]*\.[jwe]ar$/.test(path)) return "maven";
  if (gradleProjects.size > 0 && /(^|\/)build\/libs\/[^/]*\.[jwe]ar$/.test(path)) return "gradle";
  if (nodePackages.get("")?.scripts.build !== undefined && /^(dist|build|out)(\/|$)/.test(path)) return "node";
  if (!goModules.has("") || /[*?[$]/.test(path) || /\.\w+$/.test(path)) return undefined;
  const isStarted = startProgram(dockerfile, stage)?.program === path.replace(/^.*\//, "");
  const isFolder = context?.entries.get(path)?.type === "directory" || project.texts.has(path);
  return isStarted && !isFolder ? "go" : undefined;
}

/** It lies in the context, and `.gitignore` does not keep it out of the repository. */
function mayBeTracked(project: Project, { entries }: BuildContext, path: string): boolean {
  const folder = path.replace(/\/?[^/]*[*?[$].*$/, "");
  const isThere =
    entries.has(path) || (folder !== path && [...entries.keys()].some((one) => one.startsWith(`${folder}/`)));
  return isThere && !isGitIgnored(project, path);
}

function build(dockerfile: Dockerfile, stage: Stage, copy: Copy, made: BuildStage | undefined): readonly Fix[] {
  const { instruction, sources } = copy;
  const [source] = sources;
  // ADD takes nothing from a stage.
  if (made === undefined || source === undefined || stage.name === "builder" || instruction.keyword === "ADD")
    return [];
  return [
    {
      title: ["Add a build stage"],
      safety: "suggestion",
      touches: [instruction],
      adds: made.lines.flatMap((line) => (line === "" ? [] : [line.split(" ")[0] as string])),
      edits: [
        insertBefore(dockerfile, stage.from, made.lines),
        insert(dockerfile, instruction.arguments.span.start, "--from=builder "),
        replace(dockerfile, source.span, made.output),
      ],
    },
  ];
}
