import type { Message } from "./rule.ts";

/** A message's text: its English template with the arguments put in. */
export function render([template, args = {}]: Message): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => (name in args ? String(args[name]) : place));
}
