import { baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { remove, replace } from "../dockerfile/edit.ts";
import { officialName } from "../dockerfile/image.ts";
import { type Invocation, invocations, operands, wordText } from "../dockerfile/invocations.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const goLegacyFlags: Rule = {
  id: "go-legacy-flags",
  category: "reproducibility",
  summary: "A Go build has commands or options of releases long gone",
  severity: "hint",
  default: "on",

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      if (!hasCurrentGo(stage)) continue;
      for (const instruction of stage.instructions) {
        if (instruction.keyword === "ENV") yield* moduleVariable(dockerfile, instruction);
        const script = instruction.keyword === "RUN" ? shellScript(dockerfile, instruction) : undefined;
        if (script === undefined || !isPosixShell(dockerfile, instruction)) continue;
        for (const call of invocations(script)) yield* ofCall(dockerfile, { instruction, script, call });
      }
    }
  },
};

/** A release with modules by default, from 1.17 on; a tag without a number is a new one. */
function hasCurrentGo(stage: Stage): boolean {
  const image = baseImage(stage);
  if (image === undefined || officialName(image) !== "golang") return false;
  const [, minor] = /^1\.(\d+)/.exec(image.tag ?? "") ?? [];
  return minor === undefined
    ? !/^\d+\.|onbuild|wheezy|jessie|stretch|buster/.test(image.tag ?? "")
    : Number(minor) >= 17;
}

interface Place {
  readonly instruction: Instruction;
  readonly script: ShellScript;
  readonly call: Invocation;
}

function* ofCall(dockerfile: Dockerfile, place: Place): Iterable<Finding> {
  const { instruction, script, call } = place;
  const { program, programWord, arguments: words } = call;
  const whole = { start: programWord.start, end: words[0]?.end ?? programWord.end };
  if (
    (program === "dep" && words[0]?.literal === "ensure") ||
    (program === "glide" && words[0]?.literal === "install")
  ) {
    yield finding(
      dockerfile,
      script,
      whole,
      ["{program} is no longer developed; Go has modules since 1.11", { program }],
      [],
    );
  }
  if (program !== "go") return;
  const modules = call.environment.get("GO111MODULE") ?? variablesAt(dockerfile, instruction).get("GO111MODULE")?.value;
  if (modules !== "off" && words[0]?.literal === "get" && getsDependencies(words)) {
    const message: Message = ["go get may change go.mod; go mod download fetches just what it lists"];
    yield finding(dockerfile, script, whole, message, download(dockerfile, place));
  }
  yield* installSuffix(dockerfile, place);
  const setting = call.command.assignments.find(({ name, literal }) => name === "GO111MODULE" && literal === "on");
  if (setting === undefined) return;
  const fix = cut(dockerfile, place, setting.start, "Remove GO111MODULE=on");
  yield finding(dockerfile, script, setting, ["Modules are on by default since Go 1.16"], fix);
}

/** Without a module's path, or with `-d`, it fetches what the program imports. */
function getsDependencies(words: readonly ShellWord[]): boolean {
  const targets = operands(words.slice(1)).map(wordText);
  if (targets.some((target) => !/^\.{1,3}(\/\.{3})?\/?$/.test(target))) return false;
  return !words.some(({ text }) => /^-(u|t$|u=)/.test(text));
}

function download(dockerfile: Dockerfile, { instruction, script, call }: Place): readonly Fix[] {
  const { programWord, arguments: words } = call;
  const last = words.at(-1);
  if (last === undefined || call.command.redirections.length > 0) return [];
  const span = script.cooked.span(programWord.start, last.end);
  return [
    {
      title: ["Use go mod download"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, span, "go mod download")],
    },
  ];
}

/** `-a -installsuffix cgo` kept packages with and without cgo apart before Go 1.10 had its build cache. */
function* installSuffix(dockerfile: Dockerfile, place: Place): Iterable<Finding> {
  const { script, call } = place;
  const words = call.arguments;
  const at = words.findIndex(({ text }) => /^--?installsuffix(=|$)/.test(text));
  const suffix = words[at];
  if (suffix === undefined) return;
  const end = suffix.text.includes("=") ? suffix.end : (words[at + 1]?.end ?? suffix.end);
  const previous = words[at - 1];
  const start = previous?.text === "-a" ? previous.start : suffix.start;
  const next = script.cooked.text.slice(end).search(/\S/);
  const stop = next === -1 ? end : end + next;
  const fix = cut(dockerfile, place, start, "Remove it", stop);
  yield finding(
    dockerfile,
    script,
    { start, end },
    ["Go's build cache keeps builds with and without cgo apart since 1.10"],
    fix,
  );
}

function* moduleVariable(dockerfile: Dockerfile, instruction: Instruction): Iterable<Finding> {
  if (instruction.arguments.form !== "pairs") return;
  const { pairs } = instruction.arguments;
  const at = pairs.findIndex(({ name, value }) => name === "GO111MODULE" && /^["']?on["']?$/.test(value));
  const pair = pairs[at];
  if (pair === undefined) return;
  const span = { start: pair.nameSpan.start, end: pair.valueSpan.end };
  const next = pairs[at + 1];
  const cutSpan =
    next === undefined
      ? { start: pairs[at - 1]?.valueSpan.end ?? span.start, end: span.end }
      : { start: span.start, end: next.nameSpan.start };
  const edit = pairs.length === 1 ? remove(dockerfile, instruction) : replace(dockerfile, cutSpan, "");
  yield {
    range: dockerfile.source.firstLineRange(span),
    message: ["Modules are on by default since Go 1.16"],
    tag: "deprecated",
    fixes: [
      {
        title: ["Remove GO111MODULE=on"],
        safety: "suggestion",
        preferred: true,
        touches: [instruction],
        edits: [edit],
      },
    ],
  };
}

function cut(
  dockerfile: Dockerfile,
  { instruction, script, call }: Place,
  start: number,
  title: string,
  stop = call.programWord.start,
): readonly Fix[] {
  const next = [...call.command.assignments, ...call.command.words].find((one) => one.start > start);
  const end = stop === call.programWord.start ? (next?.start ?? stop) : stop;
  const from = script.cooked.sourceOffset(start);
  return [
    {
      title: [title],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, { start: from, end: script.cooked.sourceOffset(end) }, "")],
    },
  ];
}

function finding(
  dockerfile: Dockerfile,
  script: ShellScript,
  { start, end }: { readonly start: number; readonly end: number },
  message: Message,
  fixes: readonly Fix[],
): Finding {
  return { range: dockerfile.source.firstLineRange(script.cooked.span(start, end)), message, tag: "deprecated", fixes };
}
