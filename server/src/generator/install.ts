import type { ManifestPlan } from "../dependencies/package-manager.ts";
import { sourceCopies } from "../dependencies/source-copy.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { run } from "./recipe.ts";

/** How dependencies are installed: lines before and behind the copy of the sources. */
export interface InstallSteps {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why it takes no layer of its own; absent where it has one, or there is nothing to install. */
  readonly doubt?: Message;
}

/** Splits an install from the sources by the plan of its package manager; where that may need more than manifests, it stays behind the copy. */
export function installSteps(
  project: Project,
  { base, command, mounts }: { readonly base: string; readonly command: string; readonly mounts: readonly string[] },
): InstallSteps {
  const plan = planOf(project, base, command);
  const whole = run(command, mounts);
  if (plan.kind === "pointless") return { before: [], after: whole };
  const doubt = plan.kind === "copy" ? plan.doubt : plan.reason;
  if (plan.kind === "impossible" || doubt !== undefined) return { before: [], after: whole, ...(doubt && { doubt }) };
  const after = plan.after === undefined ? [] : run(plan.after, mounts);
  return { before: [...copyLines(plan.files), ...run(plan.command ?? command, mounts)], after };
}

/** The plan for the plainest Dockerfile, which copies everything first. */
function planOf(project: Project, base: string, command: string): ManifestPlan {
  const dockerfile = parseDockerfile(`FROM ${base}\nWORKDIR /src\nCOPY . .\nRUN ${command}\n`);
  const [stage] = dockerfile.stages;
  const [found] = stage === undefined ? [] : sourceCopies(dockerfile, stage);
  if (found === undefined) return { kind: "pointless" };
  return found.install.manager.plan({ dockerfile, project, ...found });
}

/** COPY instructions that keep files in their folders; one for each folder. */
function copyLines(files: readonly string[]): readonly string[] {
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.endsWith("/") ? file : file.replace(/[^/]*$/, "");
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file.replace(/\/$/, "")]);
  }
  return [...byFolder].map(([folder, group]) => {
    const names = [...group, folder === "" ? "./" : folder];
    return `COPY ${names.some((name) => /[\s"'\\[\]]/.test(name)) ? JSON.stringify(names) : names.join(" ")}`;
  });
}
