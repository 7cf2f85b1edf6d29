import type { TextEdit } from "vscode-languageserver-types";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { referencesTo, renameStage, stageReferences } from "../dockerfile/stage-references.ts";

/** The stage whose name stands at an offset, in its FROM or where something refers to it, and that place; undefined elsewhere. */
export function stageNameAt(
  dockerfile: Dockerfile,
  offset: number,
): { readonly stage: Stage; readonly span: Span } | undefined {
  const holds = (span: Span | undefined): boolean => span !== undefined && span.start <= offset && offset <= span.end;
  const own = dockerfile.stages.find(({ nameSpan }) => holds(nameSpan));
  if (own?.nameSpan !== undefined) return { stage: own, span: own.nameSpan };
  const reference = stageReferences(dockerfile).find(({ nameSpan }) => holds(nameSpan));
  if (reference?.stage === undefined || reference.nameSpan === undefined) return undefined;
  return { stage: reference.stage, span: reference.nameSpan };
}

/** Where references to a stage are written out; those through a variable are missing. */
export function stageReferenceSpans(dockerfile: Dockerfile, stage: Stage): readonly Span[] {
  return referencesTo(dockerfile, stage).flatMap(({ nameSpan }) => nameSpan ?? []);
}

/** A stage's new name at every place, or why it can't have it. */
export function renamedStage(
  dockerfile: Dockerfile,
  stage: Stage,
  name: string,
): { readonly edits: readonly TextEdit[] } | { readonly refused: string } {
  if (!/^[a-z][a-z0-9_.-]*$/i.test(name)) {
    return {
      refused: "A stage's name begins with a letter and goes on with letters, digits, dots, dashes and underscores",
    };
  }
  const plain = name.toLowerCase();
  if (plain === "scratch" || plain === "context") return { refused: `${name} means something else to Docker` };
  const references = referencesTo(dockerfile, stage);
  const isTaken = dockerfile.stages.some((one) => one !== stage && one.name?.toLowerCase() === plain);
  // A base image or a context of that name would become the stage.
  const isUsed = stageReferences(dockerfile).some((one) => one.stage !== stage && one.name.toLowerCase() === plain);
  if (isTaken || isUsed) return { refused: `${name} is in use in this file` };
  const old = stage.name?.toLowerCase();
  const isShared = dockerfile.stages.some((one) => one !== stage && one.name?.toLowerCase() === old);
  if (isShared) return { refused: "Another stage has the same name, so it can't be told which one is meant" };
  const named = references.filter((one) => !/^\d+$/.test(one.name) || one.name === stage.name);
  if (named.some(({ inTrigger }) => inTrigger)) return { refused: "An ONBUILD names it, which another file may mean" };
  const renaming = renameStage(dockerfile, stage, name, named);
  return renaming ?? { refused: "A variable holds the name, or it is not written in one piece" };
}
