import { invocations } from "../dockerfile/invocations.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { packageManagers } from "./index.ts";
import type { DependencyInstall } from "./package-manager.ts";

/** Stands in every text that starts a package manager: a cheap look before shell text is parsed. */
export const startsManager = new RegExp(packageManagers.map(({ mention }) => mention.source).join("|"));

/** What starts a package manager, as words of a file. */
export const managerWords: readonly string[] = [...new Set(packageManagers.flatMap(({ programs }) => programs))];

/** The calls of a script that install the project's own dependencies, in order. */
export function dependencyInstalls(script: ShellScript): readonly DependencyInstall[] {
  const found: DependencyInstall[] = [];
  for (const invocation of invocations(script)) {
    if (invocation.command.within === "substitution") continue;
    for (const manager of packageManagers) {
      const call = manager.install(invocation);
      if (call === undefined) continue;
      found.push({ manager, invocation, ...call });
      break;
    }
  }
  return found;
}
