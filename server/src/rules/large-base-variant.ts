import { baseImage } from "../dockerfile/base-family.ts";
import { plainBase, replaceBase } from "../dockerfile/base-variant.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { officialName } from "../dockerfile/image.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { compilesPackages, needsFullBase, slimTag, usesToolsOfFullBase } from "../dockerfile/slim-variant.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import { needsMachineCode } from "../project/node-native.ts";
import type { Project } from "../project/project.ts";
import type { Finding, Rule } from "../rule.ts";

export const largeBaseVariant: Rule = {
  id: "large-base-variant",
  category: "size",
  summary:
    "The final image starts from the full variant of its base, or from Alpine where packages have to be compiled",
  severity: "hint",
  default: "off",
  sameAs: ["dockerfile-doctor:DD018", "docker:best-practices (base image)"],
  when: { keywords: ["FROM"], words: "node python ruby perl golang debian erlang elixir haskell pypy rust".split(" ") },

  *check(dockerfile, project) {
    const stage = dockerfile.stages.at(-1);
    const image = baseImage(stage);
    const name = image === undefined ? undefined : officialName(image);
    if (stage === undefined || name === undefined) return;
    if (name === "python" && /alpine/.test(image?.tag ?? "")) yield* onAlpine(dockerfile, stage);
    else yield* full(dockerfile, stage, name, project);
  },
};

/** What is published for glibc alone is compiled on musl. */
function* onAlpine(dockerfile: Dockerfile, stage: Stage): Iterable<Finding> {
  if (!compilesPackages(dockerfile, stage)) return;
  yield {
    range: dockerfile.source.firstLineRange(rootStage(stage).from.keywordSpan),
    message: [
      "pip compiles what is published for glibc alone, which takes time and the compilers installed here; python's -slim variants take it ready made",
    ],
    fixes: [],
  };
}

function* full(dockerfile: Dockerfile, stage: Stage, name: string, { nodePackages }: Project): Iterable<Finding> {
  const root = rootStage(stage);
  const base = plainBase(stage);
  const slim = base === undefined ? undefined : slimTag(name, base.image.tag);
  if (base === undefined || slim === undefined || root.base.kind !== "image") return;
  const isNative = name === "node" && [...nodePackages.values()].some(needsMachineCode);
  if (isNative || needsFullBase(stage)) return;
  const reference = `${base.image.tag === undefined ? base.text : base.text.slice(0, -base.image.tag.length - 1)}:${slim}`;
  // Alpine has another C library, and no compiler for cgo.
  const isCertain = name === "golang" ? hasNoCgo(stage) : !usesToolsOfFullBase(dockerfile, stage);
  yield {
    range: dockerfile.source.firstLineRange(root.base.word.span),
    message:
      name === "golang"
        ? ["{reference} is the same release with less around it, on the C library musl", { reference }]
        : ["{reference} is the same release with less around it", { reference }],
    fixes: () =>
      isCertain
        ? [
            {
              title: ["Start from {reference}", { reference }],
              safety: "suggestion",
              touches: [base.stage.from],
              edits: [replaceBase(dockerfile, base.stage, reference)],
            },
          ]
        : [],
  };
}

function hasNoCgo(stage: Stage): boolean {
  const own = lineage(stage).flatMap(({ instructions }) => instructions);
  return (
    own.some((one) => mentions(one, /CGO_ENABLED=0/)) &&
    !own.some((one) => mentions(one, /\b(apt|apt-get|bash|make|git)\b/))
  );
}
