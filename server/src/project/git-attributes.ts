import { compilePattern } from "./ignore-pattern.ts";
import type { Project } from "./project.ts";

/** Whether the context's `.gitattributes` gives a file line feeds alone when it is checked out. */
export function convertsLineEnds({ texts }: Project, path: string): boolean {
  let converts = false;
  for (const line of (texts.get(".gitattributes") ?? "").split("\n")) {
    const [pattern = "", ...attributes] = line.trim().split(/\s+/);
    if (pattern === "" || pattern.startsWith("#")) continue;
    const expression = compilePattern(pattern.includes("/") ? pattern.replace(/^\//, "") : `**/${pattern}`);
    if (expression?.test(path) !== true) continue;
    if (attributes.includes("eol=lf")) converts = true;
    if (attributes.some((attribute) => /^(eol=crlf|-text|binary)$/.test(attribute))) converts = false;
  }
  return converts;
}
