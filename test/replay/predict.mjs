// What Stowage says of each commit of a repository.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The steps as written, the commits from the oldest, and for each a text with 1 for each step that runs and 0 for the others. */
export async function predict(core, folder, dockerfilePath, ignore) {
  const history = await core.readGitHistory(folder, 1_000);
  const dockerfile = core.parseDockerfile(readFileSync(join(folder, dockerfilePath), "utf8"));
  const rules = core.parseIgnoreFile(ignore ?? "");
  const plan = core.cachePlan(dockerfile, core.filesAtEnd(history));
  const { commits, steps } = core.replay(plan, history, (path) => core.excludes(rules, path));
  return {
    steps: plan.map(({ instruction: { keyword, cooked } }) => cooked.text.trim() || keyword),
    commits: commits.map(({ id }) => id),
    runs: commits.map((_, at) => steps.map(({ runs }) => (runs[at] ? "1" : "0")).join("")),
  };
}
