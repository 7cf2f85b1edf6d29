import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** Writes one line to the client's log. */
export type Log = (message: string) => void;

/**
 * A request handler that never throws: an error is logged and the fallback answered, a cancelled request is answered as such, and a
 * `ResponseError` that the handler throws on purpose goes out as it is.
 */
export function guarded<Params, Result>(
  log: Log,
  name: string,
  fallback: Result,
  handler: (params: Params, token: CancellationToken) => Result | Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError<never>> {
  const cancelled = (): ResponseError<never> =>
    new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled");
  return async (params, token) => {
    if (token.isCancellationRequested) return cancelled();
    try {
      const result = await handler(params, token);
      return token.isCancellationRequested ? cancelled() : result;
    } catch (error) {
      if (error instanceof ResponseError) return error as ResponseError<never>;
      log(`${name} failed: ${described(error)}`);
      return fallback;
    }
  };
}

/** A notification handler that never throws and never rejects: an error is logged. */
export function guardedEvent<Event>(
  log: Log,
  name: string,
  handler: (event: Event) => void | Promise<void>,
): (event: Event) => Promise<void> {
  return async (event) => {
    try {
      await handler(event);
    } catch (error) {
      log(`${name} failed: ${described(error)}`);
    }
  };
}

/** An error for a log: its stack where it has one. */
export function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
