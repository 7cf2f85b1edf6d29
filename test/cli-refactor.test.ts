import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { removeTemporaryFolders, stowage, temporaryFolder } from "./support/cli.ts";

const runs = "FROM debian:12\nRUN mkdir /a\nRUN mkdir /b\nRUN mkdir /c\n";

describe("stowage refactor", () => {
  after(removeTemporaryFolders);
  const read = (folder: string): string => readFileSync(join(folder, "Dockerfile"), "utf8");

  it("lists what is offered, in a file or on a line", () => {
    const cwd = temporaryFolder({ Dockerfile: runs });
    const { code, stdout } = stowage(cwd, ["refactor", "--list", "Dockerfile"]);
    assert.equal(code, 0);
    assert.deepEqual(
      stdout.split("\n").map((line) => line.slice(0, 24)),
      ["  3 RUN: Merge with the ", "  4 RUN: Merge with the ", "  4 RUN: Merge the 3 RUN", ""],
    );
    assert.match(stowage(cwd, ["refactor", "--list", "Dockerfile:3"]).stdout, /^ {2}3 RUN: [^\n]+ \[merge-runs\]\n$/);
    assert.equal(stowage(cwd, ["refactor", "--list", "Dockerfile:1"]).stdout, "Nothing is offered there\n");
  });

  it("does what is named at a line, and says so", () => {
    const cwd = temporaryFolder({ Dockerfile: runs });
    const { code, stdout } = stowage(cwd, ["refactor", "merge-runs", "Dockerfile:3"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Dockerfile\n {2}3 RUN: Merge [^\n]+\n$/);
    assert.equal(read(cwd), "FROM debian:12\nRUN mkdir /a \\\n    && mkdir /b\nRUN mkdir /c\n");
  });

  it("asks which one where there are several", () => {
    const cwd = temporaryFolder({ Dockerfile: runs });
    const { code, stderr } = stowage(cwd, ["refactor", "merge-runs", "Dockerfile:4"]);
    assert.equal(code, 2);
    assert.match(stderr, /has 2 offers there[^\n]+\n {2}1\. 4 RUN: [^\n]+\n {2}2\. 4 RUN: Merge the 3/);
    assert.equal(stowage(cwd, ["refactor", "merge-runs", "Dockerfile:4", "--pick", "2"]).code, 0);
    assert.equal(read(cwd), "FROM debian:12\nRUN mkdir /a \\\n    && mkdir /b \\\n    && mkdir /c\n");
  });

  it("only shows the difference in a dry run", () => {
    const cwd = temporaryFolder({ Dockerfile: runs });
    const { stdout } = stowage(cwd, ["refactor", "merge-runs", "Dockerfile:3", "--dry-run"]);
    assert.match(stdout, /^--- a\/Dockerfile\n[\s\S]+\n\+RUN mkdir \/a \\\n\+ {4}&& mkdir \/b\n/);
    assert.equal(read(cwd), runs);
  });

  it("creates a script that starts the program, executable", () => {
    const start = 'ENTRYPOINT exec ./show "$PREFIX"\n';
    const show = "#!/bin/sh\nprintf '<%s>' \"$@\"\n";
    const cwd = temporaryFolder({ Dockerfile: `FROM debian:12\n${start}`, show, "run.sh": "" });
    assert.equal(stowage(cwd, ["refactor", "extract-start-script", "Dockerfile"]).code, 0);
    assert.equal(
      read(cwd),
      'FROM debian:12\nCOPY --chmod=755 start.sh /usr/local/bin/start.sh\nENTRYPOINT ["/usr/local/bin/start.sh"]\n',
    );
    chmodSync(join(cwd, "show"), 0o755);
    const env = { ...process.env, PREFIX: "a b" };
    const { stdout } = spawnSync(join(cwd, "start.sh"), ["c d", "*"], { cwd, encoding: "utf8", env });
    assert.equal(stdout, "<a b><c d><*>");
  });

  for (const [args, message] of [
    [["merge-runs"], /refactor takes an ID and one FILE/],
    [["no-such-thing", "Dockerfile"], /no refactoring no-such-thing/],
    [["merge-runs", "Dockerfile:1"], /merge-runs is not offered there/],
    [["merge-runs", "Dockerfile:3", "--pick", "7"], /has 1 offer there/],
    [["merge-runs", "Dockerfile:3", "--pick", "x"], /--pick takes a number/],
    [["merge-runs", "Missing"], /no such file/],
  ] as const) {
    it(`ends with 2 for ${JSON.stringify(args)}`, () => {
      const cwd = temporaryFolder({ Dockerfile: runs });
      const { code, stderr } = stowage(cwd, ["refactor", ...args]);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.equal(read(cwd), runs);
    });
  }
});
