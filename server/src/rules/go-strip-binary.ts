import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { goBuilds } from "../dockerfile/go-build.ts";
import { type Invocation, wordText } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { copiedStage, stageCopies } from "../dockerfile/stage-copies.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Fix, Rule } from "../rule.ts";

export const goStripBinary: Rule = {
  id: "go-strip-binary",
  category: "size",
  summary: "A Go program of the image carries debug information",
  severity: "hint",
  default: "off",
  when: { keywords: ["RUN"], words: ["go"] },

  *check(dockerfile) {
    for (const run of dockerfile.instructions) {
      const { stage } = run;
      if (run.keyword !== "RUN" || stage === undefined || !mentions(run, /\bgo\s+(-C\s+\S+\s+)?build\b/)) continue;
      if (!reachesImage(dockerfile, stage) || isForDebugging(stage)) continue;
      const script = isPosixShell(dockerfile, run) ? shellScript(dockerfile, run) : undefined;
      if (script === undefined || variablesAt(dockerfile, run).get("GOFLAGS") !== undefined) continue;
      for (const build of goBuilds(script)) {
        const verb = build.arguments.find(({ literal }) => literal === "build");
        if (verb === undefined || !links(build) || build.environment.has("GOFLAGS") || strips(build)) continue;
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(build.programWord.start, verb.end)),
          message: ["The program carries debug information, often a third of its size; stack traces do without it"],
          fixes: () => addFlags(dockerfile, run, script, build, verb),
        };
      }
    }
  },
};

/** The stage is shipped, or a shipped one copies files of it. */
function reachesImage(dockerfile: Dockerfile, stage: Stage): boolean {
  const shipped = shippedStages(dockerfile);
  if (shipped.has(stage)) return true;
  return [...shipped].some((one) => stageCopies(one).some((copy) => copiedStage(dockerfile, copy) === stage));
}

/** What it builds is for a debugger, or stripped by a command of its own. */
function isForDebugging({ name, instructions }: Stage): boolean {
  if (/debug|dev|test/i.test(name ?? "")) return true;
  return instructions.some((one) => one.keyword === "RUN" && mentions(one, /\bdlv\b|\bdelve\b|\bupx\b|\bstrip\b/));
}

/** Several packages are only compiled, unless there is a place for their programs. */
function links({ arguments: words }: Invocation): boolean {
  const texts = words.map(wordText);
  if (texts.some((text) => /^--?(race|cover|msan|asan|gcflags|buildmode|n)(=|$)/.test(text))) return false;
  return texts.some((text) => /^--?o(=|$)/.test(text)) || !texts.some((text) => text.includes("..."));
}

/** `-s` means `-w` too; a variable may hold either. */
function strips(build: Invocation): boolean {
  const value = linkerFlags(build)?.text;
  if (value === undefined)
    return build.arguments.some(({ literal, text }) => literal === undefined && /^["']?\$/.test(text));
  return (
    /(^|[\s"'=])-[sw](?![\w-])/.test(value) || /(^-ldflags=|^|\s)["']?\$/.test(value) || /\s\$\{?\w*FLAGS/i.test(value)
  );
}

/** The word with the linker's options: that behind `-ldflags`, or with it in front. */
function linkerFlags({ arguments: words }: Invocation): ShellWord | undefined {
  const at = words.findIndex(({ text }) => /^--?ldflags(=|$)/.test(text));
  return words[at]?.text.includes("=") ? words[at] : at === -1 ? undefined : words[at + 1];
}

function addFlags(
  dockerfile: Dockerfile,
  run: Instruction,
  { cooked }: ShellScript,
  build: Invocation,
  verb: ShellWord,
): readonly Fix[] {
  const flags = linkerFlags(build);
  const quote = flags === undefined ? -1 : flags.text.search(/["']/);
  // Options for some packages alone, and those that stand without quotes.
  if (
    flags !== undefined &&
    (!/^(--?ldflags=)?["']/.test(flags.text) || /^(--?ldflags=)?["'][\w./]+=/.test(flags.text))
  )
    return [];
  const edit =
    flags === undefined
      ? insert(dockerfile, cooked.sourceEnd(verb.end), ' -ldflags="-s -w"')
      : insert(dockerfile, cooked.sourceOffset(flags.start + quote) + 1, "-s -w ");
  return [{ title: ['Add -ldflags="-s -w"'], safety: "suggestion", touches: [run], edits: [edit] }];
}
