import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createFile } from "../server/src/cli/write-file.ts";
import { removeTemporaryFolders, stowage, temporaryFolder } from "./support/cli.ts";

const mixedCase = "FROM debian:12 as build\nUSER app\n";
const shellForm = "FROM debian:12 as build\nUSER app\nCMD a b\n";

describe("stowage fix", () => {
  after(removeTemporaryFolders);
  const read = (folder: string, name = "Dockerfile"): string => readFileSync(join(folder, name), "utf8");

  it("applies what is safe and says so", () => {
    const cwd = temporaryFolder({ Dockerfile: shellForm });
    const { code, stdout } = stowage(cwd, ["fix"]);
    assert.equal(code, 0);
    assert.equal(stdout, "Dockerfile\n  1:16 Write AS [from-as-casing]\nFixed 1 finding in 1 of 1 file\n");
    assert.equal(read(cwd), shellForm.replace(" as ", " AS "));
    assert.equal(stowage(cwd, ["fix"]).stdout, "Fixed 0 findings in 0 of 1 file\n");
  });

  it("applies preferred suggestions when asked to", () => {
    const cwd = temporaryFolder({ Dockerfile: shellForm });
    assert.equal(stowage(cwd, ["fix", "--suggestions"]).code, 0);
    assert.equal(read(cwd), 'FROM debian:12 AS build\nUSER app\nCMD ["a", "b"]\n');
  });

  it("only shows the difference in a dry run", () => {
    const cwd = temporaryFolder({ Dockerfile: mixedCase });
    const { code, stdout, stderr } = stowage(cwd, ["fix", "--dry-run", "Dockerfile"]);
    assert.equal(code, 0);
    assert.equal(
      stdout,
      "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n-FROM debian:12 as build\n+FROM debian:12 AS build\n USER app\n",
    );
    assert.match(stderr, /Would fix 1 finding in 1 of 1 file\n$/);
    assert.equal(read(cwd), mixedCase);
  });

  it("prints a difference that git applies", function () {
    const cwd = temporaryFolder({
      Dockerfile: `${shellForm.repeat(3)}CMD c`,
      "a/b.Dockerfile": shellForm.replaceAll("\n", "\r\n"),
    });
    const { stdout } = stowage(cwd, ["fix", "--dry-run", "--suggestions"]);
    const { error, status } = spawnSync("git", ["apply", "--whitespace=nowarn"], { cwd, input: stdout });
    if (error !== undefined) {
      console.log("skipped: there is no git here");
      this.skip();
    }
    assert.equal(status, 0);
    const patched = [read(cwd), read(cwd, "a/b.Dockerfile")];
    assert.equal(stowage(cwd, ["fix", "--dry-run", "--suggestions"]).stdout, "");
    assert.match(patched.join(""), /CMD \["a", "b"\]\r\n$/);
  });

  it("keeps the byte-order mark, line ends and mode, and leaves nothing behind", () => {
    const text = "\uFEFFFROM debian:12 as build\r\nUSER app\r\n";
    const cwd = temporaryFolder({ Dockerfile: text });
    chmodSync(join(cwd, "Dockerfile"), 0o640);
    assert.equal(stowage(cwd, ["fix"]).code, 0);
    assert.equal(read(cwd), text.replace(" as ", " AS "));
    if (process.platform !== "win32") assert.equal(statSync(join(cwd, "Dockerfile")).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(cwd), ["Dockerfile"]);
  });

  it("changes what a symbolic link points to", () => {
    const cwd = temporaryFolder({ "real/file": mixedCase });
    symlinkSync(join("real", "file"), join(cwd, "Dockerfile"));
    assert.equal(stowage(cwd, ["fix", "Dockerfile"]).code, 0);
    assert.ok(lstatSync(join(cwd, "Dockerfile")).isSymbolicLink());
    assert.equal(read(cwd, "real/file"), mixedCase.replace("as", "AS"));
  });

  it("leaves alone what it can't read as text, and goes on", () => {
    const latin = Buffer.concat([Buffer.from(mixedCase), Buffer.from([0x23, 0xe9, 0x0a])]);
    const cwd = temporaryFolder({ latin, binary: `${mixedCase}\0`, Dockerfile: mixedCase });
    const { code, stderr } = stowage(cwd, ["fix", "latin", "binary", "missing", "Dockerfile"]);
    assert.equal(code, 2);
    assert.match(stderr, /latin: is not UTF-8.*\n.*binary: is binary\n.*missing: no such file/);
    assert.deepEqual(readFileSync(join(cwd, "latin")), latin);
    assert.equal(read(cwd), mixedCase.replace("as", "AS"));
  });

  describe("creating a file of the build context", () => {
    it("makes its folders, and scripts executable", async () => {
      const context = temporaryFolder({});
      await createFile(context, "docker/start.sh", "#!/bin/sh\n");
      await createFile(context, "notes", "text");
      assert.equal(read(context, "docker/start.sh"), "#!/bin/sh\n");
      if (process.platform === "win32") return;
      assert.ok((statSync(join(context, "docker/start.sh")).mode & 0o100) !== 0);
      assert.ok((statSync(join(context, "notes")).mode & 0o100) === 0);
    });

    it("replaces none and leaves the context nowhere", async () => {
      const context = temporaryFolder({ "app/there": "kept", "outside/x": "" });
      symlinkSync(join("..", "outside"), join(context, "app", "link"));
      for (const file of ["there", "../new", "/new", "..", "link/new", "link/a/new", "a/../../new"]) {
        await assert.rejects(createFile(join(context, "app"), file, "text"), file);
      }
      assert.equal(read(context, "app/there"), "kept");
      assert.deepEqual(readdirSync(join(context, "outside")), ["x"]);
    });
  });
});
