// A git repository around a folder, with a history that is the same at each run.
import { execFileSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const names = {
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@b.c",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@b.c",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

/** Commits what is there, and then changes of a Go program: most of its source, some of documents, few of its modules. */
export function commitGoHistory(folder, commits = 40) {
  const git = (...args) => execFileSync("git", args, { cwd: folder, env: { ...process.env, ...names }, stdio: "pipe" });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "Start");
  for (let at = 1; at < commits; at++) {
    const [file, text, subject] = change(at);
    if (file === "README.md") writeFileSync(join(folder, file), text);
    else appendFileSync(join(folder, file), text);
    git("add", "-A");
    git("commit", "-q", "-m", subject);
  }
}

function change(at) {
  if (at % 13 === 5) return ["go.mod", `// ${at}\n`, `Update modules, ${at}`];
  if (at % 3 === 1) return ["README.md", `${at}\n`, `Write documents, ${at} <b>& more</b>`];
  return ["main.go", `// ${at}\n`, `Change the program, ${at}`];
}
