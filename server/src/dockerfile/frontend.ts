import type { Directive, Dockerfile } from "./dockerfile.ts";
import { instructionsByKeyword } from "./keyword-index.ts";
import { keywords } from "./keywords.ts";
import { once } from "./memo.ts";

/** The `# syntax=` directive, which names the image that reads the file. */
export function syntaxDirective({ directives }: Dockerfile): Directive | undefined {
  return directives.find(({ name }) => name === "syntax");
}

/** Whether the file names another frontend than Docker's own, which may know other instructions and flags. */
export function hasCustomFrontend(dockerfile: Dockerfile): boolean {
  if (dockerfile.directives.length === 0) return false;
  const syntax = syntaxDirective(dockerfile)?.value;
  return syntax !== undefined && !dockerFrontend.test(syntax);
}

/** The N of `# syntax=docker/dockerfile:1.N`; undefined without a pin, and for labs and upstream versions. */
export function pinnedSyntax(dockerfile: Dockerfile): number | undefined {
  const syntax = syntaxDirective(dockerfile)?.value;
  if (syntax === undefined) return undefined;
  const match = /^(?:docker\.io\/)?docker\/dockerfile:1\.(\d+)(?:\.\d+)?(?:@|$)/.exec(syntax);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/**
 * Whether the file has to pass through a template engine before it is a Dockerfile. Marks inside an instruction do not tell: they may be
 * `docker inspect`'s.
 */
export const isTemplate = once((dockerfile: Dockerfile): boolean => {
  if (unknownKeywords(dockerfile).length === 0) return false;
  return dockerfile.instructions.some(({ keywordText }) => /\{\{|\{%|<%|^__\w+__$|^@[\w-]+@$/.test(keywordText));
});

/** Keywords that are none of the Dockerfile reference, in upper case, those inside ONBUILD too. */
export function unknownKeywords(dockerfile: Dockerfile): readonly string[] {
  const unknown: string[] = [];
  for (const keyword of instructionsByKeyword(dockerfile).keys()) if (!keywords.has(keyword)) unknown.push(keyword);
  return unknown;
}

const dockerFrontend = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;
