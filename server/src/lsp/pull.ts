import {
  type CancellationToken,
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Documents, OpenDockerfile } from "./documents.ts";
import type { Pace } from "./pace.ts";

/** What answering a client that asks for diagnostics needs from the session. */
export interface PullParts {
  readonly documents: Documents;
  readonly pace: Pace;
  readonly ready: Promise<void>;
  /** The client can be told later that there is more to know. */
  readonly canRefresh: boolean;
  diagnose(open: OpenDockerfile): Diagnostic[];
}

/**
 * The diagnostics of a document. One that is slow to lint is given time to settle first, so that typing does not pile up lints; when it
 * changes meanwhile, the client is told to ask again.
 */
export async function pullDiagnostics(
  uri: string,
  { documents, pace, ready, canRefresh, diagnose }: PullParts,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const asked = documents.texts.get(uri)?.version;
  await ready;
  if (!canRefresh) await documents.untilProjectRead(uri);
  if (pace.isSlow(uri)) await settled(pace.delay(uri), token);
  const open = documents.get(uri);
  if (open === undefined) return { kind: "full", items: [] };
  if (open.version !== asked || token.isCancellationRequested) {
    const data: DiagnosticServerCancellationData = { retriggerRequest: true };
    throw new ResponseError(LSPErrorCodes.ServerCancelled, "The document changed", data);
  }
  return { kind: "full", items: diagnose(open) };
}

function settled(milliseconds: number, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    token.onCancellationRequested(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
