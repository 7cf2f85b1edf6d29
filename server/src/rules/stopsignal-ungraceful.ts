import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { remove, replace } from "../dockerfile/edit.ts";
import { effective, inherited, type Section, sections } from "../dockerfile/stage-state.ts";
import { rootStage } from "../dockerfile/stages.ts";
import { expandAt } from "../dockerfile/variables.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const stopsignalUngraceful: Rule = {
  id: "stopsignal-ungraceful",
  category: "signals",
  summary: "STOPSIGNAL is a signal that no program can handle",
  severity: "warning",
  default: "on",
  sameAs: ["tally:no-ungraceful-stopsignal"],
  when: { keywords: ["STOPSIGNAL"], words: ["kill", "sigkill", "9", "stop", "sigstop", "19"] },

  *check(dockerfile) {
    for (const section of sections(dockerfile)) {
      const instruction = effective(section, "STOPSIGNAL");
      if (instruction?.arguments.form !== "text" || startsNothing(section)) continue;
      const written = instruction.arguments.text.text;
      const signal = messages.get(signalName(expandAt(dockerfile, instruction, written) ?? ""));
      if (signal === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.arguments.span),
        message: [signal, { signal: written }],
        fixes: mend(dockerfile, section, instruction),
      };
    }
  },
};

/** Docker takes a signal's name in any case, with or without SIG, or its number. */
function signalName(text: string): string {
  return text.trim().toUpperCase().replace(/^SIG/, "");
}

const killed = "{signal} can't be handled, so the program is killed without a chance to finish what it does";
const paused =
  "{signal} can't be handled and only pauses the program, so `docker stop` waits in vain and then kills it";
const messages: ReadonlyMap<string, Message[0]> = new Map([
  ["KILL", killed],
  ["9", killed],
  ["STOP", paused],
  ["19", paused],
]);

/** An image from scratch without a start command is made for tests of the settings alone. */
function startsNothing({ stage }: Section): boolean {
  if (stage === undefined || rootStage(stage).base.kind !== "scratch") return false;
  return inherited(stage, "CMD") === undefined && inherited(stage, "ENTRYPOINT") === undefined;
}

function mend(dockerfile: Dockerfile, section: Section, instruction: Instruction): readonly Fix[] {
  const fixes: Fix[] = [];
  if (isOnlyOne(section)) {
    fixes.push({
      title: ["Remove STOPSIGNAL"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [remove(dockerfile, instruction)],
    });
  }
  fixes.push({
    title: ["Stop the program with SIGTERM"],
    safety: "suggestion",
    preferred: fixes.length === 0,
    touches: [instruction],
    edits: [replace(dockerfile, instruction.arguments.span, "SIGTERM")],
  });
  return fixes;
}

/** Without it, no STOPSIGNAL above it in the file comes into force again. */
function isOnlyOne({ stage, instructions }: Section): boolean {
  if (instructions.filter(({ keyword }) => keyword === "STOPSIGNAL").length > 1) return false;
  return stage?.base.kind !== "stage" || inherited(stage.base.stage, "STOPSIGNAL") === undefined;
}
