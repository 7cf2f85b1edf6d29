import type { Dockerfile, Instruction } from "./dockerfile/dockerfile.ts";
import { passGate } from "./gate.ts";
import type { Project } from "./project/project.ts";
import { misfit } from "./prove.ts";
import type { Offer, Refactoring } from "./refactoring.ts";
import { refactorings } from "./refactorings/index.ts";
import type { Message } from "./rule.ts";

/** An offer that was proven, and what it is of. */
export interface ProvenOffer {
  readonly refactoring: Refactoring;
  readonly instruction: Instruction;
  readonly offer: Offer;
}

/** What can be done with an instruction, each way proven as a fix is, of the kinds that are wanted. Never throws. */
export function provenOffers(
  dockerfile: Dockerfile,
  project: Project,
  instruction: Instruction,
  isWanted: (kind: Refactoring["kind"]) => boolean,
): readonly ProvenOffer[] {
  return refactorings
    .filter(({ kind }) => isWanted(kind))
    .flatMap((refactoring) =>
      offersOf(refactoring, dockerfile, project, instruction)
        .filter((offer) => refusal(dockerfile, project, offer) === undefined)
        .map((offer) => ({ refactoring, instruction, offer })),
    );
}

/** What a refactoring offers on an instruction, not yet proven; nothing where it throws, which is a defect of it, unless `onError` throws. */
export function offersOf(
  refactoring: Refactoring,
  dockerfile: Dockerfile,
  project: Project,
  instruction: Instruction,
  onError: (error: unknown) => void = () => {},
): readonly Offer[] {
  if (!refactoring.keywords.includes(instruction.keyword)) return [];
  try {
    return [...refactoring.offer(dockerfile, project, instruction)];
  } catch (error) {
    onError(error);
    return [];
  }
}

/** Why an offer is not shown; undefined when it passes the gate and changes something. */
export function refusal(dockerfile: Dockerfile, project: Project, offer: Offer): Message | undefined {
  const wrong = misfit(project, offer.edits);
  if (wrong !== undefined) return wrong;
  const verdict = passGate(dockerfile, offer);
  if (!verdict.passed) return verdict.reason;
  return verdict.dockerfile.text === dockerfile.text ? ["Nothing would change"] : undefined;
}
