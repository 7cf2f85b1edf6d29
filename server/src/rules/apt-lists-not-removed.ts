import { aptCalls, aptSubcommand, removesAptLists } from "../dockerfile/apt.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import type { Invocation } from "../dockerfile/invocations.ts";
import { once } from "../dockerfile/memo.ts";
import { liesIn, mountsOf } from "../dockerfile/mounts.ts";
import { appendCommand } from "../dockerfile/run-edit.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { isPosixShell, sections } from "../dockerfile/stage-state.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import type { Fix, Rule } from "../rule.ts";

export const aptListsNotRemoved: Rule = {
  id: "apt-lists-not-removed",
  category: "size",
  summary: "The package lists of apt-get update stay in a layer of the image",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3009",
    "kics:apt_get_install_lists_were_not_deleted",
    "semgrep:remove-package-lists",
    "dockerfilelint:apt-get_missing_rm",
    "droast:DF004",
    "dockerfile-doctor:DD004",
    "dockle:DKL-DI-0005",
    "docker:best-practices (apt-get)",
    "buddy:ER0002",
  ],

  *check(dockerfile) {
    for (const instruction of shippedRuns(dockerfile)) {
      const script = shellScript(dockerfile, instruction);
      if (script === undefined || !isPosixShell(dockerfile, instruction)) continue;
      const update = aptCalls(script).find((call) => aptSubcommand(call) === "update");
      if (update === undefined || !installs(script) || removesAptLists(script) || hasMount(instruction)) continue;
      if (isNeededLater(dockerfile, instruction)) continue;
      yield {
        range: dockerfile.source.firstLineRange(script.cooked.span(update.programWord.start, update.command.end)),
        message: ["The package lists that {program} update fetches stay in the image", { program: update.program }],
        fixes: removeLists(dockerfile, instruction, script, update),
      };
    }
  },
};

/** The RUNs whose layers are part of the image; those of a fragment without FROM too. */
const shippedRuns = once((dockerfile: Dockerfile): readonly Instruction[] => {
  const shipped = shippedStages(dockerfile);
  return sections(dockerfile)
    .filter(({ stage }) => stage === undefined || shipped.has(stage))
    .flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "RUN"));
});

function installs(script: ShellScript): boolean {
  return aptCalls(script).some((call) =>
    ["install", "upgrade", "dist-upgrade", "full-upgrade", "build-dep"].includes(aptSubcommand(call) ?? ""),
  );
}

/** A cache or tmpfs mount keeps the lists out of the layer. */
function hasMount(instruction: Instruction): boolean {
  return mountsOf(instruction).some(
    ({ type, target }) =>
      (type === "cache" || type === "tmpfs") && target !== undefined && liesIn("/var/lib/apt/lists", target),
  );
}

/** A later RUN of the image installs without fetching the lists anew. */
function isNeededLater(dockerfile: Dockerfile, { index }: Instruction): boolean {
  return index < lastInstallWithoutUpdate(dockerfile);
}

const lastInstallWithoutUpdate = once((dockerfile: Dockerfile): number => {
  const last = shippedRuns(dockerfile).findLast((run) => {
    const script = shellScript(dockerfile, run);
    if (script === undefined || !installs(script)) return false;
    return !aptCalls(script).some((call) => aptSubcommand(call) === "update");
  });
  return last?.index ?? -1;
});

function removeLists(
  dockerfile: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  update: Invocation,
): readonly Fix[] {
  const sudo = update.command.name === "sudo" ? "sudo " : "";
  const edit = appendCommand(dockerfile, instruction, script, `${sudo}rm -rf /var/lib/apt/lists/*`);
  if (edit === undefined) return [];
  return [
    {
      title: ["Append && rm -rf /var/lib/apt/lists/*"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [edit],
    },
  ];
}
