import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { RuleFinding } from "../lint.ts";
import { render } from "../render.ts";
import type { Severity } from "../rule.ts";
import { rulePage } from "../rule-page.ts";
import type { Client } from "./client.ts";

/** Where the pages of rules are found. */
export interface PageLinks {
  readonly homepage: string | undefined;
  readonly client: Pick<Client, "uriScheme" | "hasCodeDescriptions">;
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
