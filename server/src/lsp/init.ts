import type { CancellationToken, Connection } from "vscode-languageserver";
import { generate } from "../generator/generate.ts";
import type { InitParams, InitReport } from "../generator/report.ts";
import { readSources } from "../generator/sources.ts";
import { render } from "../render.ts";
import type { Host } from "./documents.ts";
import { guarded, type Log } from "./guard.ts";

/** Answers `stowage/init`: the files for a folder, which the client shows before it writes them. */
export function listenToInit(connection: Connection, log: Log, host: Host): void {
  const handler = guarded<InitParams, InitReport | null>(log, "Init", null, (params, token) =>
    answer(host, params, token),
  );
  connection.onRequest<InitReport | null, never>("stowage/init", handler);
}

/** Null for a folder that is none of this machine. */
async function answer(
  host: Host,
  { uri, family, port, entry }: InitParams,
  token: CancellationToken,
): Promise<InitReport | null> {
  const folder = host.pathOf(uri)?.replace(/(.)\/$/, "$1");
  if (folder === undefined) return null;
  const result = generate(await readSources(host.fileSystem, folder, token), { family, port, entry });
  if (result.kind === "refused") return { kind: "refused", reason: render(result.reason) };
  const { found, dockerfile, ignoreFile, choices, remarks } = result;
  return {
    kind: "files",
    found,
    files: [
      { name: "Dockerfile", text: dockerfile },
      ...(ignoreFile === undefined ? [] : [{ name: ".dockerignore", text: ignoreFile }]),
    ],
    said: [
      ...choices.map(({ subject, value, why }) => `${subject}: ${value} (${render(why)})`),
      ...remarks.map(render),
    ],
  };
}
