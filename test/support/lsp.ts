import assert from "node:assert/strict";
import { type ChildProcess, fork, spawn } from "node:child_process";
import { resolve } from "node:path";
import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { withoutCaches } from "./environment.ts";

/** How a test's client introduces itself. */
export interface ClientOptions {
  readonly transport?: "stdio" | "ipc";
  readonly capabilities?: ClientCapabilities;
  readonly name?: string;
  readonly initializationOptions?: unknown;
  /** What it answers for the section `stowage`; changes of the object are seen by the next question. */
  readonly settings?: { value: unknown };
}

/** A client with a server as built at its other end; it keeps what the server says. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly result: InitializeResult;
  readonly published: readonly PublishDiagnosticsParams[];
  readonly messages: readonly string[];
  readonly logs: readonly string[];
  readonly registered: readonly string[];
  /** How often the server sent a request without an answer worth looking at, such as a refresh. */
  asked(method: string): number;
  open(uri: string, text: string): Promise<void>;
  /** Replaces the whole text. */
  change(uri: string, version: number, text: string): Promise<void>;
  close(uri: string): Promise<void>;
  /** The first publication that fits, from those there already on. */
  publication(fits: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
  /** Resolves when the condition holds; asked again after everything that the server says. */
  until(condition: () => boolean): Promise<void>;
  stop(): Promise<number | null>;
}

/** A way to start clients that end with their test, which fails when a server logged something or did not end well. */
export function clientsOfSuite(): (options?: ClientOptions) => Promise<TestClient> {
  const clients: TestClient[] = [];
  afterEach(async () => {
    const ended = clients.splice(0);
    for (const client of ended) assert.equal(await client.stop(), 0);
    assert.deepEqual(
      ended.flatMap(({ logs }) => logs),
      [],
    );
  });
  return async (options = {}) => {
    const client = await startClient(options);
    clients.push(client);
    return client;
  };
}

/** Starts `dist/server.mjs` and initializes it. */
async function startClient(options: ClientOptions = {}): Promise<TestClient> {
  const { server, connection } = connect(options.transport ?? "stdio");
  const waiting = new Set<() => void>();
  const said = (): void => {
    for (const check of [...waiting]) check();
  };
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((done) => {
      const check = (): void => {
        if (!condition()) return;
        waiting.delete(check);
        done();
      };
      waiting.add(check);
      check();
    });
  const kept = listen(connection, options, said);
  connection.listen();
  const { capabilities = {}, name = "a test", initializationOptions } = options;
  const clientInfo = { name };
  const params = { processId: process.pid, rootUri: null, capabilities, clientInfo, initializationOptions };
  const result = await connection.sendRequest(InitializeRequest.type, params);
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    result,
    ...kept,
    until,
    ...documents(connection, kept.published, until),
    ...end(server, connection),
  };
}

function connect(transport: "stdio" | "ipc"): {
  readonly server: ChildProcess;
  readonly connection: ProtocolConnection;
} {
  const program = resolve("dist/server.mjs");
  if (transport === "ipc") {
    const server = fork(program, ["--node-ipc"], { env: withoutCaches() });
    return { server, connection: createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server)) };
  }
  const server = spawn(process.execPath, [program, "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: withoutCaches(),
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  return { server, connection };
}

type Kept = Pick<TestClient, "published" | "messages" | "logs" | "registered" | "asked">;

function listen(connection: ProtocolConnection, { settings }: ClientOptions, said: () => void): Kept {
  const published: PublishDiagnosticsParams[] = [];
  const messages: string[] = [];
  const logs: string[] = [];
  const registered: string[] = [];
  const keep =
    <Params>(list: unknown[], pick: (params: Params) => unknown) =>
    (params: Params): void => {
      list.push(pick(params));
      said();
    };
  connection.onNotification(
    PublishDiagnosticsNotification.type,
    keep(published, (params) => params),
  );
  connection.onNotification(
    ShowMessageNotification.type,
    keep(messages, ({ message }) => message),
  );
  connection.onNotification(
    LogMessageNotification.type,
    keep(logs, ({ message }) => message),
  );
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    for (const { method } of registrations) registered.push(method);
    said();
  });
  const asked: string[] = [];
  for (const method of [CodeLensRefreshRequest.method, DiagnosticRefreshRequest.method]) {
    connection.onRequest(method, () => {
      asked.push(method);
      said();
      return null;
    });
  }
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => settings?.value ?? null));
  const times = (method: string): number => asked.filter((name) => name === method).length;
  return { published, messages, logs, registered, asked: times };
}

function documents(
  connection: ProtocolConnection,
  published: readonly PublishDiagnosticsParams[],
  until: TestClient["until"],
): Pick<TestClient, "open" | "change" | "close" | "publication"> {
  return {
    open: (uri, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "dockerfile", version: 1, text },
      }),
    change: (uri, version, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    publication: async (fits) => {
      await until(() => published.some(fits));
      return published.find(fits) ?? { uri: "", diagnostics: [] };
    },
  };
}

function end(server: ChildProcess, connection: ProtocolConnection): Pick<TestClient, "stop"> {
  return {
    stop: async () => {
      const ended = new Promise<number | null>((done) => {
        server.once("exit", done);
      });
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const code = await ended;
      connection.dispose();
      return code;
    },
  };
}
