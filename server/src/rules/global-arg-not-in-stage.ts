import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore } from "../dockerfile/edit.ts";
import { expandedReads } from "../dockerfile/expanded-reads.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { unassignedReads } from "../dockerfile/script-reads.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { definitionAt, globalArgument, platformArguments, startsWithPathAlone } from "../dockerfile/variable-scope.ts";
import type { Message, Rule } from "../rule.ts";

export const globalArgNotInStage: Rule = {
  id: "global-arg-not-in-stage",
  category: "correctness",
  summary: "A stage reads a build argument that only the lines before the first FROM declare",
  severity: "warning",
  default: "on",
  sameAs: ["dockadvisor:partly (UndefinedVar)", "buildkit:UndefinedVar (not in RUN)", "buildkit:UndefinedVar"],

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      if (baseFamily(stage).system === "windows") continue;
      const firstUses = new Map<string, Instruction>();
      for (const instruction of stage.instructions) {
        for (const { name, span } of reads(dockerfile, instruction)) {
          if (!isEmpty(dockerfile, stage, instruction, name)) continue;
          const firstUse = firstUses.get(name) ?? instruction;
          firstUses.set(name, firstUse);
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
    }
  },
};

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

function reads(dockerfile: Dockerfile, instruction: Instruction): readonly Read[] {
  if (instruction.keyword !== "RUN") return expandedReads(dockerfile, instruction);
  const script = isPosixShell(dockerfile, instruction) ? shellScript(dockerfile, instruction) : undefined;
  if (script === undefined) return [];
  return unassignedReads(script).map(({ name, start, end }) => ({ name, span: script.cooked.span(start, end) }));
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
