import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";

/** Replaces a file's text in one step, so that no reader sees half of it; keeps its mode, and where it is a link, changes what it points to. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  await access(target, constants.W_OK);
  const { mode, uid, gid } = await stat(target);
  const temporary = join(dirname(target), `.stowage-${randomUUID()}`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text, "utf8");
      await file.chown(uid, gid).catch(() => undefined);
      await file.chmod(mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Creates a file of the build context; one that is there already is never replaced, and none is made outside of the context. */
export async function createFile(context: string, file: string, text: string): Promise<void> {
  const path = resolve(context, file);
  const folder = await nearestFolder(dirname(path));
  if (!isInside(resolve(context), path) || !isInside(await realpath(context), folder, true)) {
    throw new Error("it is outside of the build context");
  }
  await mkdir(dirname(path), { recursive: true });
  // A script that can't be executed would not start.
  const created = await open(path, "wx", text.startsWith("#!") ? 0o755 : 0o644);
  try {
    await created.writeFile(text, "utf8");
  } finally {
    await created.close();
  }
}

/** The folder itself, or the first above it that exists; symbolic links resolved. */
async function nearestFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (dirname(path) === path) throw error;
    return nearestFolder(dirname(path));
  }
}

function isInside(folder: string, path: string, orItself = false): boolean {
  const inner = relative(folder, path);
  return inner === "" ? orItself : inner !== ".." && !inner.startsWith(`..${sep}`);
}
