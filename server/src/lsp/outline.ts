import {
  type Connection,
  type DocumentLink,
  type SemanticTokens,
  SemanticTokensRequest,
  type ServerCapabilities,
} from "vscode-languageserver";
import { inlayHints } from "../editing/inlay-hints.ts";
import { links } from "../editing/links.ts";
import { documentSymbols, foldingRanges, selectionRange } from "../editing/outline.ts";
import { semanticTokens, tokenModifiers, tokenTypes } from "../editing/semantic-tokens.ts";
import { signatureHelp } from "../editing/signature.ts";
import type { Host, OpenDockerfile } from "./documents.ts";
import type { Answer } from "./editing.ts";

/** What the server says of a file's shape. */
export const outlineCapabilities: ServerCapabilities = {
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: { resolveProvider: false },
  signatureHelpProvider: { triggerCharacters: [" "] },
  inlayHintProvider: true,
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    full: true,
    range: true,
  },
};

/** Answers what an editor asks about a file's shape. */
export function listenToOutline(connection: Connection, host: Host, answer: Answer): void {
  connection.onDocumentSymbol(answer("Symbols", null, ({ dockerfile }) => [...documentSymbols(dockerfile)]));
  connection.onFoldingRanges(answer("Folding", null, ({ dockerfile }) => [...foldingRanges(dockerfile)]));
  connection.onSelectionRanges(
    answer("Selection", null, ({ dockerfile }, { positions }) =>
      positions.map((position) => selectionRange(dockerfile, dockerfile.source.offset(position))),
    ),
  );
  connection.onDocumentLinks(answer("Links", null, (open) => documentLinks(open, host)));
  connection.onSignatureHelp(
    answer(
      "Signature",
      null,
      ({ dockerfile }, { position }) => signatureHelp(dockerfile, dockerfile.source.offset(position)) ?? null,
    ),
  );
  connection.languages.inlayHint.on(
    answer("Hints", null, ({ dockerfile }, { range }, { editing }) => {
      const { source } = dockerfile;
      const span = { start: source.offset(range.start), end: source.offset(range.end) };
      return editing.inlayHints ? [...inlayHints(dockerfile, span)] : [];
    }),
  );
  const noTokens: SemanticTokens = { data: [] };
  connection.onRequest(
    SemanticTokensRequest.type,
    answer("Tokens", noTokens, ({ dockerfile }) => ({ data: [...semanticTokens(dockerfile)] })),
  );
  connection.languages.semanticTokens.onRange(
    answer("Tokens", noTokens, ({ dockerfile }, { range }) => ({
      data: [...semanticTokens(dockerfile, range.start.line, range.end.line)],
    })),
  );
}

function documentLinks({ dockerfile, project, place }: OpenDockerfile, host: Host): DocumentLink[] {
  return links(dockerfile, project.context).flatMap(({ span, to }) => {
    const file = "file" in to ? `${place?.contextFolder ?? ""}/${to.file}` : undefined;
    const target = "url" in to ? to.url : host.uriOf(file ?? "");
    return "file" in to && place === undefined ? [] : [{ range: dockerfile.source.range(span), target }];
  });
}
