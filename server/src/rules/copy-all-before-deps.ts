import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { operands, wordText } from "../dockerfile/invocations.ts";
import { liesIn, mountsOf } from "../dockerfile/mounts.ts";
import { type SourceCopy, sourceCopyBeforeInstall } from "../dockerfile/source-copy.ts";
import { splitInstall } from "../dockerfile/split-install.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import { type Doubt, goManifests, type ManifestPlan, npmManifests } from "../project/manifests.ts";
import type { Project } from "../project/project.ts";
import type { Finding, Fix, Message, Rule, Severity } from "../rule.ts";

export const copyAllBeforeDeps: Rule = {
  id: "copy-all-before-deps",
  category: "caching",
  summary: "All sources are copied before the dependencies are installed",
  severity: "warning",
  default: "on",
  sameAs: [
    "droast:DF070",
    "dockerfile-doctor:DD006 (no fix)",
    "ci-perf-lint:dockerfile-copies-all-before-deps",
    "docker:best-practices (leverage build cache)",
  ],
  when: { keywords: ["COPY", "ADD"], words: ["go", "npm"] },

  *check(dockerfile, project) {
    for (const stage of dockerfile.stages) {
      const found = sourceCopyBeforeInstall(dockerfile, stage);
      const plan = found && planFor(dockerfile, project, found);
      if (found === undefined || plan === undefined || plan.kind === "pointless") continue;
      yield describe(dockerfile, project, stage, found, plan);
    }
  },
};

function planFor(dockerfile: Dockerfile, project: Project, { folder, install, run }: SourceCopy): ManifestPlan {
  if (install.ecosystem === "npm")
    return npmManifests(
      project,
      folder,
      install.invocation.arguments.some(({ text }) => text === "ci" || text === "clean-install"),
    );
  const variables = variablesAt(dockerfile, run);
  const isOff =
    variables.get("GO111MODULE")?.value === "off" || /-mod=vendor/.test(variables.get("GOFLAGS")?.value ?? "");
  return isOff ? { kind: "pointless" } : goManifests(project, folder);
}

function describe(
  dockerfile: Dockerfile,
  project: Project,
  stage: Stage,
  found: SourceCopy,
  plan: ManifestPlan,
): Finding {
  const { copy, install, run } = found;
  const start = copy.sources[0]?.span.start ?? copy.instruction.span.start;
  const cached = hasCacheMount(found);
  const command = commandName(found);
  const severity: Severity = cached ? "hint" : project.context === undefined ? "info" : "warning";
  const message: Message = cached
    ? ["Any changed file runs `{command}` again, though its cache mount keeps the downloads", { command }]
    : install.ecosystem === "go"
      ? ["Any changed file makes `{command}` download every module again", { command }]
      : ["Any changed file makes `{command}` install every package again", { command }];
  const split = plan.kind === "copy" ? splitInstall(dockerfile, stage, found, plan.groups) : undefined;
  const fixes: readonly Fix[] =
    split === undefined || plan.kind !== "copy"
      ? []
      : [
          {
            title: titleOf(found, plan.doubt),
            safety: "suggestion",
            preferred: plan.doubt === undefined,
            touches: [copy.instruction, run],
            ...split,
          },
        ];
  return {
    range: dockerfile.source.firstLineRange({ start, end: copy.destination.span.end }),
    message,
    severity,
    fixes,
  };
}

function commandName({ install }: SourceCopy): string {
  const { program, arguments: words } = install.invocation;
  const verbs = operands(words).map(wordText);
  return [program, ...verbs.slice(0, verbs[0] === "mod" ? 2 : 1)].join(" ");
}

const cacheFolders = { go: "/go/pkg/mod", npm: "/root/.npm" } as const;

function hasCacheMount({ run, install }: SourceCopy): boolean {
  return mountsOf(run).some(
    ({ type, target }) =>
      type === "cache" &&
      target !== undefined &&
      (liesIn(cacheFolders[install.ecosystem], target) || /\.npm$|\/pkg\/mod$|node_modules$/.test(target)),
  );
}

function titleOf({ install }: SourceCopy, doubt: Doubt | undefined): Message {
  const isGo = install.ecosystem === "go";
  switch (doubt?.kind) {
    case "script":
      return [
        "Install packages in a layer of their own (the {script} script may need the sources)",
        { script: doubt.script },
      ];
    case "secret-npmrc":
      return ["Install packages in a layer of their own (.npmrc holds a secret and is not copied)"];
    case "unknown-context":
      return isGo
        ? ["Download modules in a layer of their own (the build context is not known here)"]
        : ["Install packages in a layer of their own (the build context is not known here)"];
    default:
      return isGo ? ["Download modules in a layer of their own"] : ["Install packages in a layer of their own"];
  }
}
