import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve, sep } from "node:path";
import { type Comment, readComments } from "./comments.ts";
import type { Script } from "./script.ts";

/** Runs ShellCheck over a script; undefined when it fails, takes too long, or is cancelled. Never rejects. */
export type RunShellcheck = (script: Script, signal?: AbortSignal) => Promise<readonly Comment[] | undefined>;

/** Milliseconds for one script, and the most output that is read. */
const timeLimit = 10_000;
const maxOutput = 1 << 22;

/** What can't be told from one RUN: files that a script reads, and shells that ShellCheck does not know. */
const excluded = "SC1090,SC1091,SC2187";

/**
 * ShellCheck as found on the PATH; undefined where it is not. Only absolute folders count, and none of `workspaces`: nothing that lies
 * in a workspace is ever run.
 */
export async function findShellcheck(
  path: string | undefined,
  workspaces: readonly string[],
): Promise<RunShellcheck | undefined> {
  const names = process.platform === "win32" ? ["shellcheck.exe"] : ["shellcheck"];
  for (const folder of (path ?? "").split(delimiter)) {
    if (!isAbsolute(folder) || workspaces.some((workspace) => isInside(folder, workspace))) continue;
    for (const name of names) {
      const program = join(folder, name);
      if (await isExecutable(program)) return (script, signal) => run(program, script, signal);
    }
  }
  return undefined;
}

function isInside(folder: string, workspace: string): boolean {
  const [inner, outer] = [resolve(folder), resolve(workspace)];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Settings of the machine are left out (`--norc`), so that a file gives the same findings everywhere. */
function run(
  program: string,
  { text, dialect }: Script,
  signal?: AbortSignal,
): Promise<readonly Comment[] | undefined> {
  return new Promise((done) => {
    const args = ["--norc", "--format=json1", `--shell=${dialect}`, `--exclude=${excluded}`, "-"];
    const child = spawn(program, args, {
      cwd: "/",
      stdio: ["pipe", "pipe", "ignore"],
      timeout: timeLimit,
      ...(signal === undefined ? {} : { signal }),
    });
    let output = "";
    child.on("error", () => done(undefined));
    child.stdin.on("error", () => {});
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (output.length > maxOutput) child.kill();
    });
    // 0: nothing found; 1: something found; all else is a failure.
    child.on("close", (code) => done(code === 0 || code === 1 ? readComments(output) : undefined));
    child.stdin.end(text);
  });
}
