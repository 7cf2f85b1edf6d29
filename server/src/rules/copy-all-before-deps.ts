import { cacheMounts } from "../dependencies/cache-mounts.ts";
import { cachePlace } from "../dependencies/cache-place.ts";
import { managerWords } from "../dependencies/find-install.ts";
import type { CopyPlan, ImpossiblePlan, PackageManager } from "../dependencies/package-manager.ts";
import { type SourceCopy, sourceCopies } from "../dependencies/source-copy.ts";
import { splitInstall } from "../dependencies/split-install.ts";
import { cacheTargets } from "../dockerfile/cache-output.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { runCalls } from "../dockerfile/run-calls.ts";
import type { Project } from "../project/project.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

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
  when: { keywords: ["COPY", "ADD"], words: managerWords },

  *check(dockerfile, project) {
    for (const stage of dockerfile.stages) {
      const reported = new Set<PackageManager>();
      for (const found of sourceCopies(dockerfile, stage)) {
        const { manager } = found.install;
        if (reported.has(manager)) continue;
        const plan = manager.plan({ dockerfile, project, ...found });
        if (plan.kind === "pointless" || (manager.prefersMount && hasCacheMount(dockerfile, project, found))) continue;
        reported.add(manager);
        yield describe(dockerfile, project, stage, found, plan);
      }
    }
  },
};

function describe(
  dockerfile: Dockerfile,
  project: Project,
  stage: Stage,
  found: SourceCopy,
  plan: CopyPlan | ImpossiblePlan,
): Finding {
  const { copy, install } = found;
  const start = copy.sources[0]?.span.start ?? copy.instruction.span.start;
  const args = { command: install.name };
  const isCached = hasCacheMount(dockerfile, project, found);
  const problem: Message = isCached
    ? ["Any changed file runs `{command}` again, though its cache mount keeps the downloads", args]
    : [install.manager.texts.again, args];
  const split = plan.kind === "copy" ? splitInstall(dockerfile, stage, found, plan) : { refusal: plan.reason };
  const mounts = (): readonly Fix[] => (install.manager.prefersMount ? mountsFor(dockerfile, project, found) : []);
  const refusal = "refusal" in split && mounts().length === 0 ? split.refusal : undefined;
  return {
    range: dockerfile.source.firstLineRange({ start, end: copy.destination.span.end }),
    message: refusal ? ["{problem}; no fix is offered, since {refusal}", { problem, refusal }] : problem,
    severity: isCached ? "hint" : project.context === undefined ? "info" : "warning",
    fixes: () => [...mounts(), ...(plan.kind === "copy" && "edits" in split ? [fixOf(found, plan, split)] : [])],
  };
}

function mountsFor(dockerfile: Dockerfile, project: Project, { run, install }: SourceCopy): readonly Fix[] {
  const one = runCalls(dockerfile).find((other) => other.run === run);
  const mounts = one && cacheMounts(dockerfile, project, one, install.manager);
  return mounts === undefined ? [] : [{ ...mounts, safety: "suggestion", preferred: true }];
}

function fixOf({ copy, run, install }: SourceCopy, { doubt }: CopyPlan, split: Pick<Fix, "edits" | "adds">): Fix {
  const title: Message = [install.manager.texts.split];
  return {
    title: doubt === undefined ? title : ["{title} ({doubt})", { title, doubt }],
    safety: "suggestion",
    preferred: doubt === undefined,
    touches: [copy.instruction, run],
    ...split,
  };
}

/** A cache mount that covers what the manager downloads; where the home is not known, one whose path ends alike. */
function hasCacheMount(
  dockerfile: Dockerfile,
  project: Project,
  { run, install: { manager, invocation } }: SourceCopy,
): boolean {
  const targets = cacheTargets(dockerfile, run);
  if (targets.length === 0) return false;
  const place = cachePlace(dockerfile, project, run, invocation, "");
  const folders =
    place === undefined
      ? []
      : manager.caches(place).flatMap(({ target, holds }) => (holds === "downloads" ? [target] : []));
  return targets.some((target) => manager.installed.test(target) || folders.some((folder) => covers(target, folder)));
}

function covers(target: string, folder: string): boolean {
  return liesIn(folder, target) || target.endsWith(folder);
}
