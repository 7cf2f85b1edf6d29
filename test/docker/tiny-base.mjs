// A base image of BusyBox alone, made in a second, under any names.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const tools = ["sh", "cat", "chmod", "chown", "find", "ln", "ls", "mkdir", "rm", "sort", "xargs"];

/** Makes an image for each name; no two are the same. Fails where Debian's busybox-static can't be had. */
export async function tinyBases(docker, names) {
  const folder = mkdtempSync(join(tmpdir(), "stowage-tiny-"));
  try {
    const root = join(folder, "root");
    mkdirSync(join(root, "bin"), { recursive: true });
    command("apt-get", ["download", "busybox-static"], folder);
    const [archive] = readdirSync(folder).filter((name) => name.endsWith(".deb"));
    command("dpkg-deb", ["-x", archive, "deb"], folder);
    const found = ["deb/bin/busybox", "deb/usr/bin/busybox"].map((path) => join(folder, path));
    try {
      copyFileSync(found[0], join(root, "bin/busybox"));
    } catch {
      copyFileSync(found[1], join(root, "bin/busybox"));
    }
    for (const tool of tools) symlinkSync("busybox", join(root, "bin", tool));
    for (const name of names) {
      writeFileSync(join(root, "name"), name);
      command("tar", ["-C", root, "-cf", "root.tar", "."], folder);
      await docker.ok(["import", "--change", "ENV PATH=/bin", join(folder, "root.tar"), name]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function command(program, args, cwd) {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${error ?? stderr}`);
}
