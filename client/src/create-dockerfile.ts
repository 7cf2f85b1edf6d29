import {
  commands,
  type Disposable,
  type LogOutputChannel,
  type Tab,
  TabInputText,
  TabInputTextDiff,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { InitParams, InitReport } from "../../server/src/generator/report.ts";

type Files = Extract<InitReport, { readonly kind: "files" }>;

/** What is shown before it is written; such documents can't be edited. */
const scheme = "stowage-preview";
const previews = new Map<string, string>();

/** The command that writes a Dockerfile for a folder, and what shows it before. */
export function registerCreation(client: LanguageClient, output: LogOutputChannel): readonly Disposable[] {
  return [
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ path }) => previews.get(path) ?? "",
    }),
    commands.registerCommand("stowage.createDockerfile", (argument: unknown) =>
      createDockerfile(client, output, argument),
    ),
  ];
}

/** Asks the server for the files of a folder, shows them, and writes them when the person says so. */
async function createDockerfile(client: LanguageClient, output: LogOutputChannel, argument: unknown): Promise<void> {
  const folder = argument instanceof Uri ? argument : await pickFolder();
  if (folder === undefined) return;
  const report = await ask(client, { uri: folder.toString() });
  if (report === undefined) return;
  output.info(`${folder.path}: ${report.found}`);
  for (const line of report.said) output.info(line);
  const isReplaced = await showPreview(folder, report);
  const names = report.files.map(({ name }) => name).join(" and ");
  const write = isReplaced ? `Replace the Dockerfile` : `Create ${names}`;
  const why = "Why It Is So";
  let picked = await window.showInformationMessage(`This is ${report.found}.`, write, why);
  while (picked === why) {
    output.show(true);
    picked = await window.showInformationMessage(`This is ${report.found}.`, write);
  }
  await closePreview(folder, report);
  if (picked === write) await writeFiles(folder, report);
}

/** The folder that is open, or one of several. */
async function pickFolder(): Promise<Uri | undefined> {
  const [only, another] = workspace.workspaceFolders ?? [];
  return another === undefined ? only?.uri : (await window.showWorkspaceFolderPick())?.uri;
}

/** The files; where the server can't tell what to start, the person may say it. */
async function ask(client: LanguageClient, params: InitParams): Promise<Files | undefined> {
  const report = await client.sendRequest<InitReport | null>("stowage/init", params);
  if (report?.kind === "files") return report;
  const reason = report?.reason ?? "The folder can't be read.";
  const actions = reason.includes("--entry") ? ["Say What to Start"] : [];
  const picked = await window.showErrorMessage(reason, ...actions);
  const entry =
    picked === undefined ? undefined : await window.showInputBox({ title: "What to start", prompt: reason });
  return entry === undefined || entry === "" ? undefined : ask(client, { ...params, entry });
}

/** Shows what would be written, beside what is there; tells whether a Dockerfile is there. */
async function showPreview(folder: Uri, { files }: Files): Promise<boolean> {
  let isReplaced = false;
  for (const { name, text } of files.toReversed()) {
    const place = Uri.joinPath(folder, name);
    const preview = previewOf(place);
    previews.set(preview.path, text);
    const isThere = await exists(place);
    if (name === "Dockerfile") isReplaced = isThere;
    if (isThere) await commands.executeCommand("vscode.diff", place, preview, `${name}: now, and as created`);
    else await window.showTextDocument(await workspace.openTextDocument(preview), { preview: false });
  }
  return isReplaced;
}

function previewOf(place: Uri): Uri {
  return place.with({ scheme, authority: "", query: "", fragment: "" });
}

async function closePreview(folder: Uri, { files }: Files): Promise<void> {
  const shown = new Set(files.map(({ name }) => previewOf(Uri.joinPath(folder, name)).toString()));
  const isShown = ({ input }: Tab): boolean =>
    (input instanceof TabInputText && shown.has(input.uri.toString())) ||
    (input instanceof TabInputTextDiff && shown.has(input.modified.toString()));
  await window.tabGroups.close(window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(isShown)));
  for (const { name } of files) previews.delete(Uri.joinPath(folder, name).path);
}

async function writeFiles(folder: Uri, { files }: Files): Promise<void> {
  const edit = new WorkspaceEdit();
  for (const { name, text } of files) {
    const contents = new TextEncoder().encode(text);
    edit.createFile(Uri.joinPath(folder, name), { contents, overwrite: true });
  }
  const dockerfile = Uri.joinPath(folder, "Dockerfile");
  if (await workspace.applyEdit(edit)) await window.showTextDocument(dockerfile);
  else await window.showErrorMessage(`${dockerfile.fsPath} can't be written.`);
}

async function exists(place: Uri): Promise<boolean> {
  return workspace.fs.stat(place).then(
    () => true,
    () => false,
  );
}
