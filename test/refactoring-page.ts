import type { Dockerfile, Instruction } from "../server/src/dockerfile/dockerfile.ts";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { changedBy } from "../server/src/fix.ts";
import { offersOf, refusal } from "../server/src/offers.ts";
import type { Project } from "../server/src/project/project.ts";
import type { Offer, Refactoring } from "../server/src/refactoring.ts";
import { render } from "../server/src/render.ts";
import { block, type PageCase } from "./page.ts";

/** A line of `^` marks the place in the line above it. */
const mark = /^ *\^+$/;

/** A case without its mark, and the line that it marks: the first after FROM where the case has none. */
export function withoutMark(pageCase: PageCase): { readonly plain: PageCase; readonly line: number } {
  const lines = pageCase.dockerfile.split("\n");
  const at = lines.findIndex((line) => mark.test(line));
  if (at < 1) throw new Error(`"${pageCase.title}" marks no place`);
  return { plain: { ...pageCase, dockerfile: lines.filter((line) => !mark.test(line)).join("\n") }, line: at - 1 };
}

/** The case's Dockerfile as it stands in the page, and the texts after each offer on the marked instruction. */
export function drawOffers(refactoring: Refactoring, pageCase: PageCase, project: Project): string {
  const { plain, line } = withoutMark(pageCase);
  const dockerfile = parseDockerfile(plain.dockerfile);
  const offers = offersOf(refactoring, dockerfile, project, instructionAt(dockerfile, line), (error) => {
    throw error;
  });
  const drawn = offers.map((offer) => drawOffer(dockerfile, project, offer));
  return [block("dockerfile", pageCase.dockerfile.replace(/\n$/, "")), ...drawn].join("\n\n");
}

function instructionAt({ instructions }: Dockerfile, line: number): Instruction {
  const found = instructions.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
  if (found === undefined) throw new Error(`there is no instruction in line ${line + 1}`);
  return found;
}

function drawOffer(dockerfile: Dockerfile, project: Project, offer: Offer): string {
  const title = `Refactoring: ${render(offer.title)}`;
  const reason = refusal(dockerfile, project, offer);
  if (reason !== undefined) return `${title}\n\nRefused: ${render(reason)}`;
  const { text, files } = changedBy(dockerfile, project, offer.edits);
  const others = [...files].map(([file, other]) => `\`${file}\`:\n\n${block("", other.text.replace(/\n$/, ""))}`);
  return [title, block("dockerfile", text.replace(/\n$/, "")), ...others].join("\n\n");
}
