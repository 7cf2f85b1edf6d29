import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { insert, replace } from "./edit.ts";
import { hasCustomFrontend, pinnedSyntax, syntaxDirective } from "./frontend.ts";
import { lineStyle } from "./run-edit.ts";

/** Puts `--mount` flags in front of a RUN's others: one on its line, several on lines of their own. */
export function addMounts(dockerfile: Dockerfile, run: Instruction, mounts: readonly string[]): TextEdit {
  const { text, escape, source } = dockerfile;
  const start = run.keywordSpan.end;
  if (mounts.length === 1) return insert(dockerfile, start, ` ${mounts[0]}`);
  const joint = ` ${escape}${source.lineEnding}${lineStyle(dockerfile, run).indent}`;
  const blanks = /^[\t ]*/.exec(text.slice(start, source.lineEnd(source.lineAt(start))))?.[0] ?? "";
  const flags = ` ${mounts.join(joint)}`;
  // Where the line ends behind the keyword, the arguments stand on lines of their own already.
  if (text[start + blanks.length] === escape) return insert(dockerfile, start, flags);
  return replace(dockerfile, { start, end: start + blanks.length }, flags + joint);
}

/**
 * What the file's syntax directive has to become so that `RUN --mount` is known: nothing without one, since builders know it since 2020, and from 1.2 on;
 * undefined where another frontend reads the file.
 */
export function syntaxForMounts(dockerfile: Dockerfile): readonly TextEdit[] | undefined {
  if (hasCustomFrontend(dockerfile)) return undefined;
  const pinned = pinnedSyntax(dockerfile);
  if (pinned === undefined || pinned >= 2) return [];
  return newestSyntax(dockerfile)?.edits;
}

/** The syntax directive without the number that pins it; undefined where there is none. */
export function newestSyntax(
  dockerfile: Dockerfile,
): { readonly value: string; readonly edits: readonly TextEdit[] } | undefined {
  const directive = syntaxDirective(dockerfile);
  const tag = /:1\.[^:/]*(?:@\S+)?$/.exec(directive?.value ?? "");
  if (directive === undefined || tag === null) return undefined;
  const span = { start: directive.span.end - tag[0].length, end: directive.span.end };
  return { value: `${directive.value.slice(0, tag.index)}:1`, edits: [replace(dockerfile, span, ":1")] };
}
