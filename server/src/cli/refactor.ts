import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { changedBy } from "../fix.ts";
import { type ProvenOffer, provenOffers } from "../offers.ts";
import type { Project } from "../project/project.ts";
import { refactorings } from "../refactorings/index.ts";
import { render } from "../render.ts";
import { printChange, writeChange } from "./change.ts";
import type { RefactorCommand } from "./command.ts";
import { readDockerfileText } from "./dockerfile-text.ts";
import { contextProblem, inputOf } from "./inputs.ts";
import { Projects } from "./projects.ts";
import { counted } from "./report-text.ts";
import type { ExitCode } from "./run.ts";
import { onOneLine, styled, type Terminal } from "./terminal.ts";

/** Lists what can be done with the instructions of a file, or does one of it. */
export async function refactor(command: RefactorCommand, terminal: Terminal): Promise<ExitCode> {
  const { id, file, context } = command;
  const input = inputOf(file);
  const read = await readDockerfileText(input.path);
  const problem =
    (await contextProblem(context)) ??
    (id === undefined || refactorings.some((one) => one.id === id) ? undefined : `there is no refactoring ${id}`) ??
    (read.ok ? undefined : `${file}: ${read.reason}`) ??
    (read.ok && !read.isUtf8 ? `${file}: is not UTF-8, so it is left as it is` : undefined);
  if (problem !== undefined || !read.ok) {
    terminal.complain(problem ?? file);
    return 2;
  }
  const dockerfile = parseDockerfile(read.text);
  const project = await new Projects(context).of(input.path);
  const offers = offersAt(dockerfile, project, command);
  if (id === undefined) {
    terminal.print(listOf(offers, terminal));
    return 0;
  }
  const chosen = choose(offers, command, terminal);
  if (chosen === undefined) return 2;
  const changed = changedBy(dockerfile, project, chosen.offer.edits);
  if (command.dryRun) printChange(input, read.text, changed, context, terminal);
  else if (!(await writeChange(input, read.text, changed, context, terminal))) return 2;
  const say = command.dryRun ? terminal.complainRaw : terminal.print;
  say(`${onOneLine(file)}\n${lineOf(chosen)}`);
  return 0;
}

function offersAt(
  dockerfile: Dockerfile,
  project: Project,
  { id, line }: Pick<RefactorCommand, "id" | "line">,
): readonly ProvenOffer[] {
  return dockerfile.instructions
    .filter(({ firstLine, lastLine }) => line === undefined || (firstLine < line && line <= lastLine + 1))
    .flatMap((instruction) => provenOffers(dockerfile, project, instruction, () => true))
    .filter(({ refactoring }) => id === undefined || refactoring.id === id);
}

/** The offer that is meant: the one there is, or the one that was picked; undefined, with a complaint, where that is not certain. */
function choose(
  offers: readonly ProvenOffer[],
  { id, pick }: Pick<RefactorCommand, "id" | "pick">,
  terminal: Terminal,
): ProvenOffer | undefined {
  if (offers.length === 1 && pick === undefined) return offers[0];
  const picked = pick === undefined ? undefined : offers[pick - 1];
  if (picked !== undefined) return picked;
  if (offers.length === 0) terminal.complain(`${id} is not offered there`);
  else {
    terminal.complain(`${id} has ${counted(offers.length, "offer")} there; name the line, or pick one with --pick N`);
    terminal.complainRaw(offers.map((offer, index) => `  ${index + 1}.${lineOf(offer).slice(1)}`).join(""));
  }
  return undefined;
}

function listOf(offers: readonly ProvenOffer[], terminal: Terminal): string {
  if (offers.length === 0) return "Nothing is offered there\n";
  return offers.map((offer) => lineOf(offer, (name) => styled(terminal, "dim", name))).join("");
}

function lineOf(
  { refactoring: { id }, instruction: { firstLine, keyword }, offer }: ProvenOffer,
  style = (name: string): string => name,
): string {
  return `  ${firstLine + 1} ${keyword}: ${onOneLine(render(offer.title))} ${style(`[${id}]`)}\n`;
}
