import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { getsDependencies, installSuffix } from "../dockerfile/go-options.ts";
import { hasCurrentGo } from "../dockerfile/go-release.ts";
import { type Invocation, invocations } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { removePair } from "../dockerfile/pair-edit.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Finding, Message, Rule } from "../rule.ts";

export const goLegacyFlags: Rule = {
  id: "go-legacy-flags",
  category: "reproducibility",
  summary: "A Go build has commands or options of releases long gone",
  severity: "hint",
  default: "on",
  when: { words: ["golang"] },

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      if (!hasCurrentGo(stage)) continue;
      for (const instruction of stage.instructions) {
        if (instruction.keyword === "ENV") yield* moduleVariable(dockerfile, instruction);
        if (instruction.keyword !== "RUN" || !mentions(instruction, legacy)) continue;
        const script = isPosixShell(dockerfile, instruction) ? shellScript(dockerfile, instruction) : undefined;
        if (script === undefined) continue;
        for (const call of invocations(script)) yield* ofCall(dockerfile, { instruction, script, call });
      }
    }
  },
};

const legacy = /\bdep\b|\bglide\b|\bgo\s+get\b|installsuffix|GO111MODULE/;

interface Place {
  readonly instruction: Instruction;
  readonly script: ShellScript;
  readonly call: Invocation;
}

function* ofCall(dockerfile: Dockerfile, place: Place): Iterable<Finding> {
  const { program, programWord, arguments: words, command } = place.call;
  const [verb] = words;
  const whole = { start: programWord.start, end: verb?.end ?? programWord.end };
  if ((program === "dep" && verb?.literal === "ensure") || (program === "glide" && verb?.literal === "install"))
    yield finding(dockerfile, place, whole, [
      "{program} is no longer developed; Go has modules since 1.11",
      { program },
    ]);
  if (program !== "go") return;
  if (verb?.literal === "get" && getsDependencies(words) && !isOff(dockerfile, place)) {
    const span = { start: programWord.start, end: words.at(-1)?.end ?? whole.end };
    const message: Message = ["go get may change go.mod; go mod download fetches just what it lists"];
    yield finding(dockerfile, place, whole, message, ["Use go mod download"], span, "go mod download");
  }
  const suffix = installSuffix(place.script, words);
  if (suffix !== undefined) {
    const message: Message = ["Go's build cache keeps builds with and without cgo apart since 1.10"];
    yield finding(dockerfile, place, suffix, message, ["Remove it"], { start: suffix.start, end: suffix.next });
  }
  const setting = command.assignments.find(({ name, literal }) => name === "GO111MODULE" && literal === "on");
  const next = [...command.assignments, ...command.words].find(({ start }) => start > (setting?.start ?? 0));
  if (setting !== undefined && next !== undefined)
    yield finding(dockerfile, place, setting, onByDefault, removeVariable, { start: setting.start, end: next.start });
}

const onByDefault: Message = ["Modules are on by default since Go 1.16"];
const removeVariable: Message = ["Remove GO111MODULE=on"];

function isOff(dockerfile: Dockerfile, { instruction, call }: Place): boolean {
  const own = call.environment.get("GO111MODULE");
  return (own ?? variablesAt(dockerfile, instruction).get("GO111MODULE")?.value) === "off";
}

function* moduleVariable(dockerfile: Dockerfile, instruction: Instruction): Iterable<Finding> {
  if (instruction.arguments.form !== "pairs") return;
  const { pairs } = instruction.arguments;
  const at = pairs.findIndex(({ name, value }) => name === "GO111MODULE" && /^["']?on["']?$/.test(value));
  const pair = pairs[at];
  if (pair === undefined) return;
  const edits = [removePair(dockerfile, instruction, pairs, at)];
  yield {
    range: dockerfile.source.firstLineRange({ start: pair.nameSpan.start, end: pair.valueSpan.end }),
    message: onByDefault,
    tag: "deprecated",
    fixes: [{ title: removeVariable, safety: "suggestion", preferred: true, touches: [instruction], edits }],
  };
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** A finding in a script, and the fix that puts another text in the place of a piece of it. */
function finding(
  dockerfile: Dockerfile,
  { instruction, script }: Place,
  shown: Piece,
  message: Message,
  title?: Message,
  piece: Piece = shown,
  text = "",
): Finding {
  const { cooked } = script;
  const end = text === "" ? cooked.sourceOffset(piece.end) : cooked.sourceEnd(piece.end);
  const edits = [replace(dockerfile, { start: cooked.sourceOffset(piece.start), end }, text)];
  return {
    range: dockerfile.source.firstLineRange(cooked.span(shown.start, shown.end)),
    message,
    tag: "deprecated",
    fixes: title === undefined ? [] : [{ title, safety: "suggestion", preferred: true, touches: [instruction], edits }],
  };
}
