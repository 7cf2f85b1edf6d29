import type { Connection, InitializeParams } from "vscode-languageserver";
import { readClient } from "./client.ts";
import type { Host } from "./documents.ts";
import { listenToInit } from "./init.ts";
import { Session } from "./session.ts";

/** Starts the language server on a connection; what it answers depends on what the client says it can do. */
export function startServer(connection: Connection, host: Host): void {
  connection.onInitialize((params: InitializeParams) => {
    const session = new Session(connection, host, readClient(params));
    session.listen();
    listenToInit(connection, (message) => connection.console.error(message), host);
    return session.result;
  });
  connection.listen();
}
