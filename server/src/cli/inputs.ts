import { readdir, readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { InputArguments } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** One Dockerfile to look at. */
export interface Input {
  /** As given; below a folder, the folder as given and the path in it. */
  readonly file: string;
  /** Absolute, with `/`. */
  readonly path: string;
}

/** All inputs in the order given, and what could not be listed. */
export interface Inputs {
  readonly inputs: readonly Input[];
  readonly problems: readonly string[];
}

/** Finds the Dockerfiles that a command line means, and complains of what it can't: each path named is one, whatever its name; folders are searched. */
export async function findInputs(asked: InputArguments, terminal: Terminal): Promise<Inputs> {
  const wrongContext = await contextProblem(asked.context);
  const found = wrongContext === undefined ? await listInputs(asked) : { inputs: [], problems: [wrongContext] };
  for (const problem of found.problems) terminal.complain(problem);
  if (found.inputs.length === 0 && found.problems.length === 0) terminal.complain("no Dockerfile found");
  return found;
}

/** What is wrong with a build context that was named; undefined when it is a folder. */
export async function contextProblem(context: string | undefined): Promise<string | undefined> {
  if (context === undefined || (await isFolder(context))) return undefined;
  return `${context}: the build context is not a folder`;
}

async function listInputs({ paths, filesFrom }: InputArguments): Promise<Inputs> {
  const problems: string[] = [];
  const listed = filesFrom === undefined ? [] : await readList(filesFrom, problems);
  const given = paths.length === 0 && filesFrom === undefined ? ["."] : [...paths, ...listed];
  const inputs: Input[] = [];
  for (const file of given) {
    if (await isFolder(file)) inputs.push(...(await search(file, problems)));
    else inputs.push(inputOf(file));
  }
  return { inputs, problems };
}

/** Path of a file of the build context, given as the Dockerfile and the context were. */
export function inContext(context: string | undefined, dockerfile: string, file: string): string {
  const folder = context === undefined ? dockerfile.replace(/[^/\\]*$/, "") : `${context.replace(/[/\\]+$/, "")}/`;
  return folder + file;
}

/** The input of a file that was named. */
export function inputOf(file: string): Input {
  return { file, path: absolute(file) };
}

/** An absolute path with `/` on every system. */
export function absolute(path: string): string {
  return resolve(path).replaceAll("\\", "/");
}

async function readList(list: string, problems: string[]): Promise<readonly string[]> {
  try {
    const text = list === "-" ? await readStandardInput() : await readFile(list, "utf8");
    return text
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/)
      .filter((line) => line !== "");
  } catch (error) {
    problems.push(`${list}: the list can't be read (${reasonOf(error)})`);
    return [];
  }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** What a failed operation says about itself, in a few words. */
export function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return reasons.get(code ?? "") ?? (error instanceof Error ? error.message : String(error));
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EISDIR", "is a folder"],
  ["ENOTDIR", "no such file"],
  ["EEXIST", "a file of that name is there"],
  ["ELOOP", "too many symbolic links"],
  ["ENOSPC", "no space left"],
  ["EROFS", "read-only file system"],
]);

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** The Dockerfiles in a folder and below it, by name; symbolic links are not followed. */
async function search(folder: string, problems: string[]): Promise<readonly Input[]> {
  const prefix = folder === "." || folder === "./" ? "" : folder.replace(/\/*$/, "/");
  const inputs: Input[] = [];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.isFile() && isDockerfileName(entry.name)) inputs.push(inputOf(prefix + entry.name));
      if (!entry.isDirectory() || entry.name === "node_modules" || entry.name === ".git") continue;
      inputs.push(...(await search(prefix + entry.name, problems)));
    }
  } catch (error) {
    problems.push(`${folder}: the folder can't be read (${reasonOf(error)})`);
  }
  return inputs;
}

/** Whether a file in a folder is a Dockerfile by its name. */
function isDockerfileName(name: string): boolean {
  if (name.endsWith(".dockerignore")) return false;
  return (
    name === "Dockerfile" || name === "Containerfile" || /^Dockerfile\../.test(name) || /.\.Dockerfile$/.test(name)
  );
}
