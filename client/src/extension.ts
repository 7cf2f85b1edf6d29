import * as path from "node:path";
import { type ExtensionContext, env, type LogOutputChannel, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";
import { registerCommands } from "./commands.ts";
import { LayerPanel } from "./layer-panel.ts";
import { hasNeighbours, watchNeighbours } from "./neighbours.ts";
import { registerRulePages } from "./rule-pages.ts";

/** What other extensions, and the tests, get from this one. */
export interface Api {
  /** Fulfilled once the server runs. */
  readonly ready: Promise<void>;
}

let client: LanguageClient | undefined;

/** Starts the language server; the editor waits for none of it. */
export function activate(context: ExtensionContext): Api {
  const output = window.createOutputChannel("Stowage", { log: true });
  const module = context.asAbsolutePath(path.join("dist", "server.mjs"));
  const run = { module, transport: TransportKind.ipc };
  client = new LanguageClient("stowage", "Stowage", { run, debug: run }, clientOptions(output));
  const panel = new LayerPanel(client, context.extensionUri);
  context.subscriptions.push(output, panel, ...registerCommands(client, output, panel), ...registerRulePages(context));
  const ready = client.start();
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => void client?.sendNotification("stowage/trusted")),
  );
  context.subscriptions.push(
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) void client?.sendNotification("stowage/focused");
    }),
  );
  context.subscriptions.push(watchNeighbours(client));
  ready.catch((error: unknown) => output.error(`The language server did not start: ${String(error)}`));
  return { ready };
}

/** Stops the server. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}

function clientOptions(outputChannel: LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: ["file", "untitled", "vscode-remote", "vscode-vfs"].map((scheme) => ({
      scheme,
      language: "dockerfile",
    })),
    outputChannel,
    initializationOptions: {
      explainCommand: true,
      uriScheme: env.uriScheme,
      trusted: workspace.isTrusted,
      neighbours: hasNeighbours(),
    },
  };
}
