import type { Dockerfile, Instruction, Pair, Stage } from "../dockerfile/dockerfile.ts";
import { insertAfter, replace } from "../dockerfile/edit.ts";
import { sections } from "../dockerfile/stage-state.ts";
import { lineage, shippedStages } from "../dockerfile/stages.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const envDebianFrontend: Rule = {
  id: "env-debian-frontend",
  category: "style",
  summary: "DEBIAN_FRONTEND stays set in every container of the image",
  severity: "hint",
  default: "on",
  sameAs: ["docker:faq", "dockerfile-doctor:DD035 (opposite: wants it set)"],
  when: { keywords: ["ENV"], words: ["debian_frontend"] },

  *check(dockerfile) {
    const last = shipped(dockerfile)
      .flatMap((instruction) => pairsOf(instruction).map((pair) => ({ instruction, pair })))
      .findLast(({ pair }) => pair.name === name);
    if (last === undefined || !/^["']?(noninteractive|teletype)["']?$/i.test(last.pair.value)) return;
    yield {
      range: dockerfile.source.firstLineRange({ start: last.pair.nameSpan.start, end: last.pair.valueSpan.end }),
      message: [
        "{name} is still set when the container runs, where a person who starts apt-get in it can't be asked",
        { name },
      ],
      fixes: () => [useArg(dockerfile, last.instruction, last.pair)],
    };
  },
};

const name = "DEBIAN_FRONTEND";

/** The instructions of the final stage and of those it is built on, in order; all of a fragment without FROM. */
function shipped(dockerfile: Dockerfile): readonly Instruction[] {
  const final = dockerfile.stages.at(-1);
  if (final === undefined) return sections(dockerfile).flatMap(({ instructions }) => instructions);
  const stages: ReadonlySet<Stage> = shippedStages(dockerfile);
  return [...lineage(final)].reverse().flatMap((stage) => (stages.has(stage) ? stage.instructions : []));
}

function pairsOf({ keyword, arguments: args }: Instruction): readonly Pair[] {
  return keyword === "ENV" && args.form === "pairs" ? args.pairs : [];
}

function useArg(dockerfile: Dockerfile, instruction: Instruction, pair: Pair): Fix {
  const pairs = pairsOf(instruction);
  const keyword = instruction.keywordText === instruction.keywordText.toLowerCase() ? "arg" : "ARG";
  const assignment = `${pair.name}=${pair.value}`;
  const edits: FileEdit[] = [];
  if (pairs.length === 1) {
    edits.push(replace(dockerfile, instruction.keywordSpan, keyword));
    if (pair.separator === "")
      edits.push(replace(dockerfile, { start: pair.nameSpan.end, end: pair.valueSpan.start }, "="));
  } else {
    const index = pairs.indexOf(pair);
    const next = pairs[index + 1];
    const before = pairs[index - 1];
    const hull =
      before === undefined
        ? { start: pair.nameSpan.start, end: next?.nameSpan.start ?? pair.valueSpan.end }
        : { start: before.valueSpan.end, end: pair.valueSpan.end };
    edits.push(replace(dockerfile, hull, ""), insertAfter(dockerfile, instruction, [`${keyword} ${assignment}`]));
  }
  return {
    title: ["Use ARG"],
    safety: "suggestion",
    preferred: true,
    touches: [instruction],
    ...(pairs.length === 1 ? {} : { adds: ["ARG"] }),
    edits,
  };
}
