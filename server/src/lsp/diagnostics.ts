import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import { lint, type OnRuleError, type RuleFinding, withOthers } from "../lint.ts";
import { render } from "../render.ts";
import type { Severity } from "../rule.ts";
import { rulePage } from "../rule-page.ts";
import type { Settings } from "../settings.ts";
import type { Client } from "./client.ts";
import type { OpenDockerfile } from "./documents.ts";

/** Where the pages of rules are found. */
export interface PageLinks {
  readonly homepage: string | undefined;
  readonly client: Pick<Client, "uriScheme" | "hasCodeDescriptions">;
}

/** The findings of an open Dockerfile, and those of other programs, as diagnostics in document order. */
export function diagnosticsOf(
  { dockerfile, project }: OpenDockerfile,
  settings: Settings,
  links: PageLinks,
  onError: OnRuleError,
  others: readonly RuleFinding[] = [],
): Diagnostic[] {
  const own = lint(dockerfile, project, settings.lint, onError);
  return withOthers(dockerfile, settings.lint, own, others).map((finding) => toDiagnostic(finding, links));
}

/** A finding on the wire. */
export function toDiagnostic({ rule, range, message, severity, tag }: RuleFinding, links: PageLinks): Diagnostic {
  const href = links.client.hasCodeDescriptions ? (rule.page ?? pageLink(rule.id, links)) : undefined;
  return {
    range,
    severity: severities[severity],
    source: rule.external === true ? "stowage, ShellCheck" : "stowage",
    code: rule.id,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    ...(tag === undefined ? {} : { tags: [tags[tag]] }),
    message: render(message),
  };
}

const tags: Readonly<Record<NonNullable<RuleFinding["tag"]>, DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The rule's page on the web, else the one in the package, which the extension opens. */
function pageLink(id: string, { homepage, client }: PageLinks): string | undefined {
  const shipped = client.uriScheme === undefined ? undefined : `${client.uriScheme}://stowage.stowage/rule/${id}`;
  return rulePage(homepage, id) ?? shipped;
}
