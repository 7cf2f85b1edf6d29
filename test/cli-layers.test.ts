import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CliResult, removeTemporaryFolders, stowage, temporaryFolder } from "./support/cli.ts";

describe("stowage layers", () => {
  after(removeTemporaryFolders);

  it("says what each layer adds", () => {
    const text = "FROM scratch AS build\nCOPY data /\nRUN x\nFROM build\n";
    const cwd = temporaryFolder({ "app/Dockerfile": text, "app/data": "12345", "other/data": "1" });
    const [stage] = JSON.parse(stowage(cwd, ["layers", "app/Dockerfile", "--format", "json"]).stdout).stages;
    const { name, shipped, base, bytes, unknown, instructions } = stage;
    assert.deepEqual(
      { name, shipped, base, bytes, unknown },
      { name: "build", shipped: true, base: "scratch", bytes: 5, unknown: 1 },
    );
    const [copy, run] = instructions.slice(-2);
    assert.deepEqual([copy.keyword, copy.line, copy.bytes, copy.confidence], ["COPY", 2, 5, "exact"]);
    assert.deepEqual([run.keyword, run.bytes, run.pullBytes, run.confidence], ["RUN", null, null, "unknown"]);
    const elsewhere = JSON.parse(
      stowage(cwd, ["layers", "app/Dockerfile", "--format", "json", "--context", "other"]).stdout,
    );
    assert.deepEqual([elsewhere.context, elsewhere.stages[0].bytes], ["other", 1]);
    assert.match(
      stowage(cwd, ["layers", "app/Dockerfile"]).stdout,
      /stage build · shipped · = 5 B on disk \+ \?\n.*\n {5}2 COPY {2}= 5 B/,
    );
  });

  it("fails when the image, or what commits run again, is over a limit", () => {
    const cwd = temporaryFolder({ Dockerfile: "FROM scratch\nCOPY data /\n", data: "12345" });
    const run = (...args: readonly string[]): CliResult => stowage(cwd, ["layers", "Dockerfile", ...args]);
    assert.equal(run("--budget", "5").code, 0);
    const over = run("--budget", "0.004kB");
    assert.deepEqual(
      [over.code, over.stderr],
      [1, "stowage: Dockerfile: the image has 5 B on disk, and 4 B are allowed\n"],
    );
    assert.match(run("--max-rerun", "50%").stderr, /no history of git can be read here/);
    const git = (...args: readonly string[]): void => {
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd });
    };
    writeFileSync(join(cwd, ".dockerignore"), ".git\nDockerfile\n.dockerignore\n");
    git("init", "-q");
    for (const data of ["1", "2", "2"]) {
      writeFileSync(join(cwd, "data"), data);
      git("add", "-A");
      git("commit", "-q", "--allow-empty", "-m", data);
    }
    const often = run("--max-rerun", "50%");
    assert.match(often.stdout, /re-runs in the last 3 commits .*\n {5}2 COPY {4}= 2 of 3\n *██·\n/);
    assert.equal(
      often.stderr,
      "stowage: Dockerfile: COPY in line 2 runs again in 2 of 3 commits, and 50% are allowed\n",
    );
    assert.deepEqual([often.code, run("--max-rerun", "70%").code], [1, 0]);
    const { history } = JSON.parse(run("--history", "2", "--format", "json").stdout);
    assert.deepEqual(history.steps, [{ keyword: "COPY", line: 2, certainty: "certain", runs: 1, besideOnly: 0 }]);
  });
});
