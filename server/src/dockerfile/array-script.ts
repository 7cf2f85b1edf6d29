import { quoteForShell } from "./exec-form.ts";

/** A variable as a shell or a Dockerfile would expand it. */
const variable = /\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})/;

/** Variables whose value customarily holds several words, so that quotes would make one argument of all options. */
const manyWords = /^\$\{?\w*(?:OPTS|OPTIONS|ARGS|FLAGS|PARAMS)\}?$/;

/** The first `$NAME` or `${NAME}` of an array's element; undefined when there is none. */
export function variableIn(element: string): string | undefined {
  return variable.exec(element)?.[0];
}

/** Shell text that gives a program this element, its variables expanded and nothing else read as shell. */
export function elementAsShell(element: string): string {
  if (variableIn(element) === undefined) return quoteForShell(element);
  if (manyWords.test(element)) return element;
  const pattern = new RegExp(`(${variable.source})|(["\`\\\\$])`, "g");
  return `"${element.replace(pattern, (_, name: string | undefined, special: string) => name ?? `\\${special}`)}"`;
}
