import type { Dockerfile } from "./dockerfile/dockerfile.ts";

/** Which findings a comment hides. */
export interface Suppressions {
  hides(rule: { readonly id: string; readonly sameAs?: readonly string[] }, line: number): boolean;
}

/** Stub until the real one is there. */
export function readSuppressions(_dockerfile: Dockerfile): Suppressions {
  return { hides: () => false };
}
