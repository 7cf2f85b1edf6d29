import type { Message } from "../rule.ts";
import type { Told, Wishes } from "./recipe.ts";

/** The port of a server: what people say, what its texts say, else the usual one. */
export function portOf(
  wishes: Wishes,
  texts: Iterable<readonly [path: string, text: string]>,
  patterns: readonly RegExp[],
  usual: number,
): Told<number> {
  return toldPort(wishes, texts, patterns) ?? { value: usual, why: usualPort(usual) };
}

/** The same without the usual one: undefined when nobody says it. */
export function toldPort(
  { port }: Wishes,
  texts: Iterable<readonly [path: string, text: string]>,
  patterns: readonly RegExp[],
): Told<number> | undefined {
  if (port !== undefined) return { value: port, why: ["--port says so"] };
  for (const [path, text] of texts) {
    for (const pattern of patterns) {
      const value = Number(pattern.exec(text)?.[1] ?? 0);
      if (value > 0 && value < 65_536) return { value, why: ["{path} names it", { path }] };
    }
  }
  return undefined;
}

function usualPort(port: number): Message {
  return ["the usual one, since no file names another; --port says which", { port }];
}
