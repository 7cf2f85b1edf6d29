import { baseImage } from "../dockerfile/base-family.ts";
import { removeArgument, replaceArgument } from "../dockerfile/call-edits.ts";
import { mentionedBefore } from "../dockerfile/config-mentions.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { operands, wordText } from "../dockerfile/invocations.ts";
import { type Call, type RunCalls, runsMentioning } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const npmProductionFlag: Rule = {
  id: "npm-production-flag",
  category: "style",
  summary: "A deprecated flag of npm leaves the development dependencies out",
  severity: "hint",
  default: "on",
  when: { words: ["production", "only"] },

  *check(dockerfile) {
    for (const one of productionRuns(dockerfile)) {
      if (nodeMajor(one.stage) < 15) continue;
      for (const call of one.calls) {
        const found = flagsOf(call);
        const [first] = found;
        if (first === undefined) continue;
        const last = first.value ?? first.word;
        yield {
          range: dockerfile.source.firstLineRange(call.script.cooked.span(first.word.start, last.end)),
          message: [
            "Since version 7 npm warns that {flag} is deprecated: --omit=dev says the same",
            { flag: first.value === undefined ? wordText(first.word) : `${wordText(first.word)} ${wordText(last)}` },
          ],
          tag: "deprecated",
          fixes: () => omitDev(dockerfile, one, call, found),
        };
      }
    }
  },
};

const productionRuns = runsMentioning(/--(?:production|only)/, /npm/);

interface ProductionFlag {
  readonly word: ShellWord;
  /** Where `--only` is followed by it. */
  readonly value: ShellWord | undefined;
}

const commands: ReadonlySet<string> = new Set(
  "ci clean-install install-clean install i add isntall install-test it prune update up upgrade rebuild dedupe ls list outdated audit".split(
    " ",
  ),
);

function flagsOf(call: Call): readonly ProductionFlag[] {
  const { program, arguments: words } = call;
  if (program !== "npm" || !operands(words).some(({ literal }) => commands.has(literal ?? ""))) return [];
  return words.flatMap((word, index): readonly ProductionFlag[] => {
    const text = wordText(word);
    const next = words[index + 1];
    if (/^--(production(=true)?|only=prod(uction)?)$/.test(text))
      return text === "--production" && next?.literal === "false" ? [] : [{ word, value: undefined }];
    const value = text === "--only" && /^prod(uction)?$/.test(next?.literal ?? "") ? next : undefined;
    return value === undefined ? [] : [{ word, value }];
  });
}

/** The major version by the tag of an official image, infinite for its newest one; 15, the first with npm 7, where it can't be told. */
function nodeMajor(stage: Stage | undefined): number {
  const image = baseImage(stage);
  if (image === undefined || !/(^|\/)node$/.test(image.path)) return 15;
  const tag = image.tag ?? "latest";
  const major = /^(\d+)/.exec(tag)?.[1];
  if (major !== undefined) return Number(major);
  return /^(latest|lts|current|alpine|slim|trixie|bookworm|bullseye)(-|$)/.test(tag) ? Number.POSITIVE_INFINITY : 15;
}

/** The first flag becomes `--omit=dev`; others that say the same go. Without a known Node.js, npm may be too old for it. */
function omitDev(
  dockerfile: Dockerfile,
  { run, stage }: RunCalls,
  call: Call,
  found: readonly ProductionFlag[],
): readonly Fix[] {
  const isKnown = nodeMajor(stage) >= 16 && !mentionedBefore(dockerfile, run, ["npm@"]);
  const edits: FileEdit[] = [];
  for (const [index, { word, value }] of found.entries()) {
    const removals = index === 0 ? [value] : [value, word];
    if (index === 0) edits.push(replaceArgument(dockerfile, call, word, "--omit=dev"));
    for (const removed of removals) {
      const edit = removed === undefined ? undefined : removeArgument(dockerfile, call, removed);
      if (removed !== undefined && edit === undefined) return [];
      if (edit !== undefined) edits.push(edit);
    }
  }
  return [
    {
      title: ["Use --omit=dev"],
      safety: isKnown ? "safe" : "suggestion",
      preferred: true,
      touches: [run],
      edits,
    },
  ];
}
