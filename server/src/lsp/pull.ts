import {
  type CancellationToken,
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Settings } from "../settings.ts";
import type { Documents, OpenDockerfile } from "./documents.ts";
import type { Pace } from "./pace.ts";

/** What answering a client that asks for diagnostics needs from the session. */
export interface PullParts {
  readonly documents: Documents;
  readonly pace: Pace;
  settingsOf(uri: string): Promise<Settings>;
  /** The client can be told later that there is more to know. */
  readonly canRefresh: boolean;
  diagnose(open: OpenDockerfile, settings: Settings): Diagnostic[];
}

/**
 * The diagnostics of a document. One that is slow to lint is given time to settle first, so that typing does not pile up lints; when it
 * changes meanwhile, the client is told to ask again.
 */
export async function pullDiagnostics(
  uri: string,
  { documents, pace, settingsOf, canRefresh, diagnose }: PullParts,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const asked = documents.texts.get(uri)?.version;
  const settings = await settingsOf(uri);
  if (!canRefresh) await documents.untilProjectRead(uri);
  if (pace.isSlow(uri)) await settled(pace.delay(uri), token);
  if (documents.texts.get(uri)?.version !== asked || token.isCancellationRequested) {
    const data: DiagnosticServerCancellationData = { retriggerRequest: true };
    throw new ResponseError(LSPErrorCodes.ServerCancelled, "The document changed", data);
  }
  const items = pace.timed(uri, () => {
    const open = documents.get(uri);
    return open === undefined ? [] : diagnose(open, settings);
  });
  return { kind: "full", items };
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
