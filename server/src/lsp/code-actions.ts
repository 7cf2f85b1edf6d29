import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Range,
} from "vscode-languageserver";
import { fixAll, provenFixes } from "../fix.ts";
import { lineChanges, linesOf } from "../line-diff.ts";
import { lint, type RuleFinding, withOthers } from "../lint.ts";
import { refactoringKinds } from "../refactoring.ts";
import type { FileEdit, Message } from "../rule.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import { type PageLinks, toDiagnostic } from "./diagnostics.ts";
import type { Host, OpenDockerfile } from "./documents.ts";
import { ignoreEdit } from "./ignore-edit.ts";
import { refactorActions } from "./refactor-actions.ts";
import { titleWithGain } from "./titles.ts";
import { workspaceEdit } from "./workspace-edit.ts";

/** The kind of the action that applies every fix which may run on save. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.stowage`;

/** What code actions are made from, besides the document. */
export interface CodeActionParts {
  readonly settings: Settings;
  readonly client: Client;
  readonly host: Host;
  /** Findings of other programs. */
  readonly others: readonly RuleFinding[];
  /** What edits save, where that is known. */
  readonly gainOf: (edits: readonly FileEdit[]) => Message | undefined;
}

/** Quick fixes of the findings in a range, best first, with the ignore comments last; refactorings; the fix-all action when it is asked for. */
export function codeActions(
  open: OpenDockerfile,
  { range, context }: CodeActionParams,
  parts: CodeActionParts,
): CodeAction[] {
  const wants = (kind: string): boolean => context.only?.some((only) => includes(only, kind)) ?? false;
  const actions: CodeAction[] = [];
  if (context.only === undefined || wants(CodeActionKind.QuickFix)) {
    actions.push(...quickFixes(open, range, context.diagnostics, parts));
  }
  const wanted = (kind: string): boolean => context.only === undefined || wants(kind);
  if (refactoringKinds.some(wanted)) actions.push(...refactorActions(open, range, wanted, parts));
  if (wants(fixAllKind)) actions.push(...fixAllAction(open, parts));
  return actions;
}

/** Kinds are dotted paths: `source` asks for `source.fixAll.stowage` too. */
function includes(asked: string, kind: string): boolean {
  return asked === "" || kind === asked || kind.startsWith(`${asked}.`);
}

function quickFixes(
  open: OpenDockerfile,
  range: Range,
  known: readonly Diagnostic[],
  parts: CodeActionParts,
): readonly CodeAction[] {
  const { dockerfile, project } = open;
  const { lint: options } = parts.settings;
  const all = withOthers(dockerfile, options, lint(dockerfile, project, options), parts.others);
  const findings = all.filter((finding) => meets(finding.range, range));
  const links = { homepage: parts.host.homepage, client: parts.client };
  const proven = provenFixes(dockerfile, project, findings);
  const fixes = findings.flatMap((finding) =>
    (proven.get(finding) ?? []).flatMap((fix) =>
      action(open, parts, {
        title: titleWithGain(fix, parts.gainOf),
        diagnostics: [diagnosticOf(finding, known, links)],
        isPreferred: fix.preferred === true,
        edits: fix.edits,
      }),
    ),
  );
  const ignores = findings.flatMap((finding) =>
    action(open, parts, {
      title: `Ignore ${finding.rule.id} here`,
      diagnostics: [diagnosticOf(finding, known, links)],
      isPreferred: false,
      edits: [ignoreEdit(dockerfile, finding.rule.id, finding.range.start.line)],
    }),
  );
  return withoutRepeats([...fixes, ...ignores]);
}

/** Ranges that touch count: a caret at the end of a word means the word. */
function meets(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(one: Range["start"], other: Range["start"]): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/** The client's own diagnostic where it sent it, so that it knows it again. */
function diagnosticOf(finding: RuleFinding, known: readonly Diagnostic[], links: PageLinks): Diagnostic {
  const { start } = finding.range;
  const same = known.find(
    ({ code, range }) =>
      code === finding.rule.id && range.start.line === start.line && range.start.character === start.character,
  );
  return same ?? toDiagnostic(finding, links);
}

function action(
  open: OpenDockerfile,
  { client, host }: CodeActionParts,
  {
    title,
    diagnostics,
    isPreferred,
    edits,
  }: Required<Pick<CodeAction, "title" | "diagnostics" | "isPreferred">> & {
    readonly edits: readonly FileEdit[];
  },
): readonly CodeAction[] {
  const edit = workspaceEdit(open, edits, client, host);
  if (edit === undefined) return [];
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics, ...(isPreferred ? { isPreferred } : {}), edit }];
}

/** Two findings of one place may have the same way out. */
function withoutRepeats(actions: readonly CodeAction[]): readonly CodeAction[] {
  const seen = new Set<string>();
  return actions.filter(({ title, edit }) => {
    const key = JSON.stringify([title, edit]);
    return !seen.has(key) && seen.add(key);
  });
}

function fixAllAction(open: OpenDockerfile, { settings, client, host }: CodeActionParts): readonly CodeAction[] {
  const { text, source } = open.dockerfile;
  const result = fixAll(text, open.project, settings.lint, "onSave");
  if (result.text === text || result.files.size > 0) return [];
  const lines = linesOf(result.text);
  const edits = lineChanges(linesOf(text), lines).map(({ beforeStart, beforeEnd, afterStart, afterEnd }) => ({
    range: source.range({ start: source.lineStart(beforeStart), end: source.lineStart(beforeEnd) }),
    newText: lines.slice(afterStart, afterEnd).join(""),
  }));
  const edit = workspaceEdit(open, edits, client, host);
  return edit === undefined ? [] : [{ title: "Apply all fixes that change no layer", kind: fixAllKind, edit }];
}
