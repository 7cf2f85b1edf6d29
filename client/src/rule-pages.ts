import { commands, type Disposable, type ExtensionContext, FileType, Uri, window, workspace } from "vscode";

/** Opens rules' pages: from the palette, and from the link on a finding, `vscode://stowage.stowage/rule/ID`. */
export function registerRulePages({ extensionUri }: ExtensionContext): readonly Disposable[] {
  const pages = Uri.joinPath(extensionUri, "dist", "rules");
  return [
    window.registerUriHandler({
      handleUri: (uri) => {
        const id = /^\/rule\/([a-z0-9-]+)$/.exec(uri.path)?.[1];
        return id === undefined ? undefined : openPage(pages, id);
      },
    }),
    commands.registerCommand("stowage.openRulePage", async (argument: unknown) => {
      const id = typeof argument === "string" ? argument : await pickRule(pages);
      if (id !== undefined && /^[a-z0-9-]+$/.test(id)) await openPage(pages, id);
    }),
  ];
}

async function pickRule(pages: Uri): Promise<string | undefined> {
  const entries = await workspace.fs.readDirectory(pages);
  const ids = entries.flatMap(([name, type]) => (type === FileType.File ? [name.replace(/\.md$/, "")] : []));
  return window.showQuickPick(ids.sort(), { placeHolder: "Which rule's page?" });
}

async function openPage(pages: Uri, id: string): Promise<void> {
  const page = Uri.joinPath(pages, `${id}.md`);
  try {
    await workspace.fs.stat(page);
  } catch {
    await window.showWarningMessage(`Stowage has no rule ${id}.`);
    return;
  }
  await commands.executeCommand("markdown.showPreview", page);
}
