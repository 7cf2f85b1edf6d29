// The built language server as scripts drive it: over stdio, all rules on, with findings that are asked for.
import { spawn } from "node:child_process";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

/** Starts and initializes it. `onProblem` is told what it logs, shows, or ends with; a request that waits for a dead server fails. */
export async function startLanguageServer(onProblem) {
  const server = spawn(process.execPath, ["dist/server.mjs", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onNotification("window/logMessage", ({ message }) => onProblem(`logged: ${message}`));
  connection.onNotification("window/showMessage", ({ message }) => onProblem(`said: ${message}`));
  for (const method of ["client/registerCapability", "workspace/diagnostic/refresh", "workspace/codeLens/refresh"])
    connection.onRequest(method, () => null);
  server.once("exit", (code) => {
    if (code !== 0) onProblem(`the server ended with ${code}`);
    connection.dispose();
  });
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
    initializationOptions: { settings: { allRules: true, shellcheck: "off" } },
  });
  await connection.sendNotification("initialized", {});
  const stop = async () => {
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
  };
  return { connection, stop };
}
