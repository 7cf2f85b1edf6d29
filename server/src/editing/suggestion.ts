import type { CompletionItemKind, TextEdit } from "vscode-languageserver-types";

/** One thing that may stand at the caret. */
export interface Suggestion {
  readonly label: string;
  readonly kind: keyof typeof CompletionItemKind;
  readonly detail?: string | undefined;
  /** What is written; the label where absent. */
  readonly text?: string | undefined;
  /** Lower stands first; 5 where absent. */
  readonly rank?: number | undefined;
}

/** What a caret may become: the part of the line that each suggestion takes the place of. */
export interface Suggestions {
  /** Characters before the caret that are replaced. */
  readonly typed: string;
  /** Characters behind the caret that belong to the same word. */
  readonly rest: RegExp;
  readonly items: readonly Suggestion[];
}

/** A suggestion with the edit that writes it. */
export interface Completion extends Suggestion {
  readonly edit: TextEdit;
}

/** Suggestions for plain words. */
export function words(
  labels: Iterable<string>,
  kind: Suggestion["kind"],
  more: Partial<Suggestion> = {},
): readonly Suggestion[] {
  return [...labels].map((label) => ({ ...more, label, kind }));
}
