import assert from "node:assert/strict";
import { isKeptOut, matchesOf, presence } from "../server/src/project/context-paths.ts";
import { convertsLineEnds } from "../server/src/project/git-attributes.ts";
import { isGitIgnored } from "../server/src/project/gitignore.ts";
import { ignoreFileEdit } from "../server/src/project/ignore-edit.ts";
import type { BuildContext, Project } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { holdsSecret, secretKind } from "../server/src/project/secret-names.ts";
import { memoryFileSystem } from "./memory-file-system.ts";

function read(files: Readonly<Record<string, string>>, executables: readonly string[] = []): Promise<Project> {
  const fileSystem = memoryFileSystem("/context", new Map(Object.entries(files)), new Set(executables));
  return readProject(fileSystem, { contextFolder: "/context", dockerfilePath: "/context/Dockerfile" });
}

async function contextOf(files: Readonly<Record<string, string>>): Promise<BuildContext> {
  const { context } = await read(files);
  assert.ok(context);
  return context;
}

describe("texts of a project", () => {
  it("are scripts by name or mode, settings of git, and what may hold secrets", async () => {
    const { texts } = await read(
      {
        "a.sh": "a",
        start: "b",
        "bin/tool": "c",
        "x/y.key": "d",
        ".gitignore": "e",
        "main.c": "f",
        "sub/.gitignore": "g",
      },
      ["bin/tool"],
    );
    assert.deepEqual([...texts.keys()].sort(), [".gitignore", "a.sh", "bin/tool", "start", "x/y.key"]);
  });

  it("leave out programs and what lies in folders of packages", async () => {
    const { texts } = await read({ start: "\x7fELF\0", "node_modules/a/start.sh": "a", "b.sh": "b" }, ["start"]);
    assert.deepEqual([...texts.keys()], ["b.sh"]);
  });

  it("are not read after a cancellation", async () => {
    const fileSystem = memoryFileSystem("/context", new Map([["a.sh", "a"]]));
    const place = { contextFolder: "/context", dockerfilePath: "/context/Dockerfile" };
    const { texts } = await readProject(fileSystem, place, { isCancellationRequested: true });
    assert.equal(texts.size, 0);
  });
});

describe("paths of a build context", () => {
  const files = {
    "a/b.txt": "",
    "a/c.txt": "",
    "a-b/d.txt": "",
    "out/e.txt": "",
    ".dockerignore": "out\n!out/kept\na/c.*\n",
  };

  it("are present, absent, or hidden from the listing", async () => {
    const context = await contextOf({ ...files, ".dockerignore": "out\n" });
    const paths = ["", "a", "a/b.txt", "a/x.txt", "out/e.txt"];
    assert.deepEqual(
      paths.map((path) => presence(context, path)),
      ["present", "present", "present", "absent", "unknown"],
    );
    assert.equal(presence({ ...context, complete: false }, "x"), "unknown");
  });

  it("match patterns unless they are ignored", async () => {
    const context = await contextOf(files);
    assert.deepEqual(
      matchesOf(context, "a/*.txt").map(({ path }) => path),
      ["a/b.txt"],
    );
    assert.deepEqual(
      matchesOf(context, "a*").map(({ path }) => path),
      ["a", "a-b"],
    );
    assert.deepEqual(matchesOf(context, "[").length, 0);
  });

  it("are kept out unless something below comes back", async () => {
    const context = await contextOf(files);
    assert.deepEqual(
      ["out", "out/e.txt", "a/c.txt", "a", ""].map((path) => isKeptOut(context, path)),
      [false, true, true, false, false],
    );
  });
});

describe("an edit of the ignore file", () => {
  it("creates one that is not there", async () => {
    const edit = ignoreFileEdit(await read({ a: "" }), ["x", "y"]);
    assert.deepEqual([edit?.file, edit?.create, edit?.newText], [".dockerignore", true, "x\ny\n"]);
  });

  it("adds lines in the file's own kind, behind a last line without an end", async () => {
    const edit = ignoreFileEdit(await read({ ".dockerignore": "a\r\nb" }), ["x"]);
    assert.deepEqual(edit?.range.start, { line: 1, character: 1 });
    assert.equal(edit?.newText, "\r\nx\r\n");
    assert.equal(
      ignoreFileEdit(await read({ "Dockerfile.dockerignore": "a\n" }), ["x"])?.file,
      "Dockerfile.dockerignore",
    );
  });
});

describe("files of git", () => {
  it("tell what is ignored", async () => {
    const project = await read({ ".gitignore": "# a\n/dist\n*.log\ntmp/\n!keep.log\nsrc/gen\n" });
    const ignored = ["dist/a", "x/dist", "x/a.log", "x/keep.log", "x/tmp/a", "src/gen/a", "a/src/gen"];
    assert.deepEqual(
      ignored.map((path) => isGitIgnored(project, path)),
      [true, false, true, false, true, true, false],
    );
  });

  it("tell whose line ends are converted", async () => {
    const project = await read({ ".gitattributes": "# a\n* text=auto\n*.sh text eol=lf\nbin/* eol=crlf\n" });
    assert.deepEqual(
      ["a.sh", "x/a.sh", "bin/a.sh", "a.txt"].map((path) => convertsLineEnds(project, path)),
      [true, true, false, false],
    );
  });
});

describe("names of secrets", () => {
  const secret = [
    ".env",
    "a/.env.local",
    "id_rsa",
    "x.p12",
    ".netrc",
    ".aws/credentials",
    ".ssh",
    "service-account.json",
    "terraform.tfstate",
    ".docker/config.json",
  ];
  const harmless = [
    ".env.example",
    "env",
    "id_rsa.pub",
    "ca.pem",
    "tests/id_rsa",
    "config",
    "config.json",
    "credentials.rb",
    "dhparams.pem",
    "keyboard.ts",
  ];
  for (const path of secret) it(`${path} is one`, () => assert.equal(secretKind(path), "secret"));
  for (const path of harmless) it(`${path} is none`, () => assert.equal(secretKind(path), undefined));

  it("are decided by the text where the name does not tell", () => {
    assert.equal(secretKind("server.key"), "maybe");
    assert.equal(secretKind("ca.key"), "maybe");
    assert.ok(holdsSecret("a.pem", "-----BEGIN RSA PRIVATE KEY-----"));
    assert.ok(!holdsSecret("a.pem", "-----BEGIN CERTIFICATE-----"));
    assert.ok(holdsSecret(".npmrc", "//registry.npmjs.org/:_authToken=a"));
    assert.ok(!holdsSecret(".npmrc", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}"));
  });
});

describe("manifests of Cargo and .NET", () => {
  it("say when they can't be read, and name nothing then", async () => {
    const { cargoPackages, dotnetFiles } = await read({
      "Cargo.toml": "[package",
      "a.csproj": "<Project",
      "b.slnx": "",
      "bin/c.txt": "",
    });
    assert.deepEqual(
      [...cargoPackages].map(([path, { readable, dependencies }]) => [path, readable, dependencies]),
      [["", false, []]],
    );
    assert.deepEqual(
      [...dotnetFiles].map(([path, { kind, readable, names }]) => [path, kind, readable, names]),
      [
        ["a.csproj", "project", false, []],
        ["b.slnx", "solution", true, []],
      ],
    );
  });

  it("name crates of every table but those in folders of the sources", async () => {
    const { cargoPackages } = await read({
      "Cargo.toml":
        '[dependencies]\na = "1"\nb = { path = "b" }\n[dev-dependencies]\nc = "1"\n[target.\'cfg(unix)\'.build-dependencies]\nd = "1"\n[workspace.dependencies]\ne = "1"\n',
      ".cargo/config.toml":
        '[source.crates-io]\nreplace-with = "mirror"\n[source.mirror]\nregistry = "https://example.com"\n',
    });
    const own = cargoPackages.get("");
    assert.deepEqual([...(own?.dependencies ?? [])].sort(), ["a", "c", "d", "e"]);
    assert.equal(own?.isVendored, false);
  });

  it("name folders of packages, and no address", async () => {
    const { dotnetFiles } = await read({
      "nuget.config":
        '<configuration><packageSources><clear/><add key="a" value="https://example.com/v3/index.json"/><add key="b" value="..\\local\\"/></packageSources></configuration>',
    });
    assert.deepEqual(dotnetFiles.get("nuget.config")?.packageFolders, ["../local"]);
  });
});
