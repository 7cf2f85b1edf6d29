import {
  commands,
  type LogOutputChannel,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { InitParams, InitReport } from "../../server/src/generator/report.ts";

/** Asks the server for the files of a folder, and shows them as a refactoring that a person confirms. */
export async function createDockerfile(
  client: LanguageClient,
  output: LogOutputChannel,
  argument: unknown,
): Promise<void> {
  const folder = argument instanceof Uri ? argument : (await window.showWorkspaceFolderPick())?.uri;
  if (folder === undefined) return;
  const report = await ask(client, { uri: folder.toString() });
  if (report === undefined) return;
  output.info(`${folder.path}: ${report.found}`);
  for (const line of report.said) output.info(line);
  const edit = new WorkspaceEdit();
  for (const { name, text } of report.files) {
    if (!(await add(edit, Uri.joinPath(folder, name), text, report.found))) return;
  }
  if (!(await workspace.applyEdit(edit, { isRefactoring: true }))) return;
  const dockerfile = Uri.joinPath(folder, "Dockerfile");
  const isThere = await workspace.fs.stat(dockerfile).then(
    () => true,
    () => false,
  );
  if (isThere) await window.showTextDocument(dockerfile);
  const picked = await window.showInformationMessage(`This is ${report.found}.`, "Why It Is So");
  if (picked !== undefined) await commands.executeCommand("stowage.showOutput");
}

/** The files; where the server can't tell what to start, the person may say it. */
async function ask(
  client: LanguageClient,
  params: InitParams,
): Promise<Extract<InitReport, { readonly kind: "files" }> | undefined> {
  const report = await client.sendRequest<InitReport | null>("stowage/init", params);
  if (report?.kind === "files") return report;
  const reason = report?.reason ?? "The folder can't be read.";
  const actions = reason.includes("--entry") ? ["Say What to Start"] : [];
  const picked = await window.showErrorMessage(reason, ...actions);
  const entry =
    picked === undefined ? undefined : await window.showInputBox({ title: "What to start", prompt: reason });
  return entry === undefined || entry === "" ? undefined : ask(client, { ...params, entry });
}

/** A new file, or the change of one that is there; false where the person wants to keep that. */
async function add(edit: WorkspaceEdit, uri: Uri, text: string, found: string): Promise<boolean> {
  const metadata = { needsConfirmation: true, label: `Create a Dockerfile: ${found}` };
  const old: TextDocument | undefined = await workspace.openTextDocument(uri).then(
    (document) => document,
    () => undefined,
  );
  if (old === undefined) {
    edit.createFile(uri, { contents: new TextEncoder().encode(text) }, metadata);
    return true;
  }
  const question = `${uri.path.replace(/^.*\//, "")} is there already.`;
  if ((await window.showWarningMessage(question, { modal: true }, "Show the Difference")) === undefined) return false;
  edit.replace(uri, new Range(0, 0, old.lineCount, 0), text, metadata);
  return true;
}
