import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Word } from "./dockerfile.ts";
import { insert, replace } from "./edit.ts";

/** Text as it stands inside a JSON string. */
export function jsonEscaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Inserts text into an array's element in front of the character at `offset` of its decoded value. */
export function insertInElement(dockerfile: Dockerfile, element: Word, offset: number, text: string): TextEdit {
  return insert(dockerfile, element.cooked.sourceOffset(offset), jsonEscaped(text));
}

/** Inserts text into an array's element behind the character before `offset` of its decoded value. */
export function appendInElement(dockerfile: Dockerfile, element: Word, offset: number, text: string): TextEdit {
  return insert(dockerfile, element.cooked.sourceEnd(offset), jsonEscaped(text));
}

/** Replaces a part of an array's element, in offsets of its decoded value. */
export function replaceInElement(
  dockerfile: Dockerfile,
  element: Word,
  start: number,
  end: number,
  text: string,
): TextEdit {
  return replace(dockerfile, element.cooked.span(start, end), jsonEscaped(text));
}

/** Adds an element to an array behind `element`, spaced as its other elements are. */
export function appendElement(dockerfile: Dockerfile, words: readonly Word[], element: Word, value: string): TextEdit {
  const between = dockerfile.text.slice(words[0]?.span.end, words[1]?.span.start);
  const separator = /^,[ \t]*$/.test(between) ? between : ", ";
  return insert(dockerfile, element.span.end, separator + JSON.stringify(value));
}
