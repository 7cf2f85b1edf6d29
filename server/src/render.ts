import type { Message } from "./rule.ts";

/** A message's text: its English template with the arguments put in; a place without an argument stays as written. */
export function render([template, args = {}]: Message): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(args, name) ? String(args[name]) : place,
  );
}
