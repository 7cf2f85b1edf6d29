import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import { type FixedPlatform, fixedPlatforms, isTiedOnPurpose } from "../dockerfile/fixed-platform.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const hardcodedPlatform: Rule = {
  id: "hardcoded-platform",
  category: "correctness",
  summary: "A build is for one CPU architecture, whatever is asked for",
  severity: "hint",
  default: "off",
  sameAs: ["tally:platform-mismatch (other meaning)"],
  when: { keywords: ["RUN", "ENV", "ADD"], texts: ["amd64", "x86_64", "x86-64", "x64", "arm64", "aarch64"] },

  *check(dockerfile) {
    if (isTiedOnPurpose(dockerfile)) return;
    const places = fixedPlatforms(dockerfile);
    // Several architectures are a choice between them, or a build of each.
    if (new Set(places.map(({ architecture }) => architecture)).size > 1) return;
    for (const place of places) {
      yield {
        range: dockerfile.source.firstLineRange(place.span),
        message: messageFor(place),
        fixes: () => (place.kind === "go" ? useArguments(dockerfile, places) : []),
      };
    }
  },
};

function messageFor({ kind, architecture }: FixedPlatform): Message {
  if (kind === "go") return ["The program is built for {architecture}, whatever --platform asks for", { architecture }];
  if (kind === "target") return ["This target is {architecture}, whatever --platform asks for", { architecture }];
  return ["The file for {architecture} is fetched, whatever --platform asks for", { architecture }];
}

/** All of the file's Go settings at once: one that is left would be the odd one out. */
function useArguments(dockerfile: Dockerfile, places: readonly FixedPlatform[]): readonly Fix[] {
  const settings = places.filter(({ kind }) => kind === "go");
  const first = new Map<Instruction["stage"], FixedPlatform>();
  for (const one of settings) if (!first.has(one.instruction.stage)) first.set(one.instruction.stage, one);
  const declared = [...first.values()].map(({ instruction }) => {
    const needsSystem = settings.some((one) => one.instruction.stage === instruction.stage && one.system !== undefined);
    return insertBefore(dockerfile, instruction, [needsSystem ? "ARG TARGETOS TARGETARCH" : "ARG TARGETARCH"]);
  });
  const edits = settings.flatMap(({ span, system }) => [
    replace(dockerfile, span, "GOARCH=$TARGETARCH"),
    ...(system === undefined ? [] : [replace(dockerfile, system, "GOOS=$TARGETOS")]),
  ]);
  return [
    {
      title: ["Use ARG TARGETARCH"],
      safety: "suggestion",
      preferred: true,
      touches: settings.map(({ instruction }) => instruction),
      adds: declared.map(() => "ARG"),
      edits: [...declared, ...edits],
    },
  ];
}
