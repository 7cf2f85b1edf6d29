import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./cli.ts";

/** A git repository in a temporary folder. */
export class Repository {
  readonly folder = temporaryFolder({});

  constructor() {
    this.git("init", "-q", "-b", "main");
  }

  git(...args: readonly string[]): void {
    const names = {
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@b.c",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@b.c",
    };
    const env = { ...process.env, ...names, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
    execFileSync("git", args, { cwd: this.folder, env, stdio: "pipe" });
  }

  /** Writes files, or deletes those without a text, and commits all that has changed. */
  commit(subject: string, files: Readonly<Record<string, string | undefined>>): void {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      if (text === undefined) rmSync(path);
      else writeFileSync(path, text);
    }
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", subject);
  }

  rename(from: string, to: string): void {
    renameSync(join(this.folder, from), join(this.folder, to));
  }
}
