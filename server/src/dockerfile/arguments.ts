import { isBlank, isSpace, skipSpace } from "./characters.ts";
import type { Cooked, Span } from "./cooked.ts";
import type { Arguments, Instruction, Pair, SyntaxProblem, Word } from "./dockerfile.ts";
import { decodedString, readJsonStrings } from "./json-strings.ts";
import { blankSeparated, type Piece, quotedWords } from "./words.ts";

/** Where an instruction's arguments stand in its logical line. */
interface Place {
  readonly cooked: Cooked;
  readonly start: number;
  readonly end: number;
  readonly escape: string;
  readonly keywordSpan: Span;
  readonly report: (problem: SyntaxProblem) => void;
}

/** Reads the arguments by the rules of their keyword. */
export function readArguments(keyword: string, place: Place): Pick<Instruction, "arguments" | "healthcheck"> {
  if (place.start >= place.end) return { arguments: { form: "none", span: spanOf(place) }, healthcheck: undefined };
  if (keyword === "HEALTHCHECK") return readHealthcheck(place);
  const read = readers.get(keyword) ?? readUnknown;
  return { arguments: read(place), healthcheck: undefined };
}

const readers: ReadonlyMap<string, (place: Place) => Arguments> = new Map([
  ["RUN", jsonOrShell],
  ["CMD", jsonOrShell],
  ["ENTRYPOINT", jsonOrShell],
  ["SHELL", jsonOrShell],
  ["ADD", jsonOrWords],
  ["COPY", jsonOrWords],
  ["VOLUME", jsonOrWords],
  ["FROM", words],
  ["EXPOSE", words],
  ["ARG", namesAndValues],
  ["ENV", pairs],
  ["LABEL", pairs],
  ["USER", plainText],
  ["WORKDIR", plainText],
  ["STOPSIGNAL", plainText],
  ["MAINTAINER", plainText],
]);

function readHealthcheck(place: Place): Pick<Instruction, "arguments" | "healthcheck"> {
  const { cooked, start, end } = place;
  let typeEnd = start;
  while (typeEnd < end && !isSpace(cooked.text.charCodeAt(typeEnd))) typeEnd++;
  const rest = { ...place, start: skipSpace(cooked.text, typeEnd, end) };
  const healthcheck = word(cooked, { text: cooked.text.slice(start, typeEnd), start, end: typeEnd });
  if (rest.start >= end) return { arguments: { form: "none", span: spanOf(rest) }, healthcheck };
  return { arguments: jsonOrShell(rest), healthcheck };
}

function jsonOrShell(place: Place): Arguments {
  return json(place) ?? { form: "shell", span: spanOf(place), text: textOf(place) };
}

function jsonOrWords(place: Place): Arguments {
  return json(place) ?? words(place);
}

function json(place: Place): Arguments | undefined {
  const { cooked, start, end } = place;
  const reading = readJsonStrings(cooked.text, start, end);
  if (reading.kind === "not-json") return undefined;
  const span = spanOf(place);
  if (reading.kind === "not-strings") {
    place.report({ kind: "not-string-array", span, detail: cooked.text.slice(start, end) });
    return { form: "unread", span, text: textOf(place) };
  }
  const elements = reading.strings.map((string) => ({
    value: string.value,
    span: cooked.span(string.start, string.end),
    cooked: decodedString(cooked, string),
  }));
  return { form: "exec", span, words: elements };
}

function words(place: Place): Arguments {
  const pieces = blankSeparated(place.cooked.text, place.start, place.end);
  return { form: "words", span: spanOf(place), words: pieces.map((piece) => word(place.cooked, piece)) };
}

function namesAndValues(place: Place): Arguments {
  const pieces = quotedWords(place.cooked.text, place.start, place.end, place.escape);
  return { form: "words", span: spanOf(place), words: pieces.map((piece) => word(place.cooked, piece)) };
}

function pairs(place: Place): Arguments {
  const span = spanOf(place);
  const pieces = quotedWords(place.cooked.text, place.start, place.end, place.escape);
  const first = pieces[0];
  if (first === undefined) return { form: "none", span };
  if (!first.text.includes("=")) return oldPair(place);
  const found: Pair[] = [];
  for (const piece of pieces) {
    const pair = newPair(place.cooked, piece);
    if (pair !== undefined) found.push(pair);
    else place.report({ kind: "missing-equals", span: place.cooked.span(piece.start, piece.end), detail: piece.text });
  }
  return { form: "pairs", span, pairs: found };
}

function newPair(cooked: Cooked, { text, start, end }: Piece): Pair | undefined {
  const equals = text.indexOf("=");
  if (equals === -1) return undefined;
  return {
    name: text.slice(0, equals),
    value: text.slice(equals + 1),
    separator: "=",
    nameSpan: cooked.span(start, start + equals),
    valueSpan: cooked.span(start + equals + 1, Math.max(end, start + equals + 1)),
  };
}

function oldPair(place: Place): Arguments {
  const { cooked, start, end } = place;
  let nameEnd = start;
  while (nameEnd < end && !isBlank(cooked.text.charCodeAt(nameEnd))) nameEnd++;
  let valueStart = nameEnd;
  while (valueStart < end && isBlank(cooked.text.charCodeAt(valueStart))) valueStart++;
  if (valueStart >= end) {
    place.report({ kind: "missing-arguments", span: spanOf(place), detail: cooked.text.slice(start, end) });
    return { form: "unread", span: spanOf(place), text: textOf(place) };
  }
  const pair: Pair = {
    name: cooked.text.slice(start, nameEnd),
    value: cooked.text.slice(valueStart, end),
    separator: "",
    nameSpan: cooked.span(start, nameEnd),
    valueSpan: cooked.span(valueStart, end),
  };
  return { form: "pairs", span: spanOf(place), pairs: [pair] };
}

function plainText(place: Place): Arguments {
  return { form: "text", span: spanOf(place), text: textOf(place) };
}

function readUnknown(place: Place): Arguments {
  return { form: "unread", span: spanOf(place), text: textOf(place) };
}

function word(cooked: Cooked, { text, start, end }: Piece): Word {
  return { value: text, span: cooked.span(start, end), cooked: cooked.slice(start, end) };
}

function spanOf({ cooked, start, end }: Place): Span {
  return cooked.span(start, end);
}

function textOf({ cooked, start, end }: Place): Cooked {
  return cooked.slice(start, end);
}
