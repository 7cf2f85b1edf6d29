import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { buildCalls } from "../dockerfile/find-build.ts";
import { cutStage, type StageCut } from "../dockerfile/stage-cut.ts";
import { type BuilderChange, builderName, splitStage } from "../dockerfile/two-stages.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { dotnet } from "./dotnet.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import type { Language } from "./language.ts";
import { node } from "./node.ts";
import { python } from "./python.ts";
import { rust } from "./rust.ts";

const languages: readonly Language[] = [go, java, node, python, rust, dotnet];

/** A change that makes two stages of one. */
export interface SplitOffer extends BuilderChange {
  readonly title: Message;
}

/** The ways to make two stages of a file with one, best first: one that builds, and one that runs what was built. Empty where the program may need more. */
export function splitOffers(dockerfile: Dockerfile, project: Project): readonly SplitOffer[] {
  const [stage, another] = dockerfile.stages;
  // The name of a stage may be a target of builds.
  if (stage === undefined || another !== undefined || stage.name !== undefined) return [];
  const image = baseImage(stage);
  const language = image === undefined ? undefined : languages.find(({ isBuiltIn }) => isBuiltIn(image));
  if (image === undefined || language === undefined || !isPlain(dockerfile)) return [];
  const cut = cutStage(dockerfile, stage);
  if (cut === undefined || namesFilesByPattern(cut)) return [];
  const calls = buildCalls(dockerfile, cut.build);
  return [...language.secondStages({ dockerfile, project, stage, image, cut, calls })].flatMap(({ second, title }) => {
    const change = splitStage(dockerfile, cut, second);
    return change === undefined ? [] : [{ title, ...change }];
  });
}

/** Linux, for a platform that is not a variable's, and no image of the name that the builder gets. */
function isPlain({ stages: [stage], text, escape }: Dockerfile): boolean {
  if (stage === undefined || escape !== "\\" || baseFamily(stage).system !== "linux") return false;
  return !/--platform=\$|onbuild/.test(stage.from.cooked.text) && !text.includes(`from=${builderName}`);
}

/** A shell puts names of files into the start command, which may be others in the second stage; a JAR's is known to be the build's. */
function namesFilesByPattern({ start: { words } }: StageCut): boolean {
  return words.some(
    ({ text, literal }, at) => literal === undefined && /[*?[]/.test(text) && words[at - 1]?.text !== "-jar",
  );
}
