import { compilePattern } from "./ignore-pattern.ts";
import type { Project } from "./project.ts";

/** Whether the context's own `.gitignore` leaves a path out of the repository, as build outputs are. */
export function isGitIgnored({ texts }: Project, path: string): boolean {
  let ignored = false;
  const parts = path.split("/");
  const tails = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  for (const { expression, negated } of patternsOf(texts.get(".gitignore") ?? "")) {
    if (tails.some((tail) => expression.test(tail))) ignored = !negated;
  }
  return ignored;
}

interface GitPattern {
  readonly expression: RegExp;
  readonly negated: boolean;
}

const known = new Map<string, readonly GitPattern[]>();

function patternsOf(text: string): readonly GitPattern[] {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const patterns = text.split("\n").flatMap((line): readonly GitPattern[] => {
    const trimmed = line.trim();
    const negated = trimmed.startsWith("!");
    const body = (negated ? trimmed.slice(1) : trimmed).replace(/\/+$/, "");
    if (body === "" || trimmed.startsWith("#")) return [];
    // A pattern without a slash, or with none but the last, is for every folder.
    const expression = compilePattern(body.includes("/") ? body.replace(/^\//, "") : `**/${body}`);
    return expression === undefined ? [] : [{ expression, negated }];
  });
  if (known.size > 8) known.clear();
  known.set(text, patterns);
  return patterns;
}
