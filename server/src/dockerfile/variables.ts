import type { Dockerfile } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { type Definition, expand, find, isPlain, type Place, readDefinitions } from "./variable-scope.ts";

/** A variable in scope; its value is undefined when the file alone does not tell: an ARG without a default, or a value made from one. */
export type Variable = Definition;

/** The variables in scope at a place, by name. */
export interface Variables {
  get(name: string): Variable | undefined;
  has(name: string): boolean;
}

/** The variables in scope before an instruction, as `definitionAt` finds them, but one that the file does not set is empty in the values of others. */
export function variablesAt(dockerfile: Dockerfile, place: Place): Variables {
  const get = (name: string): Variable | undefined => find(definitions(dockerfile), place, name);
  return { get, has: (name) => get(name) !== undefined };
}

/** A text with the variables in scope put in and quotes removed; undefined when a value is unknown or BuildKit rejects the text. */
export function expandAt(dockerfile: Dockerfile, place: Place, text: string): string | undefined {
  return isPlain(text) ? text : expand(definitions(dockerfile), place, text);
}

const definitions = once((dockerfile: Dockerfile) => readDefinitions(dockerfile, true));
