import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { flagNameSpan } from "../dockerfile/flag-edit.ts";
import { mountFields } from "../dockerfile/mount-fields.ts";
import { referencesTo } from "../dockerfile/stage-references.ts";
import { definitionAt, globalArgument } from "../dockerfile/variable-scope.ts";
import type { Message } from "../rule.ts";
import { instructionAt } from "../suppression.ts";
import { imageParagraphs } from "./explain-image.ts";
import { flagHelp, instructionHelp, mountHelp, referenceLink } from "./help.ts";
import { symbolAt } from "./navigation.ts";
import type { VariablePlace } from "./variable-places.ts";

/** A sentence or two, and where they come from. */
export interface Paragraph {
  readonly message: Message;
  readonly link?: string;
}

/** What a person may want to know of what stands at a place. */
export interface Explanation {
  readonly span: Span;
  readonly paragraphs: readonly Paragraph[];
}

/** Explains the keyword, flag, mount option, variable, image or stage at an offset; undefined elsewhere. */
export function explanationAt(dockerfile: Dockerfile, offset: number): Explanation | undefined {
  const symbol = symbolAt(dockerfile, offset);
  if (symbol?.kind === "variable") return { span: symbol.span, paragraphs: [aboutVariable(dockerfile, symbol.place)] };
  if (symbol?.kind === "stage") return { span: symbol.span, paragraphs: aboutStage(dockerfile, symbol.stage) };
  let at = instructionAt(dockerfile, dockerfile.source.lineAt(offset));
  while (at?.trigger !== undefined && at.trigger.keywordSpan.start <= offset) at = at.trigger;
  if (at === undefined) return undefined;
  return aboutKeyword(at, offset) ?? aboutFlag(dockerfile, at, offset) ?? aboutImage(at, offset);
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function aboutKeyword({ keyword, keywordSpan }: Instruction, offset: number): Explanation | undefined {
  const help = instructionHelp.get(keyword);
  if (help === undefined || !holds(keywordSpan, offset)) return undefined;
  const link = referenceLink(keyword);
  return { span: keywordSpan, paragraphs: [{ message: [`\`${help.syntax}\``] }, { message: [help.text], link }] };
}

function aboutFlag(dockerfile: Dockerfile, instruction: Instruction, offset: number): Explanation | undefined {
  const { keyword } = instruction;
  const flag = instruction.flags.find(({ span }) => holds(span, offset));
  if (flag === undefined) return undefined;
  const link = referenceLink(keyword, flag.name);
  const field = mountFields(dockerfile, flag).find(({ keySpan }) => keySpan !== undefined && holds(keySpan, offset));
  const option = field === undefined ? undefined : mountHelp.get(field.key);
  if (field?.keySpan !== undefined && option !== undefined) {
    return { span: field.keySpan, paragraphs: [{ message: [`\`${field.key}\`: ${option}`], link }] };
  }
  const text = flagHelp.get(`${keyword} ${flag.name}`);
  const span = flagNameSpan(dockerfile, flag);
  if (text === undefined || span === undefined || !holds({ ...span, start: span.start - 2 }, offset)) return undefined;
  return { span: { start: span.start - 2, end: span.end }, paragraphs: [{ message: [text], link }] };
}

function aboutImage({ keyword, stage }: Instruction, offset: number): Explanation | undefined {
  const base = keyword === "FROM" ? stage?.base : undefined;
  if (base?.kind !== "image" || base.reference === undefined || !holds(base.word.span, offset)) return undefined;
  const paragraphs = imageParagraphs(base.reference);
  return paragraphs.length === 0 ? undefined : { span: base.word.span, paragraphs };
}

/** Longer values are cut. */
const longestValue = 200;

function aboutVariable(dockerfile: Dockerfile, { name, kind, instruction }: VariablePlace): Paragraph {
  // A definition is in force behind its own instruction.
  const index = instruction.index + (kind === "definition" ? 1 : 0);
  const isGlobal = instruction.keyword === "FROM" || instruction.stage === undefined;
  const found = isGlobal
    ? globalArgument(dockerfile, name)
    : definitionAt(dockerfile, { stage: instruction.stage, index }, name);
  const link = referenceLink(found?.kind ?? "ARG");
  if (found === undefined) return { message: ["{name} is a variable of the build", { name }], link };
  const args = { name, line: found.instruction.firstLine + 1, keyword: found.kind };
  if (found.value === undefined) {
    return { message: ["{name}: the file alone does not tell its value ({keyword} in line {line})", args], link };
  }
  const value = found.value.length > longestValue ? `${found.value.slice(0, longestValue)}…` : found.value;
  if (found.kind === "ENV") return { message: ["{name} is {value} (ENV in line {line})", { ...args, value }], link };
  const template = "{name} is {value} (ARG in line {line}), unless the build is given another value with --build-arg";
  return { message: [template, { ...args, value }], link };
}

/** More copies than these are only counted. */
const mostCopies = 8;

function aboutStage(dockerfile: Dockerfile, stage: Stage): readonly Paragraph[] {
  const { base, from, index, instructions } = stage;
  const name = stage.name ?? String(index);
  const start = base.kind === "missing" ? "" : base.word.value;
  const lines = { first: from.firstLine + 1, last: (instructions.at(-1) ?? from).lastLine + 1 };
  const uses = referencesTo(dockerfile, stage).filter(({ inTrigger }) => !inTrigger);
  const paragraphs: Paragraph[] = [
    { message: ["Stage {name}: lines {first} to {last}, starting from {start}", { name, start, ...lines }] },
  ];
  for (const { kind, instruction } of uses.slice(0, mostCopies)) {
    const line = instruction.firstLine + 1;
    const { arguments: args } = instruction;
    const words = args.form === "words" || args.form === "exec" ? args.words.map(({ value }) => value) : [];
    const what = words.slice(0, -1).join(" ").slice(0, longestValue);
    if (kind === "copy") paragraphs.push({ message: ["Line {line} copies {what} from it", { line, what }] });
    else if (kind === "mount") paragraphs.push({ message: ["Line {line} mounts it", { line }] });
    else paragraphs.push({ message: ["Line {line} starts from it", { line }] });
  }
  const more = uses.length - mostCopies;
  return more > 0 ? [...paragraphs, { message: ["{more} more instructions use it", { more }] }] : paragraphs;
}
