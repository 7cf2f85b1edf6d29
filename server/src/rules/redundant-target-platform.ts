import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { removeFlag } from "../dockerfile/flag-edit.ts";
import { once } from "../dockerfile/memo.ts";
import type { Fix, Rule } from "../rule.ts";

export const redundantTargetPlatform: Rule = {
  id: "redundant-target-platform",
  category: "correctness",
  summary: "A FROM asks for the target platform, which it gets anyway",
  severity: "hint",
  default: "on",
  sameAs: [
    "hadolint:DL3065",
    "buildkit:RedundantTargetPlatform",
    "docker-language-server:RedundantTargetPlatform",
    "dockadvisor:redundant-target-platform",
  ],
  when: { words: ["targetplatform"] },

  *check(dockerfile) {
    for (const { from } of dockerfile.stages) {
      const flag = from.flags.find(({ name }) => name === "platform");
      if (flag?.value !== "$TARGETPLATFORM" && flag?.value !== "${TARGETPLATFORM}") continue;
      if (setsTargetPlatform(dockerfile)) continue;
      yield {
        range: dockerfile.source.firstLineRange(flag.span),
        message: ["FROM takes the target platform without being told"],
        tag: "unnecessary",
        fixes: (): readonly Fix[] => {
          const edit = removeFlag(dockerfile, flag);
          if (edit === undefined) return [];
          const edits = [edit];
          return [
            { title: ["Remove --platform"], safety: "safe", preferred: true, onSave: true, touches: [from], edits },
          ];
        },
      };
    }
  },
};

/** A global ARG with a default of its own, which counts instead of the target platform. */
const setsTargetPlatform = once(({ instructions }: Dockerfile): boolean =>
  instructions.some(
    ({ keyword, stage, arguments: args }) =>
      keyword === "ARG" &&
      stage === undefined &&
      args.form === "words" &&
      args.words.some(({ value }) => value.startsWith("TARGETPLATFORM=")),
  ),
);
