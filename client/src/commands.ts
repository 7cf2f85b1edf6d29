import {
  ConfigurationTarget,
  commands,
  type Disposable,
  type LogOutputChannel,
  type QuickPickItem,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** What the server hands to the command behind a lens; checked before use, since any link can call a command. */
interface Explanation {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The commands of the palette and the one behind the lenses. */
export function registerCommands(client: LanguageClient, output: LogOutputChannel): readonly Disposable[] {
  return [
    commands.registerCommand("stowage.toggleLayerLens", toggleLayerLens),
    commands.registerCommand("stowage.layerLens.explain", explain),
    commands.registerCommand("stowage.showOutput", () => output.show()),
    commands.registerCommand("stowage.restartServer", () => client.restart()),
  ];
}

/** Changes the setting where it is set already, else for the person. */
async function toggleLayerLens(): Promise<void> {
  const settings = workspace.getConfiguration("stowage");
  const known = settings.inspect<boolean>("layerLens.enabled");
  const target = known?.workspaceValue === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
  const enabled = settings.get("layerLens.enabled") !== false;
  await settings.update("layerLens.enabled", !enabled, target);
}

async function explain(argument: unknown): Promise<void> {
  const explanation = readExplanation(argument);
  if (explanation === undefined) return;
  const items: QuickPickItem[] = explanation.lines.map((label) => ({ label }));
  await window.showQuickPick(items, { title: explanation.title, placeHolder: "What the figure rests on" });
}

function readExplanation(argument: unknown): Explanation | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { title, lines } = argument as { readonly title?: unknown; readonly lines?: unknown };
  if (typeof title !== "string" || !Array.isArray(lines)) return undefined;
  return { title, lines: lines.filter((line): line is string => typeof line === "string") };
}
