import { spawn } from "node:child_process";
import { type History, type LoggedCommit, logFormat, readLog, readTree } from "./history.ts";

/** Milliseconds for one question, and the most that is read of an answer. */
const timeLimit = 20_000;
const maxOutput = 1 << 26;

/** The commit that is checked out, by its full hash; undefined where there is none, or no git. Never rejects. */
export async function readGitHead(folder: string, signal?: AbortSignal): Promise<string | undefined> {
  return (await git(folder, ["rev-parse", "--verify", "--quiet", "HEAD"], signal))?.trim();
}

/**
 * The last commits of the branch that is checked out, as they changed a folder; undefined where there is no repository, no commit, no git, or
 * where it takes too long. Reads git's objects alone: no checkout, no hook, no filter, no network. Never rejects.
 */
export async function readGitHistory(
  folder: string,
  count: number,
  signal?: AbortSignal,
): Promise<History | undefined> {
  const ask = (...args: readonly string[]): Promise<string | undefined> => git(folder, args, signal);
  const prefix = (await ask("rev-parse", "--show-prefix"))?.trim().replace(/\/$/, "");
  if (prefix === undefined) return undefined;
  const format = `--format=${logFormat}`;
  const raw = ["--raw", "-z", "--no-abbrev", "--no-renames", "--first-parent", "-m", "--root", "--no-show-signature"];
  const output = await ask("log", "-n", String(count), ...raw, format, "HEAD", "--");
  const commits = output === undefined ? [] : readLog(output, prefix);
  const oldest = commits.at(-1);
  if (oldest === undefined) return undefined;
  const tree = async (commit: string): Promise<string | undefined> => ask("ls-tree", "-r", "-z", "--full-tree", commit);
  const [parent] = oldest.parents;
  if (parent === undefined) {
    const isCut = (await ask("rev-parse", "--is-shallow-repository"))?.trim() === "true";
    return isCut ? cut(commits, await tree(oldest.id), prefix) : history([], commits, prefix);
  }
  const before = await tree(parent);
  if (before === undefined) return cut(commits, await tree(oldest.id), prefix);
  return history(readTree(before, prefix), commits, prefix);
}

/** In a shallow clone nobody knows what the oldest commit changed: it is the start. */
function cut(commits: readonly LoggedCommit[], tree: string | undefined, prefix: string): History | undefined {
  return tree === undefined
    ? undefined
    : { ...history(readTree(tree, prefix), commits.slice(0, -1), prefix), isShallow: true };
}

function history(start: History["start"], commits: readonly LoggedCommit[], prefix: string): History {
  return { start, commits: commits.toReversed(), isShallow: false, isAtTop: prefix === "" };
}

/** Nothing of the repository's own settings can make git run another program for these questions. */
const safely = [
  "--no-optional-locks",
  "--literal-pathspecs",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.quotePath=false",
];

function git(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string | undefined> {
  return new Promise((done) => {
    const child = spawn("git", [...safely, "-C", folder, ...args], {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: timeLimit,
      env: { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1", LC_ALL: "C" },
      ...(signal === undefined ? {} : { signal }),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.on("error", () => done(undefined));
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutput) child.kill();
      else chunks.push(chunk);
    });
    child.on("close", (code) => done(code === 0 ? Buffer.concat(chunks).toString("utf8") : undefined));
  });
}
