import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { removeTemporaryFolders, stowage, temporaryFolder } from "./support/cli.ts";

const project = {
  "go.mod": "module example.com/hello\n\ngo 1.26\n",
  "main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":9090", nil) }\n',
};

describe("stowage init", () => {
  after(removeTemporaryFolders);
  const read = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");

  it("writes both files, and says why", () => {
    const cwd = temporaryFolder(project);
    const { code, stdout, stderr } = stowage(cwd, ["init"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^This is a Go module\n {2}build +golang:1\.26: go\.mod says go 1\.26\n/);
    assert.match(stdout, /\nWritten: Dockerfile, \.dockerignore; 0 findings\n$/);
    assert.match(read(cwd, "Dockerfile"), /^EXPOSE 9090$/m);
    assert.match(read(cwd, ".dockerignore"), /^\.git$/m);
    assert.equal(stowage(cwd, ["check"]).code, 0);
  });

  it("leaves what is there unless it is told to replace it", () => {
    const cwd = temporaryFolder({ ...project, Dockerfile: "FROM scratch\n", ".dockerignore": "notes\n" });
    const { code, stderr } = stowage(cwd, ["init"]);
    assert.equal(code, 2);
    assert.match(stderr, /Dockerfile: is there already; --force replaces it/);
    assert.equal(read(cwd, "Dockerfile"), "FROM scratch\n");
    const forced = stowage(cwd, ["init", "--force", "--port", "8443"]);
    assert.equal(forced.code, 0);
    assert.match(forced.stdout, /\.dockerignore is there already and stays as it is/);
    assert.match(read(cwd, "Dockerfile"), /^EXPOSE 8443$/m);
    assert.equal(read(cwd, ".dockerignore"), "notes\n");
  });

  it("writes nothing in a dry run", () => {
    const cwd = temporaryFolder({ ...project, Dockerfile: "FROM scratch\n" });
    const { code, stdout } = stowage(cwd, ["init", "--dry-run"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Dockerfile\n# syntax=docker\/dockerfile:1\nFROM golang:1\.26 AS build\n/);
    assert.equal(read(cwd, "Dockerfile"), "FROM scratch\n");
    assert.ok(!existsSync(join(cwd, ".dockerignore")));
  });

  it("answers a program", () => {
    const cwd = temporaryFolder({ "api/go.mod": project["go.mod"], "api/main.go": project["main.go"] });
    const { found, files, findings } = JSON.parse(stowage(cwd, ["init", "api", "--format", "json"]).stdout);
    assert.equal(found, "a Go module");
    assert.deepEqual(
      files.map(({ path, text }: Readonly<Record<string, string>>) => [path, text === read(cwd, path ?? "")]),
      [
        ["api/Dockerfile", true],
        ["api/.dockerignore", true],
      ],
    );
    assert.deepEqual(findings, []);
  });

  for (const [args, message] of [
    [["init"], /^stowage: \.: No project is known by its files here; looked for go\.mod/],
    [["init", "nowhere"], /^stowage: nowhere: is not a folder\n/],
    [["init", "--port", "0"], /--port takes a number from 1 to 65535/],
    [["init", "--family", "cobol"], /--family must be one of go, /],
    [["init", "--entry", "a b"], /--entry takes a file/],
    [["init", "a", "b"], /init takes one DIR/],
  ] as const) {
    it(`ends with 2 for ${args.join(" ")}`, () => {
      const cwd = temporaryFolder({ "notes.txt": "" });
      const { code, stderr } = stowage(cwd, [...args]);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.ok(!existsSync(join(cwd, "Dockerfile")));
    });
  }
});
