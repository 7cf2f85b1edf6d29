import { readCopy } from "../dockerfile/copy.ts";
import { mountsOf } from "../dockerfile/mounts.ts";
import { setVariables } from "../dockerfile/set-variables.ts";
import { copiedStage } from "../dockerfile/stage-copies.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import type { Note } from "./note.ts";

const cacheGuide = "https://docs.docker.com/build/cache/invalidation/";

/** What the build makes of an instruction. */
export const buildNotes: readonly Note[] = [
  {
    id: "layers",
    keywords: ["RUN", "COPY", "ADD"],
    link: "https://docs.docker.com/get-started/docker-concepts/building-images/understanding-image-layers/",
    say: (dockerfile, { stage, keyword }) => {
      if (stage === undefined) return undefined;
      return shippedStages(dockerfile).has(stage)
        ? [
            "{keyword} makes a layer of the image. What a later instruction deletes stays in it; what a stage that is not shipped holds does not count.",
            { keyword },
          ]
        : [
            "{keyword} makes a layer of a stage that is not shipped: it costs nothing in the image, only time.",
            { keyword },
          ];
    },
  },
  {
    id: "cached-by-text",
    keywords: ["RUN"],
    link: cacheGuide,
    say: () => [
      "The build cache knows a RUN by its text and by what is above it, not by what it would fetch today. Another text, or a change above, runs it again, and all that follows.",
    ],
  },
  {
    id: "cached-by-content",
    keywords: ["COPY", "ADD"],
    link: cacheGuide,
    say: (dockerfile, instruction) => {
      const copy = readCopy(instruction);
      if (copy === undefined) return undefined;
      if (copy.from !== undefined) {
        const name = copiedStage(dockerfile, copy)?.name ?? copy.from;
        return [
          "Reused while the copied files of {name} stay the same, even when {name} itself is built again.",
          { name },
        ];
      }
      return [
        "The build cache compares the contents and modes of these files, not their times. One that changes runs this step again, and all that follows in the stage: what changes seldom belongs above.",
      ];
    },
  },
  {
    id: "buildkit",
    keywords: ["RUN"],
    link: "https://docs.docker.com/build/buildkit/",
    say: (_, instruction) =>
      mountsOf(instruction).length > 0
        ? [
            "--mount needs BuildKit, which Docker uses by itself since 23.0; older ones need DOCKER_BUILDKIT=1 in the environment.",
          ]
        : undefined,
  },
  {
    id: "expose",
    keywords: ["EXPOSE"],
    link: "https://docs.docker.com/reference/dockerfile/#expose",
    say: () => [
      "EXPOSE is documentation: it opens no port. `docker run -p` does, and `-P` publishes what is exposed here.",
    ],
  },
  {
    id: "time-and-language",
    keywords: ["ENV"],
    link: "https://docs.docker.com/reference/dockerfile/#env",
    say: (_, instruction) => {
      const names = setVariables(instruction).map(({ name }) => name);
      const own = names.find((name) => name === "TZ" || name === "LANG" || name === "LC_ALL");
      return own === undefined
        ? undefined
        : [
            "A service is easier to operate in UTC and UTF-8, and best left without {name}: times of logs compare, and whoever reads them converts.",
            { name: own },
          ];
    },
  },
];
