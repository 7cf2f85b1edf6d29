import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { removeTemporaryFolders, stowage, temporaryFolder } from "./support/cli.ts";

const mixedCase = "FROM debian:12 as build\nUSER app\n";
const shellForm = "FROM debian:12\nUSER app\nENTRYPOINT java $JAVA_OPTS -jar app.jar\n";
const clean = "FROM debian:12 AS build\nUSER app\n";

interface JsonFile {
  readonly file: string;
  readonly findings: readonly { readonly rule: string; readonly severity: string }[];
}

const filesOf = (stdout: string): readonly string[] => (JSON.parse(stdout) as JsonFile[]).map(({ file }) => file);

describe("stowage", () => {
  after(removeTemporaryFolders);

  it("says what it is and how it is used", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    assert.deepEqual(stowage(".", ["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
    for (const args of [
      ["--help"],
      ["check", "--help"],
      ["fix", "-h"],
      ["layers", "--help"],
      ["refactor", "--help"],
      ["syntax", "--help"],
    ]) {
      const { code, stdout } = stowage(".", args);
      assert.equal(code, 0);
      assert.match(stdout, /usage:/);
    }
  });

  for (const [args, message] of [
    [[], /a command is missing/],
    [["chekc"], /no command chekc/],
    [["check", "--frobnicate"], /Unknown option '--frobnicate'/],
    [["check", "--format", "xml"], /--format must be one of text, json, sarif, github/],
    [["check", "--severity", "fatal"], /--severity must be one of/],
    [["check", "--context", "/does/not/exist", "Dockerfile"], /the build context is not a folder/],
    [["check", "--files-from", "/does/not/exist"], /the list can't be read \(no such file\)/],
    [["layers"], /layers takes one FILE/],
    [["layers", "/does/not/exist"], /no such file/],
    [["layers", "Dockerfile", "--history", "0"], /--history takes a number from 1 on/],
    [["layers", "Dockerfile", "--budget", "much"], /--budget takes bytes/],
    [["layers", "Dockerfile", "--max-rerun", "120%"], /--max-rerun takes a percentage/],
    [["fix", "--dry-run=maybe"], /--dry-run/],
  ] as const) {
    it(`ends with 2 for ${JSON.stringify(args)}`, () => {
      const { code, stderr } = stowage(".", args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }

  it("reads settings files, and says what is wrong in them", () => {
    const folder = temporaryFolder({
      "stowage.yaml": "rules: {from-as-casing: warning, nothing: off}\nfailureThreshold: error\n",
      Dockerfile: mixedCase,
    });
    const { code, stdout, stderr } = stowage(folder, ["check", "Dockerfile"]);
    assert.match(stdout, /1:16 warning .*\[from-as-casing\]/);
    assert.match(stderr, /stowage\.yaml:1: .*names no rule/);
    assert.equal(code, 0);
    assert.equal(stowage(folder, ["check", "Dockerfile", "--severity", "warning"]).code, 1);
  });

  describe("check", () => {
    const folder = (): string =>
      temporaryFolder({
        Dockerfile: clean,
        "Dockerfile.dev": mixedCase,
        "Dockerfile.dev.dockerignore": "*",
        "app/api.Dockerfile": shellForm,
        "app/Containerfile": clean,
        "app/notes.txt": mixedCase,
        "node_modules/x/Dockerfile": mixedCase,
        ".git/Dockerfile": mixedCase,
        ".devcontainer/Dockerfile": clean,
      });

    it("finds the Dockerfiles of a folder, in order", () => {
      const cwd = folder();
      symlinkSync("app", join(cwd, "linked"));
      const below = [
        ".devcontainer/Dockerfile",
        "Dockerfile",
        "Dockerfile.dev",
        "app/Containerfile",
        "app/api.Dockerfile",
      ];
      assert.deepEqual(filesOf(stowage(cwd, ["check", "--format", "json"]).stdout), below);
      const app = ["app//Containerfile", "app//api.Dockerfile"].map((file) => file.replace("//", "/"));
      assert.deepEqual(filesOf(stowage(cwd, ["check", "app/", "--format", "json"]).stdout), app);
    });

    it("takes what is named for a Dockerfile, from arguments and lists", () => {
      const cwd = folder();
      const list = "./app/notes.txt\r\nDockerfile.dev\n\n";
      const named = ["./app/notes.txt", "Dockerfile.dev"];
      const args = ["check", "--format", "json", "--files-from"];
      assert.deepEqual(filesOf(stowage(cwd, [...args, "-"], list).stdout), named);
      assert.deepEqual(filesOf(stowage(cwd, ["check", "--format", "json", ...named]).stdout), named);
    });

    it("ends with 1 only for findings at or above the severity", () => {
      const cwd = folder();
      const ends = (file: string, ...args: readonly string[]): number | null =>
        stowage(cwd, ["check", file, ...args]).code;
      assert.equal(ends("Dockerfile.dev"), 0);
      assert.equal(ends("Dockerfile.dev", "--severity", "hint"), 1);
      assert.equal(ends("app/api.Dockerfile"), 1);
      assert.equal(ends("app/api.Dockerfile", "--severity", "error"), 0);
    });

    it("writes text for people", () => {
      const { stdout } = stowage(folder(), ["check", "Dockerfile", "Dockerfile.dev"]);
      const line = "  1:16 hint as is written in another case than FROM [from-as-casing]\n";
      assert.equal(stdout, `Dockerfile.dev\n${line}\n1 finding (1 hint) in 1 of 2 files\n`);
      assert.equal(stowage(folder(), ["check", "Dockerfile"]).stdout, "No findings in 1 file\n");
    });

    it("lets no file name steer the terminal", function () {
      if (process.platform === "win32") {
        console.log("skipped: file names on Windows have no control characters");
        this.skip();
      }
      const { stdout } = stowage(temporaryFolder({ "\u001b[31m\nDockerfile": mixedCase }), [
        "check",
        "\u001b[31m\nDockerfile",
      ]);
      assert.match(stdout, /^\\u001b\[31m\\nDockerfile\n/);
    });

    it("goes on where a file can't be read, and ends with 2", () => {
      const cwd = temporaryFolder({ binary: "FROM a\0", empty: "", Dockerfile: mixedCase });
      const args = ["check", "--format", "json", "missing", "binary", "empty", "Dockerfile"];
      const { code, stdout, stderr } = stowage(cwd, args);
      assert.equal(code, 2);
      assert.deepEqual(filesOf(stdout), ["missing", "binary", "empty", "Dockerfile"]);
      assert.equal((JSON.parse(stdout) as JsonFile[])[3]?.findings.length, 1);
      assert.match(stderr, /^stowage: missing: no such file\nstowage: binary: is binary\n$/);
    });

    for (const [name, text] of [
      ["nothing", ""],
      ["no FROM", "RUN true\n"],
      ["CR LF and a byte-order mark", "\uFEFFFROM debian:12\r\nRUN a \\\r\n  b\r\n"],
      ["an open heredoc", "FROM a\nRUN <<EOF\n"],
      ["bytes of no text", Buffer.from([0x46, 0x52, 0x4f, 0x4d, 0x20, 0xff, 0xfe, 0x80])],
    ] as const) {
      it(`survives a file with ${name}`, () => {
        const cwd = temporaryFolder({
          Dockerfile: text,
          "package.json": '{"name": ',
          "go.mod": "\u0001",
          "pom.xml": "<",
        });
        const { code, stderr } = stowage(cwd, ["check", "--severity", "error"]);
        assert.deepEqual({ crashed: (code ?? 2) > 1, stderr }, { crashed: false, stderr: "" });
      });
    }

    it("finishes a file of 100,000 lines", () => {
      const lines = Array.from({ length: 100_000 }, (_, line) => `RUN echo ${line}\n`);
      const cwd = temporaryFolder({ Dockerfile: mixedCase + lines.join("") });
      assert.equal(stowage(cwd, ["check"]).code, 0);
    });

    it("reads a folder of many Dockerfiles once", () => {
      const names = Array.from({ length: 3_000 }, (_, index) => `${index}.Dockerfile`);
      const cwd = temporaryFolder(Object.fromEntries(names.map((name) => [name, mixedCase])));
      assert.equal(filesOf(stowage(cwd, ["check", "--format", "json"]).stdout).length, 3_000);
    });

    it("ends quietly when nobody reads on", async () => {
      const cwd = temporaryFolder(
        Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}.Dockerfile`, mixedCase])),
      );
      const child = spawn(process.execPath, [resolve("dist/cli.mjs"), "check", "--format", "sarif"], { cwd });
      let stderr = "";
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      child.stdout.destroy();
      await new Promise((done) => child.once("close", done));
      assert.equal(stderr, "");
    });
  });

  it("syntax prints a tree a line", () => {
    const cwd = temporaryFolder({ a: "FROM x\nRUN y\n", b: "" });
    const { code, stdout } = stowage(cwd, ["syntax", "b", "a"]);
    assert.equal(code, 0);
    const [empty, tree] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(Object.keys(tree)[0], "file");
    assert.deepEqual([empty.file, tree.file], ["b", "a"]);
    assert.deepEqual(
      tree.instructions.map(({ kw }: { kw: string }) => kw),
      ["FROM", "RUN"],
    );
  });
});
