import { apkCacheMounts } from "../dependencies/apk-cache.ts";
import { aptCacheMounts } from "../dependencies/apt-cache.ts";
import { type CacheMounts, cacheMounts } from "../dependencies/cache-mounts.ts";
import { fillsCache } from "../dependencies/cache-run.ts";
import { cargo } from "../dependencies/cargo.ts";
import { cargoTargetMounts } from "../dependencies/cargo-target.ts";
import { startsManager } from "../dependencies/find-install.ts";
import { packageManagers } from "../dependencies/index.ts";
import type { PackageManager } from "../dependencies/package-manager.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import type { Project } from "../project/project.ts";
import type { Refactoring } from "../refactoring.ts";

export const addCacheMount: Refactoring = {
  id: "add-cache-mount",
  kind: "refactor.rewrite",
  summary: "What a package manager downloads stays on the builder, in a cache mount, for the next build",
  keywords: ["RUN"],

  *offer(dockerfile, project, instruction) {
    if (!mentions(instruction, /\bap[tk]\b/) && !mentions(instruction, startsManager)) return;
    const one = runCalls(dockerfile).find(({ run }) => run === instruction);
    if (one !== undefined) yield* offers(dockerfile, project, one);
  },
};

function* offers(dockerfile: Dockerfile, project: Project, one: RunCalls): Iterable<CacheMounts> {
  // uv works as two of them, with one cache.
  const seen = new Set<PackageManager["caches"]>();
  for (const manager of packageManagers) {
    const isFilled = !seen.has(manager.caches) && one.calls.some((call) => fillsCache(call, manager));
    const compiled = isFilled && manager === cargo ? cargoTargetMounts(dockerfile, project, one) : undefined;
    if (compiled !== undefined) yield compiled;
    const found = isFilled ? cacheMounts(dockerfile, project, one, manager) : undefined;
    if (found === undefined) continue;
    seen.add(manager.caches);
    yield found;
  }
  const system = one.calls.some(({ program }) => program === "apk")
    ? apkCacheMounts(dockerfile, one)
    : aptCacheMounts(dockerfile, one);
  if (system !== undefined) yield system;
}
