import { baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { remove } from "../dockerfile/edit.ts";
import { imageRuntime } from "../dockerfile/runtime-image.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import type { Fix, Rule } from "../rule.ts";

export const volumeInAppImage: Rule = {
  id: "volume-in-app-image",
  category: "correctness",
  summary: "VOLUME gives every container of an application a volume that nobody names",
  severity: "hint",
  default: "off",
  when: { keywords: ["VOLUME"] },

  *check(dockerfile) {
    const stage = dockerfile.stages.at(-1);
    const image = baseImage(stage);
    if (stage === undefined || image === undefined || imageRuntime(image) === undefined) return;
    if (inherited(stage, "ENTRYPOINT") === undefined && inherited(stage, "CMD") === undefined) return;
    for (const volume of stage.instructions) {
      const { arguments: args } = volume;
      if (volume.keyword !== "VOLUME" || (args.form !== "words" && args.form !== "exec")) continue;
      const path = args.words.map(({ value }) => value).join(", ");
      yield {
        range: dockerfile.source.firstLineRange(volume.span),
        message: [
          "A container that is given no volume for {path} gets one without a name, which stays behind unless it is removed with -v or --rm",
          { path },
        ],
        fixes: () => without(dockerfile, volume),
      };
    }
  },
};

function without(dockerfile: Dockerfile, volume: Instruction): readonly Fix[] {
  const hasComment = dockerfile.comments.some(
    ({ span }) => span.start > volume.span.start && span.end <= volume.span.end,
  );
  if (hasComment) return [];
  const edits = [remove(dockerfile, volume)];
  return [{ title: ["Remove the VOLUME"], safety: "suggestion", touches: [volume], edits }];
}
