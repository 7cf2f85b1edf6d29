import { type Connection, DiagnosticSeverity } from "vscode-languageserver";
import { readSettingsFiles, type SettingsFiles } from "../read-settings-files.ts";
import { render } from "../render.ts";
import { settingsFileNames } from "../settings-file.ts";
import type { Host } from "./documents.ts";

/** Reads the settings files of documents, and shows in each file what is wrong in it. */
export class SettingsFileReader {
  private readonly shown = new Map<string, string>();

  constructor(
    private readonly connection: Connection,
    private readonly host: Host,
    /** Folders that the editor has open, absolute: no file above them counts. */
    private readonly roots: readonly string[],
  ) {}

  /** The files that count for a document; none for one that is no file. Never rejects. */
  async of(uri: string): Promise<SettingsFiles> {
    const path = this.host.pathOf(uri);
    if (path === undefined) return { layers: [], files: [] };
    const root = this.roots.find((folder) => path.startsWith(`${folder}/`));
    const found = await readSettingsFiles(this.host.fileSystem, path, root);
    for (const file of found.files) this.show(file.path, file.problems);
    return found;
  }

  /** Whether one of the documents is a settings file; what was shown in one is taken back until it is read again. */
  changed(uris: readonly string[]): boolean {
    const files = uris.flatMap((uri) => {
      const path = this.host.pathOf(uri);
      return path !== undefined && settingsFileNames.some((name) => path.endsWith(`/${name}`)) ? [path] : [];
    });
    for (const path of files) if (this.shown.has(path)) this.show(path, []);
    return files.length > 0;
  }

  private show(path: string, problems: SettingsFiles["files"][number]["problems"]): void {
    const diagnostics = problems.map(({ range, message }) => ({
      range,
      message: render(message),
      severity: DiagnosticSeverity.Warning,
      source: "stowage",
    }));
    const text = JSON.stringify(diagnostics);
    if ((this.shown.get(path) ?? "[]") === text) return;
    this.shown.set(path, text);
    void this.connection.sendDiagnostics({ uri: this.host.uriOf(path), diagnostics });
  }
}
