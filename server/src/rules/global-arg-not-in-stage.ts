import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore } from "../dockerfile/edit.ts";
import { expandedInstructions, expandedReads, mayRead } from "../dockerfile/expanded-reads.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { unassignedReads } from "../dockerfile/script-reads.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import {
  definitionAt,
  globalArgument,
  globalNames,
  platformArguments,
  startsWithPathAlone,
} from "../dockerfile/variable-scope.ts";
import type { Message, Rule } from "../rule.ts";

export const globalArgNotInStage: Rule = {
  id: "global-arg-not-in-stage",
  category: "correctness",
  summary: "A stage reads a build argument that only the lines before the first FROM declare",
  severity: "warning",
  default: "on",
  sameAs: ["dockadvisor:partly (UndefinedVar)", "buildkit:UndefinedVar (not in RUN)", "buildkit:UndefinedVar"],
  when: { texts: ["$"] },

  *check(dockerfile) {
    const firstUses = new Map<string, Instruction>();
    for (const instruction of readers(dockerfile)) {
      const { stage } = instruction;
      if (stage === undefined || baseFamily(stage).system === "windows") continue;
      const isWanted = (name: string): boolean => isEmpty(dockerfile, stage, instruction, name);
      for (const { name, span } of reads(dockerfile, instruction, isWanted)) {
        const key = `${stage.index} ${name}`;
        const firstUse = firstUses.get(key) ?? instruction;
        firstUses.set(key, firstUse);
        yield {
          range: dockerfile.source.firstLineRange(span),
          message: describe(dockerfile, stage, name),
          fixes: [
            {
              title: ["Declare ARG {name} in this stage", { name }],
              safety: "suggestion",
              preferred: true,
              touches: [],
              adds: ["ARG"],
              edits: [insertBefore(dockerfile, firstUse, [`ARG ${name}`])],
            },
          ],
        };
      }
    }
  },
};

/** The instructions with a `$` in which a name may be read that only BuildKit, or an ARG before the first FROM, sets. */
function readers(dockerfile: Dockerfile): readonly Instruction[] {
  const hasGlobals = globalNames(dockerfile).length > 0;
  if (!dockerfile.text.includes("$") || (!hasGlobals && !/TARGET|BUILD/.test(dockerfile.text))) return [];
  const runs = instructionsOf(dockerfile, "RUN").filter(
    (run) => mentions(run, hasGlobals ? /\$/ : /\$\{?(?:TARGET|BUILD)/) && !isTrigger(dockerfile, run),
  );
  const others = hasGlobals ? expandedInstructions(dockerfile) : [];
  return others.length === 0 ? runs : [...runs, ...others].sort((one, other) => one.index - other.index);
}

function describe(dockerfile: Dockerfile, stage: Stage, name: string): Message {
  if (globalArgument(dockerfile, name) === undefined)
    return ["{name} is set only behind an ARG {name} in this stage, so it is empty here", { name }];
  if (startsWithPathAlone(stage))
    return ["{name} is declared only before the first FROM, so it is empty in this stage", { name }];
  return [
    "{name} is declared only before the first FROM, so it is empty in this stage unless the base image sets it",
    { name },
  ];
}

interface Read {
  readonly name: string;
  readonly span: Span;
}

function reads(dockerfile: Dockerfile, instruction: Instruction, isWanted: (name: string) => boolean): readonly Read[] {
  if (instruction.keyword !== "RUN") return expandedReads(dockerfile, instruction, isWanted);
  const { cooked, heredocs } = instruction;
  if (!mayRead(cooked.text, isWanted) && !heredocs.some(({ content }) => mayRead(content, isWanted))) return [];
  const script = isPosixShell(dockerfile, instruction) ? shellScript(dockerfile, instruction) : undefined;
  if (script === undefined) return [];
  return unassignedReads(script)
    .filter(({ name }) => isWanted(name))
    .map(({ name, start, end }) => ({ name, span: script.cooked.span(start, end) }));
}

function isEmpty(dockerfile: Dockerfile, stage: Stage, instruction: Instruction, name: string): boolean {
  if (name === "PATH" || name === "HOME") return false;
  // BuildKit sets the platform's arguments as if they were declared before the first FROM.
  const isPlatform = platformArguments.has(name) && instruction.keyword === "RUN";
  if (globalArgument(dockerfile, name) === undefined && !isPlatform) return false;
  if (definitionAt(dockerfile, instruction, name) !== undefined) return false;
  return isPlatform || startsWithPathAlone(stage) || !mayBeOfBase(stage, name);
}

/** Images tell their own version, and often more, in variables: NODE_VERSION, GOLANG_VERSION, PHP_INI_DIR. */
function mayBeOfBase(stage: Stage, name: string): boolean {
  const image = baseImage(stage)?.path.replace(/^.*\//, "").toUpperCase().replace(/\W.*$/, "");
  if (image === undefined || /_?(VERSION|HOME|LANG|LC_ALL|PORT)$/.test(name)) return true;
  return name.startsWith(image.slice(0, 2));
}
