import type { Refactoring } from "../refactoring.ts";
import { splitOffers } from "../second-stage/index.ts";

export const splitStage: Refactoring = {
  id: "split-stage",
  kind: "refactor.rewrite",
  summary: "A stage that builds and runs a program becomes two, of which the second one has the program alone",
  keywords: ["FROM"],

  *offer(dockerfile, project) {
    yield* splitOffers(dockerfile, project);
  },
};
