import { type Disposable, extensions } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** Extensions that complete Dockerfiles, too. */
const neighbours = [
  "docker.docker",
  "ms-azuretools.vscode-containers",
  "ms-azuretools.vscode-docker",
  "wharflab.tally",
];

/** Whether one of them is installed and not turned off. */
export function hasNeighbours(): boolean {
  return neighbours.some((id) => extensions.getExtension(id) !== undefined);
}

/** Tells the server when one came or went. */
export function watchNeighbours(client: LanguageClient): Disposable {
  return extensions.onDidChange(() => void client.sendNotification("stowage/neighbours", hasNeighbours()));
}
