import { fileURLToPath, pathToFileURL } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import manifest from "../../package.json";
import { readGitHead, readGitHistory } from "./history/git.ts";
import { readDockerBuilds } from "./last-build/docker.ts";
import type { Host } from "./lsp/documents.ts";
import { startServer } from "./lsp/server.ts";
import { nodeFileSystem } from "./node-file-system.ts";
import { packageCaches } from "./node-package-caches.ts";
import { findShellcheck } from "./shellcheck/run.ts";

const { version, homepage }: { readonly version: string; readonly homepage?: string } = manifest;

const host: Host = {
  fileSystem: nodeFileSystem,
  packageCaches: packageCaches(process.env),
  pathOf: filePath,
  uriOf: (path) => pathToFileURL(path).href,
  findShellcheck: (workspaces) => findShellcheck(process.env.PATH, workspaces),
  readHead: readGitHead,
  readHistory: readGitHistory,
  readBuilds: readDockerBuilds,
  version,
  homepage,
};

if (process.argv.some((argument) => /^--(stdio|node-ipc|socket|pipe)\b/.test(argument))) {
  const connection = createConnection(ProposedFeatures.all);
  process.on("unhandledRejection", (error) => connection.console.error(`Unhandled: ${String(error)}`));
  startServer(connection, host);
} else {
  process.stderr.write(
    "Stowage's language server speaks LSP: start it with --stdio, --node-ipc, --socket=PORT or --pipe=NAME.\n",
  );
  process.exitCode = 2;
}

/** The path behind a `file:` address, with `/` on every system; undefined for any other. */
function filePath(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri).replaceAll("\\", "/") : undefined;
  } catch {
    return undefined;
  }
}
