import { aptPackages, aptSubcommandWord, isApt, isListRemoval, mountsAptLists } from "../dockerfile/apt.ts";
import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import { prependCommand } from "../dockerfile/call-edits.ts";
import { hasFlag } from "../dockerfile/call-flags.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { once } from "../dockerfile/memo.ts";
import { type Call, callRange, type RunCalls, runCalls, sudoOf } from "../dockerfile/run-calls.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
import type { Fix, Rule } from "../rule.ts";

export const aptInstallWithoutUpdate: Rule = {
  id: "apt-install-without-update",
  category: "caching",
  summary: "Packages are installed where no package lists are",
  severity: "warning",
  default: "on",

  *check(dockerfile) {
    for (const { one, call, state } of missing(dockerfile)) {
      const word = aptSubcommandWord(call);
      const name = `${call.program} ${word?.text ?? "install"}`;
      yield {
        range: callRange(dockerfile, call, word),
        message:
          state === "removed"
            ? ["The package lists were deleted before {name}, and no update has fetched them again", { name }]
            : [
                "No update comes before {name}, so the package lists are missing, or as old as the base image",
                { name },
              ],
        fixes: fetchFirst(dockerfile, one, call),
      };
    }
  },
};

/** What is known of the package lists: `unknown` where the base, or a script, may have brought them. */
type Lists = "none" | "removed" | "there" | "unknown";

interface Missing {
  readonly one: RunCalls;
  readonly call: Call;
  readonly state: Lists;
}

/** The calls that need lists which are not there, with the first of each RUN standing for all. */
const missing = once((dockerfile: Dockerfile): readonly Missing[] => {
  const states = new Map<Stage | undefined, Lists>();
  const found: Missing[] = [];
  for (const one of runCalls(dockerfile)) {
    if (one.trigger) continue;
    let state = states.get(one.stage) ?? initial(dockerfile, states, one.stage);
    const before = state;
    let reported = false;
    for (const call of one.calls) {
      if ((state === "none" || state === "removed") && needsLists(call) && !reported && !mountsAptLists(one.run)) {
        if (!mayCallOthers(one, (other) => other === call || startsBehind(other, call))) {
          found.push({ one, call, state });
        }
        reported = true;
      }
      state = after(state, call);
    }
    if (mountsAptLists(one.run)) state = before;
    states.set(one.stage, mayCallOthers(one, isApt) ? "unknown" : state);
  }
  return found;
});

function startsBehind(other: Call, call: Call): boolean {
  return other.script === call.script && other.command.start > call.command.start;
}

function initial(
  dockerfile: Dockerfile,
  states: ReadonlyMap<Stage | undefined, Lists>,
  stage: Stage | undefined,
): Lists {
  if (stage === undefined) return dockerfile.stages.length === 0 ? "none" : "unknown";
  if (stage.base.kind === "stage") return states.get(stage.base.stage) ?? initial(dockerfile, states, stage.base.stage);
  const image = baseImage(stage);
  // An official image; another one may be built with its lists left in.
  const isOfficial = image !== undefined && image.registry === undefined && !image.path.includes("/");
  return isOfficial && baseFamily(stage).packages === "apt" ? "none" : "unknown";
}

function after(state: Lists, call: Call): Lists {
  if (isListRemoval(call)) return "removed";
  return isApt(call) && aptSubcommandWord(call)?.literal === "update" ? "there" : state;
}

/** An install of packages by name; files and addresses need no lists, only what they depend on. */
function needsLists(call: Call): boolean {
  if (!isApt(call) || !["install", "build-dep", "satisfy"].includes(aptSubcommandWord(call)?.literal ?? ""))
    return false;
  if (
    hasFlag(
      call.arguments,
      ["-U", "--update", "--no-download", "-s", "--simulate", "--dry-run", "--print-uris"],
      "otca",
    )
  )
    return false;
  const packages = aptPackages(call).map(wordText);
  return packages.length > 0 && packages.every((name) => /^[a-z0-9]/i.test(name) && !/\.deb$|\/.*\//.test(name));
}

function fetchFirst(dockerfile: Dockerfile, { run }: RunCalls, call: Call): readonly Fix[] {
  const program = call.program === "aptitude" ? "apt-get" : call.program;
  const command = `${sudoOf(call)}${program} update`;
  const edit = prependCommand(dockerfile, call, command);
  if (edit === undefined) return [];
  return [
    { title: ["Add {command} &&", { command }], safety: "suggestion", preferred: true, touches: [run], edits: [edit] },
  ];
}
