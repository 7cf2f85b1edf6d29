import { type CompletionItem, CompletionItemKind, type Range } from "vscode-languageserver-types";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { Project } from "../project/project.ts";

/** A rule, as far as a comment that hides it needs it. */
export interface NamedRule {
  readonly id: string;
  readonly summary: string;
  readonly sameAs?: readonly string[];
}

/** What completion is made from. */
export interface CompletionParts {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
  readonly rules: readonly NamedRule[];
  /** The editor asks for a flag's values, or a folder's files, at once by the command `editor.action.triggerSuggest`. */
  readonly asksAgain: boolean;
}

/** Something that may stand at the caret. */
export interface Proposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** Where it differs from the label. */
  readonly insert?: string;
  readonly detail?: string | undefined;
  readonly documentation?: string | undefined;
  /** What is inserted asks for more, such as `--from=`. */
  readonly goesOn?: boolean;
}

/** Proposals in the order in which they are to stand, in the place of a range; ranked above the editor's snippets. */
export function asItems(
  proposals: readonly Proposal[],
  range: Range | undefined,
  { asksAgain }: Pick<CompletionParts, "asksAgain">,
): readonly CompletionItem[] {
  if (range === undefined) return [];
  return proposals.map(({ label, kind, insert, detail, documentation, goesOn }, index): CompletionItem => {
    const command = { title: "Suggest", command: "editor.action.triggerSuggest" };
    return {
      label,
      kind,
      sortText: String(index).padStart(4, "0"),
      textEdit: { range, newText: insert ?? label },
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation }),
      ...(goesOn === true && asksAgain ? { command } : {}),
    };
  });
}

/** Plain values, all of one kind. */
export function values(
  labels: readonly string[],
  kind: CompletionItemKind = CompletionItemKind.EnumMember,
): readonly Proposal[] {
  return labels.map((label) => ({ label, kind }));
}
