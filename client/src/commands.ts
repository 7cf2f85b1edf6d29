import {
  ConfigurationTarget,
  commands,
  type Disposable,
  type LogOutputChannel,
  type QuickPickItem,
  Uri,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { registerCreation } from "./create-dockerfile.ts";
import type { LayerPanel } from "./layer-panel.ts";

/** What the server hands to the command behind a lens; checked before use, since any link can call a command. */
interface Explanation {
  readonly title: string;
  readonly lines: readonly string[];
  readonly uri: Uri | undefined;
  readonly line: number | undefined;
}

/** The commands of the palette and the one behind the lenses. */
export function registerCommands(
  client: LanguageClient,
  output: LogOutputChannel,
  panel: LayerPanel,
): readonly Disposable[] {
  return [
    commands.registerCommand("stowage.showLayers", (argument: unknown) => showLayers(panel, argument)),
    ...registerCreation(client, output),
    commands.registerCommand("stowage.toggleLayerLens", toggleLayerLens),
    commands.registerCommand("stowage.layerLens.explain", (argument: unknown) => explain(panel, argument)),
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

/** Of the document that the editor's title hands over, or that is edited. */
async function showLayers(panel: LayerPanel, argument: unknown): Promise<void> {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  const document = workspace.textDocuments.find((one) => one.uri.toString() === uri?.toString());
  if (document?.languageId === "dockerfile") panel.show(document.uri);
  else await window.showInformationMessage("Open a Dockerfile to see its layers.");
}

/** What a lens's figure rests on, and the way to the figures of all layers. */
async function explain(panel: LayerPanel, argument: unknown): Promise<void> {
  const explanation = readExplanation(argument);
  if (explanation === undefined) return;
  const { uri, line } = explanation;
  const items: QuickPickItem[] = explanation.lines.map((label) => ({ label }));
  const all: QuickPickItem = { label: "$(layers) Show all layers" };
  const options = { title: explanation.title, placeHolder: "What the figure rests on" };
  const picked = await window.showQuickPick(uri === undefined ? items : [...items, all], options);
  if (picked === all && uri !== undefined) panel.show(uri, line);
}

function readExplanation(argument: unknown): Explanation | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { title, lines, uri, line } = argument as Readonly<Record<string, unknown>>;
  if (typeof title !== "string" || !Array.isArray(lines)) return undefined;
  return {
    title,
    lines: lines.filter((one): one is string => typeof one === "string"),
    uri: typeof uri === "string" ? openDockerfile(uri) : undefined,
    line: typeof line === "number" ? line : undefined,
  };
}

/** Only what is open already is looked at. */
function openDockerfile(uri: string): Uri | undefined {
  const wanted = Uri.parse(uri).toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === wanted)?.uri;
}
