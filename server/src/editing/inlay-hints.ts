import type { InlayHint } from "vscode-languageserver-types";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { definitionAt, globalArgument } from "../dockerfile/variable-scope.ts";
import { variablePlaces } from "./variable-places.ts";

/** Longer values are left to the hover. */
const longest = 40;

/** Behind each variable that the build puts in, between two offsets: the value that the file gives it. A build argument may get another one. */
export function inlayHints(dockerfile: Dockerfile, { start, end }: Span): readonly InlayHint[] {
  return variablePlaces(dockerfile).flatMap(({ name, span, kind, instruction, byBuild }): readonly InlayHint[] => {
    if (kind !== "read" || !byBuild || span.start < start || span.end > end) return [];
    const definition =
      instruction.keyword === "FROM" ? globalArgument(dockerfile, name) : definitionAt(dockerfile, instruction, name);
    const value = definition?.value;
    if (value === undefined || value === "" || value.length > longest || value.includes("\n")) return [];
    const rest = /^[^}\s"]{0,60}\}/.exec(dockerfile.text.slice(span.end, span.end + 61))?.[0].length ?? 0;
    const isBraced = dockerfile.text[span.start - 1] === "{";
    const position = dockerfile.source.position(span.end + (isBraced ? rest : 0));
    return [{ position, label: `= ${value}`, paddingLeft: true }];
  });
}
