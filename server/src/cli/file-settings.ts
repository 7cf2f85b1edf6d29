import { nodeFileSystem } from "../node-file-system.ts";
import { readSettingsFiles } from "../read-settings-files.ts";
import { render } from "../render.ts";
import { combine, type Settings } from "../settings.ts";
import type { SettingsLayer } from "../settings-layer.ts";
import type { Terminal } from "./terminal.ts";

/** Reads the settings of many Dockerfiles, and complains of each wrong one once. */
export class FileSettings {
  private readonly byFolder = new Map<string, Promise<Settings>>();
  private readonly told = new Set<string>();

  /** `flags` are what the command line itself says, over all files. */
  constructor(
    private readonly flags: SettingsLayer,
    private readonly terminal: Terminal,
  ) {}

  /** The settings that count for a Dockerfile. */
  of(dockerfilePath: string): Promise<Settings> {
    const folder = dockerfilePath.replace(/\/[^/]*$/, "");
    const known = this.byFolder.get(folder);
    if (known !== undefined) return known;
    const settings = this.read(dockerfilePath);
    this.byFolder.set(folder, settings);
    return settings;
  }

  private async read(dockerfilePath: string): Promise<Settings> {
    const { layers, files } = await readSettingsFiles(nodeFileSystem, dockerfilePath);
    for (const { path, problems } of files) {
      for (const { range, message } of problems) this.tell(`${path}:${range.start.line + 1}: ${render(message)}`);
    }
    return combine([...layers, this.flags]);
  }

  private tell(problem: string): void {
    if (this.told.has(problem)) return;
    this.told.add(problem);
    this.terminal.complain(problem);
  }
}
