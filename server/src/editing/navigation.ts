import { type DocumentHighlight, DocumentHighlightKind, type Range } from "vscode-languageserver-types";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { referencesTo, stageReferences } from "../dockerfile/stage-references.ts";
import { type VariablePlace, variablePlaces } from "./variable-places.ts";

/** What the name at a place means. */
export type Symbol =
  | { readonly kind: "stage"; readonly stage: Stage; readonly span: Span }
  | { readonly kind: "variable"; readonly place: VariablePlace; readonly span: Span };

/** The stage or variable whose name stands at an offset. */
export function symbolAt(dockerfile: Dockerfile, offset: number): Symbol | undefined {
  const holds = (span: Span | undefined): span is Span =>
    span !== undefined && span.start <= offset && offset <= span.end;
  const place = variablePlaces(dockerfile).find(({ span }) => holds(span));
  if (place !== undefined) return { kind: "variable", place, span: place.span };
  for (const stage of dockerfile.stages) {
    if (holds(stage.nameSpan)) return { kind: "stage", stage, span: stage.nameSpan };
  }
  for (const { stage, nameSpan, inTrigger } of stageReferences(dockerfile)) {
    if (stage !== undefined && !inTrigger && holds(nameSpan)) return { kind: "stage", stage, span: nameSpan };
  }
  return undefined;
}

/** Where what stands at an offset is made: the stage's name or its FROM; the last ARG or ENV above, or the one before the first FROM that gives the value. */
export function definitionRanges(dockerfile: Dockerfile, offset: number): readonly Range[] {
  const symbol = symbolAt(dockerfile, offset);
  if (symbol === undefined) return [];
  const { source } = dockerfile;
  if (symbol.kind === "stage") {
    return [source.firstLineRange(symbol.stage.nameSpan ?? symbol.stage.from.keywordSpan)];
  }
  const { place } = symbol;
  const above = variablePlaces(dockerfile).filter(
    ({ kind, variable, span, instruction }) =>
      kind === "definition" &&
      variable === place.variable &&
      span.start <= place.span.start &&
      isVisible(instruction.stage, place),
  );
  const last = above.findLast(({ instruction }) => instruction.index < place.instruction.index) ?? above.at(-1);
  return last === undefined ? [] : [source.range(last.span)];
}

/** Every place of what stands at an offset, in order; its definitions too where they are asked for. */
export function referenceRanges(dockerfile: Dockerfile, offset: number, withDefinitions: boolean): readonly Range[] {
  return places(dockerfile, offset)
    .filter(({ isDefinition }) => withDefinitions || !isDefinition)
    .map(({ span }) => dockerfile.source.range(span));
}

/** The same places, as an editor draws them. */
export function highlights(dockerfile: Dockerfile, offset: number): readonly DocumentHighlight[] {
  return places(dockerfile, offset).map(({ span, isDefinition }) => ({
    range: dockerfile.source.range(span),
    kind: isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

function places(
  dockerfile: Dockerfile,
  offset: number,
): readonly { readonly span: Span; readonly isDefinition: boolean }[] {
  const symbol = symbolAt(dockerfile, offset);
  if (symbol === undefined) return [];
  if (symbol.kind === "variable") {
    return variablePlaces(dockerfile)
      .filter(({ variable }) => variable === symbol.place.variable)
      .map(({ span, kind }) => ({ span, isDefinition: kind === "definition" }));
  }
  const { stage } = symbol;
  const references = referencesTo(dockerfile, stage).filter(({ inTrigger }) => !inTrigger);
  return [
    ...(stage.nameSpan === undefined ? [] : [{ span: stage.nameSpan, isDefinition: true }]),
    ...references.flatMap(({ nameSpan }) => (nameSpan === undefined ? [] : [{ span: nameSpan, isDefinition: false }])),
  ];
}

/** Whether a definition in a section can be what a place in another means. */
function isVisible(section: Stage | undefined, { instruction }: VariablePlace): boolean {
  if (instruction.keyword === "FROM") return section === undefined;
  for (let stage = instruction.stage; stage !== undefined; ) {
    if (stage === section) return true;
    stage = stage.base.kind === "stage" ? stage.base.stage : undefined;
  }
  return section === undefined;
}
