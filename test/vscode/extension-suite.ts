import assert from "node:assert/strict";
import {
  type CodeAction,
  type CodeLens,
  ConfigurationTarget,
  commands,
  type Diagnostic,
  extensions,
  type Hover,
  languages,
  Position,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";

const goFindings = ["copy-all-before-deps", "final-stage-toolchain", "missing-user", "shell-form-cmd"];

/** The same checks run in desktop VS Code and in the browser's: whatever window has `examples` open. */
export function defineSuite(): void {
  describe("Stowage in the editor", () => {
    let document: TextDocument;

    before(async () => {
      const extension = extensions.getExtension("stowage.stowage");
      assert.ok(extension, "the extension is installed");
      const api = await extension.activate();
      await api.ready;
      document = await openExample("go/Dockerfile");
    });

    it("shows what is wrong with the Go example", async () => {
      const diagnostics = await findings(document, (list) => list.some(({ code }) => idOf(code) === goFindings[0]));
      assert.deepEqual(diagnostics.map(({ code }) => idOf(code)).sort(), goFindings);
      assert.ok(diagnostics.every(({ source }) => source === "stowage"));
    });

    it("offers the preferred fix first, and applies it right", async () => {
      const found = await findings(document, (list) => list.some(({ code }) => idOf(code) === goFindings[0]));
      const copy = found.find(({ code }) => idOf(code) === goFindings[0]);
      assert.ok(copy);
      const actions = await commands.executeCommand<CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        copy.range,
      );
      const first = actions.find(({ title }) => title === "Download modules in a layer of their own");
      assert.equal(first?.isPreferred, true);
      assert.ok(first.edit && (await workspace.applyEdit(first.edit)));
      assert.match(document.getText(), /COPY go\.mod go\.sum \.\/\nRUN go mod download\nCOPY \. \.\n/);
      await findings(document, (list) => list.every(({ code }) => idOf(code) !== goFindings[0]));
      await commands.executeCommand("undo");
    });

    it("offers to ignore a finding, and then does", async () => {
      const last = (await findings(document, (list) => list.length === goFindings.length)).at(-1);
      assert.ok(last);
      const actions = await commands.executeCommand<CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        last.range,
      );
      const ignore = actions.find(({ title }) => title.startsWith("Ignore "));
      assert.ok(ignore?.edit && (await workspace.applyEdit(ignore.edit)));
      await findings(document, (list) => list.length < goFindings.length);
      await commands.executeCommand("undo");
    });

    it("makes two stages of one on request", async () => {
      const scratch = await refactoring(document, 0, "Run the program in a second stage, from scratch");
      assert.ok(scratch.edit && (await workspace.applyEdit(scratch.edit)));
      assert.match(document.getText(), /\nFROM scratch\n[\s\S]*COPY --from=build [\s\S]*USER 10001:10001\n/);
      await findings(document, (list) => list.every(({ code }) => idOf(code) !== "final-stage-toolchain"));
      await commands.executeCommand("undo");
    });

    it("moves a start command into a script, which it creates", async () => {
      const spring = await openExample("spring-boot/Dockerfile");
      const move = await refactoring(spring, 11, "Move it to run.sh");
      assert.ok(move.edit && (await workspace.applyEdit(move.edit)));
      assert.match(spring.getText(), /run\.sh/);
      const script = await workspace.openTextDocument(Uri.joinPath(spring.uri, "../run.sh"));
      assert.match(script.getText(), /^#!\/bin\/sh\n[\s\S]*exec java .*"\$@"\n$/);
      await window.showTextDocument(spring);
      await commands.executeCommand("undo");
      await until(() => !spring.getText().includes("run.sh"));
      await window.showTextDocument(document);
    });

    it("says in a hover what a base image is like", async () => {
      const hovers = await commands.executeCommand<Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        new Position(0, 1),
      );
      const text = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)));
      assert.match(text.join("\n"), /alpine 241 MB/);
    });

    it("fixes on request what changes no layer", async () => {
      const spring = await openExample("spring-boot/Dockerfile");
      await findings(spring, (list) => list.some(({ code }) => idOf(code) === "from-as-casing"));
      await commands.executeCommand("editor.action.sourceAction", { kind: "source.fixAll.stowage", apply: "first" });
      await until(() => spring.getText().includes(" AS build"));
      assert.ok(spring.getText().includes('ENTRYPOINT ["sh","-c","java'), "suggestions are left alone");
      await commands.executeCommand("undo");
    });

    it("shows lenses, and none when they are turned off", async () => {
      const titles = async (): Promise<readonly string[]> =>
        (await lenses(document)).map(({ command }) => command?.title ?? "");
      await until(async () => /^image ≈ 874 MB on disk \+ \?/.test((await titles())[0] ?? ""));
      const settings = workspace.getConfiguration("stowage");
      await settings.update("layerLens.all", true, ConfigurationTarget.Global);
      await until(async () => (await titles()).some((title) => /^= \d/.test(title)));
      assert.ok((await titles()).some((title) => title.startsWith("size unknown")));
      await settings.update("layerLens.all", undefined, ConfigurationTarget.Global);
      await commands.executeCommand("stowage.toggleLayerLens");
      await until(async () => (await lenses(document)).length === 0);
      await commands.executeCommand("stowage.toggleLayerLens");
      await until(async () => (await lenses(document)).length > 0);
    });

    it("lives with settings of the wrong type", async () => {
      const settings = workspace.getConfiguration("stowage");
      await settings.update("rules", { "missing-user": 7 }, ConfigurationTarget.Global);
      await settings.update("allRules", "yes", ConfigurationTarget.Global);
      await window.showTextDocument(document);
      await findings(document, (list) => list.length === goFindings.length);
      await settings.update("rules", { "missing-user": "off" }, ConfigurationTarget.Global);
      await findings(document, (list) => list.length === goFindings.length - 1);
      await settings.update("rules", undefined, ConfigurationTarget.Global);
      await settings.update("allRules", undefined, ConfigurationTarget.Global);
      await findings(document, (list) => list.length === goFindings.length);
    });

    it("has a page for each rule it names", async () => {
      await commands.executeCommand("stowage.openRulePage", "missing-user");
      await until(() =>
        window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes("missing-user"))),
      );
    });
  });
}

async function openExample(path: string): Promise<TextDocument> {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, "a folder is open");
  const document = await workspace.openTextDocument(Uri.joinPath(folder.uri, path));
  await window.showTextDocument(document);
  return document;
}

/** The findings of a document once they are as wanted, in its order. */
async function findings(
  document: TextDocument,
  wanted: (list: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> {
  const current = (): Diagnostic[] =>
    languages.getDiagnostics(document.uri).filter(({ source }) => source === "stowage");
  await until(() => wanted(current()));
  return current().sort((one, other) => one.range.start.compareTo(other.range.start));
}

/** The refactoring of a line, 0-based, whose title has `part`, once the server has read the files beside the document. */
async function refactoring(document: TextDocument, line: number, part: string): Promise<CodeAction> {
  const at = new Range(line, 0, line, 0);
  let found: CodeAction | undefined;
  await until(async () => {
    const actions = await commands.executeCommand<CodeAction[] | undefined>(
      "vscode.executeCodeActionProvider",
      document.uri,
      at,
      "refactor",
    );
    found = actions?.find(({ title }) => title.includes(part));
    return found !== undefined;
  });
  assert.ok(found);
  return found;
}

async function lenses(document: TextDocument): Promise<readonly CodeLens[]> {
  return (await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri)) ?? [];
}

function idOf(code: Diagnostic["code"]): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Waits until a condition holds; Mocha's time limit ends a wait in vain. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 50));
}
