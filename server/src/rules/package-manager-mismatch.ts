import { baseFamily, baseImage, isWellKnownBase } from "../dockerfile/base-family.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { foreignManagers, type PackageFamily, packageFamily } from "../dockerfile/package-managers.ts";
import { translatePackages } from "../dockerfile/package-translation.ts";
import { failureEndsRun } from "../dockerfile/run-failure.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { awaitHallmarks } from "../dockerfile/signs.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import type { Fix, Rule } from "../rule.ts";

export const packageManagerMismatch: Rule = {
  id: "package-manager-mismatch",
  category: "correctness",
  summary: "A RUN calls a package manager that the base image does not have",
  severity: "error",
  default: "on",
  when: { keywords: ["RUN"], words: foreignManagers("none") },

  *check(dockerfile) {
    let brought: ReadonlyMap<Stage, number> | undefined;
    for (const stage of dockerfile.stages) {
      const { packages } = baseFamily(stage);
      if (packages === "unknown" || !isWellKnownBase(stage)) continue;
      const { isHeld, pattern } = foreign[packages];
      if (!isHeld(dockerfile)) continue;
      for (const run of stage.instructions) {
        if (run.keyword !== "RUN" || !mentions(run, pattern)) continue;
        const script = shellScript(dockerfile, run);
        if (script === undefined || !isPosixShell(dockerfile, run)) continue;
        const call = invocations(script).find((one) => isForeign(one, packages) && failureEndsRun(script, one.command));
        if (call === undefined || asksFirst(script, call)) continue;
        if (invocations(script).some((one) => one.programWord !== call.programWord && namesManager(one))) continue;
        brought ??= managerBroughtAt(dockerfile);
        if ((brought.get(stage) ?? 0) < run.index) break;
        const { program, programWord } = call;
        const base = baseImage(stage)?.path ?? "scratch";
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(programWord.start, programWord.end)),
          message:
            packages === "none"
              ? ["{base} has no package manager, so {program} is not found", { base, program }]
              : ["{base} has no {program}; its package manager is {packages}", { base, program, packages }],
          fixes: () => translate(dockerfile, stage, run, script),
        };
      }
    }
  },
};

/** Two quick looks for package managers: one at a file's words, one at a text. */
interface Look {
  readonly isHeld: (dockerfile: Dockerfile) => boolean;
  readonly pattern: RegExp;
}

/** The package managers that a base image of a kind does not have, as words of the file and as a pattern. */
const foreign = { apt: lookFor("apt"), apk: lookFor("apk"), dnf: lookFor("dnf"), none: lookFor("none") };

function lookFor(own: PackageFamily | "none"): Look {
  const names = foreignManagers(own);
  return { isHeld: awaitHallmarks({ words: names }), pattern: new RegExp(`\\b(?:${names.join("|")})\\b`) };
}

function isForeign(invocation: Invocation, packages: string): boolean {
  const family = packageFamily(invocation);
  return family !== undefined && family !== packages && !invocation.programWord.text.startsWith("/opt");
}

/** `command -v apt-get` and its like: the script is written for several systems. */
function asksFirst(script: ShellScript, { program }: Invocation): boolean {
  return script.commands.some(
    ({ name, words }) =>
      ["command", "which", "type", "hash", "test", "["].includes(name ?? "") &&
      words.some((word) => wordText(word).endsWith(program)) &&
      words[1]?.literal !== program,
  );
}

/** Where in the file a package manager is installed, or files of a whole system are copied, for a stage; later than anything when nowhere. */
function managerBroughtAt(dockerfile: Dockerfile): ReadonlyMap<Stage, number> {
  const places = new Map<Stage, number>();
  for (const stage of dockerfile.stages) {
    const below = stage.base.kind === "stage" ? (places.get(stage.base.stage) ?? Infinity) : Infinity;
    const own = stage.instructions.find((instruction) => bringsManager(dockerfile, stage, instruction));
    places.set(stage, Math.min(below, own?.index ?? Infinity));
  }
  return places;
}

function bringsManager(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): boolean {
  const copy = readCopy(instruction);
  if (copy !== undefined)
    return baseFamily(stage).packages === "none" || /^\/$|^\/(s?bin|usr)/.test(copy.destination.value);
  const script = instruction.keyword === "RUN" ? shellScript(dockerfile, instruction) : undefined;
  return script !== undefined && invocations(script).some(namesManager);
}

function namesManager({ arguments: words }: Invocation): boolean {
  return words.some((word) => /^(apt|apt-get|dpkg|apk-tools|apk|rpm|yum|dnf|alien)([=-].*)?$/.test(wordText(word)));
}

function translate(dockerfile: Dockerfile, stage: Stage, run: Instruction, script: ShellScript): readonly Fix[] {
  const { packages } = baseFamily(stage);
  if (packages === "none" || packages === "unknown") return [];
  const edits = translatePackages(dockerfile, script, packages, baseImage(stage));
  if (edits === undefined || edits.length === 0) return [];
  return [
    {
      title: ["Install with the package manager of the base image"],
      safety: "suggestion",
      touches: [run],
      edits,
    },
  ];
}
