import type { CodeAction, Range } from "vscode-languageserver";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { provenOffers } from "../offers.ts";
import type { CodeActionParts } from "./code-actions.ts";
import type { OpenDockerfile } from "./documents.ts";
import { titleWithGain } from "./titles.ts";
import { workspaceEdit } from "./workspace-edit.ts";

/** Each offer is proven by a parse of the file, at every move of the caret; so one who selects a whole file gets those of its first instructions. */
const mostInstructions = 8;

/** What can be done with the instructions in a range, of the kinds that are wanted. */
export function refactorActions(
  open: OpenDockerfile,
  range: Range,
  isWanted: (kind: string) => boolean,
  { client, host, gainOf }: Pick<CodeActionParts, "client" | "host" | "gainOf">,
): readonly CodeAction[] {
  const { dockerfile, project } = open;
  const offers = instructionsIn(dockerfile, range).flatMap((instruction) =>
    provenOffers(dockerfile, project, instruction, isWanted),
  );
  return offers.flatMap(({ refactoring: { kind }, offer }) => {
    const edit = workspaceEdit(open, offer.edits, client, host);
    return edit === undefined ? [] : [{ title: titleWithGain(offer, gainOf), kind, edit }];
  });
}

function instructionsIn({ instructions }: Dockerfile, { start, end }: Range): readonly Instruction[] {
  return instructions
    .filter(({ firstLine, lastLine }) => firstLine <= end.line && start.line <= lastLine)
    .slice(0, mostInstructions);
}
