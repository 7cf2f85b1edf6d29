import assert from "node:assert/strict";
import type { Project } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { localPath, parseRequirements } from "../server/src/project/requirements.ts";
import { memoryFileSystem } from "./memory-file-system.ts";

function read(files: Readonly<Record<string, string>>): Promise<Project> {
  const fileSystem = memoryFileSystem("/context", new Map(Object.entries(files)));
  return readProject(fileSystem, { contextFolder: "/context", dockerfilePath: "/context/Dockerfile" });
}

describe("files of requirements", () => {
  it("name packages, other files, and parts of the sources", () => {
    const text =
      "# a comment\n-r base.txt\n--requirement=other.txt\n-cconstraints.txt\n-r https://example.org/a.txt\nflask==3.1 \\\n  --hash=sha256:ab  # why\n" +
      "-e .\n--editable ./lib[test]\n-e git+https://example.org/a.git\n--find-links 'wheels'\n--index-url https://example.org/simple\n";
    assert.deepEqual(parseRequirements(text), {
      includes: ["base.txt", "other.txt", "constraints.txt"],
      localPaths: [".", "./lib[test]", "wheels"],
      hasPackages: true,
    });
    assert.equal(parseRequirements("--index-url https://example.org\n\r\n# -r a.txt\n").hasPackages, false);
  });

  const paths: readonly [requirement: string, path: string | undefined][] = [
    ["flask[async]>=3; python_version > '3'", undefined],
    [".", "."],
    ["./lib[test] ; os_name == 'posix'", "./lib"],
    ["dist/a.whl", "dist/a.whl"],
    ["a.tar.gz --hash=sha256:ab", "a.tar.gz"],
    ["lib @ file:../lib", "../lib"],
    ["lib @ https://example.org/lib.zip", undefined],
    ["git+ssh://git@example.org/a/b", undefined],
  ];
  for (const [requirement, path] of paths)
    it(`${requirement} is ${path ?? "no path"}`, () => assert.equal(localPath(requirement), path));

  it("are read by their names, and those that they include by any", async () => {
    const { requirementsFiles } = await read({
      "requirements.txt": "-r deps/all.list\n-c ../outside.txt\n",
      "deps/all.list": "-r all.list\n-c ../pins.txt\nflask\n",
      "pins.txt": "flask==3.1\n",
      "requirements/dev.in": "pytest\n",
      "notes.txt": "flask\n",
      "node_modules/a/requirements.txt": "b\n",
    });
    assert.deepEqual([...requirementsFiles.keys()].sort(), [
      "deps/all.list",
      "pins.txt",
      "requirements.txt",
      "requirements/dev.in",
    ]);
  });
});

describe("a Python project", () => {
  const cases: readonly [name: string, files: Readonly<Record<string, string>>, found: string][] = [
    ["that is no TOML", { "pyproject.toml": "[a" }, "unreadable"],
    [
      "without packages",
      { "pyproject.toml": '[project]\nname = "a"\n[tool.poetry.dependencies]\npython = "3"' },
      "poetry",
    ],
    [
      "of PEP 621",
      { "pyproject.toml": '[project]\nname = "a"\ndependencies = ["b"]\n[build-system]' },
      "needs poetry uv",
    ],
    ["of groups", { "pyproject.toml": '[dependency-groups]\ndev = ["b", { include-group = "c" }]' }, "needs"],
    ["of uv's old groups", { "pyproject.toml": '[tool.uv]\npackage = true\ndev-dependencies = ["b"]' }, "needs uv"],
    [
      "of Poetry's groups",
      { "pyproject.toml": '[tool.poetry]\npackage-mode = false\n[tool.poetry.group.d.dependencies]\nb = "1"' },
      "needs",
    ],
    [
      "of sources",
      {
        "pyproject.toml":
          '[project]\ndependencies = ["b @ file:b", "c"]\n[tool.uv.sources]\nc = [{ path = "c" }]\nd = { workspace = true }',
      },
      "needs local:b,c",
    ],
    ["of Poetry's sources", { "pyproject.toml": '[tool.poetry.dependencies]\nb = { path = "../b" }' }, "needs local:b"],
    ["of a workspace", { "pyproject.toml": '[tool.uv.workspace]\nmembers = ["a/*"]' }, "workspace"],
    [
      "of a build",
      { "pyproject.toml": '[project]\ndynamic = ["dependencies", "version"]' },
      "needs dynamic:dependencies,version",
    ],
    ["of setuptools", { "setup.py": "setup(install_requires=['b'])" }, "needs"],
    ["of setup.cfg", { "setup.cfg": "[options]\npackages = find:" }, ""],
  ];
  for (const [name, files, found] of cases) {
    it(name, async () => {
      const { pythonProjects } = await read(files);
      const one = pythonProjects.get("");
      assert.ok(one);
      const words = [
        one.readable ? "" : "unreadable",
        one.hasDependencies ? "needs" : "",
        one.isPoetryPackage ? "poetry" : "",
        one.isUvPackage ? "uv" : "",
        one.isUvWorkspace ? "workspace" : "",
        one.localDependencies.length > 0 ? `local:${one.localDependencies.join(",")}` : "",
        one.dynamic.length > 0 ? `dynamic:${one.dynamic.join(",")}` : "",
      ];
      assert.equal(words.filter((word) => word !== "").join(" "), found);
    });
  }

  it("of pipenv", async () => {
    const { pipfiles } = await read({
      "a/Pipfile": '[[source]]\nname = "pypi"\n[packages]\n[requires]\npython_version = "3"',
      "b/Pipfile": '[dev-packages]\nb = { file = "b.whl" }\n[docs]\nc = "*"',
      "c/Pipfile": "[",
    });
    assert.deepEqual(
      ["a", "b", "c"].map((folder) => pipfiles.get(folder)),
      [
        { readable: true, hasDependencies: false, localDependencies: [] },
        { readable: true, hasDependencies: true, localDependencies: ["b"] },
        { readable: false, hasDependencies: false, localDependencies: [] },
      ],
    );
  });
});

describe("a Gemfile", () => {
  it("tells gems, and what it reads", async () => {
    const { gemfiles } = await read({
      "a/Gemfile":
        'ruby File.read(".ruby-version")\ngem "a", "~> 1" # path: "x"\ngem("b", :path => "b")\ngem "c",\n  path: "c"',
      "b/Gemfile": 'path "engines" do\n  gem "d"\nend\ngemspec path: "e"\nruby file: ".tool-versions"',
      "c/Gemfile": '# gem "a"\neval_gemfile "other"',
    });
    assert.deepEqual(gemfiles.get("a"), {
      hasGems: true,
      localGems: ["b", "c"],
      usesGemspec: false,
      reads: [".ruby-version"],
      readsOthers: false,
    });
    assert.deepEqual(gemfiles.get("b"), {
      hasGems: true,
      localGems: ["engines", "e"],
      usesGemspec: true,
      reads: [".tool-versions"],
      readsOthers: false,
    });
    assert.deepEqual([gemfiles.get("c")?.hasGems, gemfiles.get("c")?.readsOthers], [false, true]);
  });
});

describe("a composer.json", () => {
  it("tells packages, scripts, and what else an install reads", async () => {
    const { composerProjects } = await read({
      "a/composer.json":
        '{"require":{"php":"8"},"require-dev":{"a/b":"1"},"repositories":{"x":{"type":"path","url":"x"},"packagist.org":false},"scripts":{"post-install-cmd":[]},"extra":{"patches":{}},"config":{"vendor-dir":"lib"}}',
      "b/composer.json": '{"require":{"ext-intl":"*"}}',
      "c/composer.json": "[]",
    });
    assert.deepEqual(composerProjects.get("a"), {
      readable: true,
      hasPackages: true,
      scripts: ["post-install-cmd"],
      localRepositories: ["x"],
      fileSettings: ["patches"],
      vendorFolder: "lib",
    });
    assert.deepEqual([composerProjects.get("b")?.hasPackages, composerProjects.get("c")?.readable], [false, false]);
  });
});

describe("a mix.exs", () => {
  it("tells packages, and an umbrella's folder", async () => {
    const { mixProjects } = await read({
      "mix.exs": '[apps_path: "apps", version: File.read!("VERSION")]',
      "apps/a/mix.exs": '[{:b, in_umbrella: true}, {:c, "~> 1.0"}, {:d, path: "../d"}]',
      "apps/b/mix.exs": '# {:c, "~> 1.0"}\nmod: {B, []}, x: {:error, :b}',
    });
    assert.deepEqual(
      ["", "apps/a", "apps/b"].map((folder) => mixProjects.get(folder)),
      [
        { hasDependencies: false, appsFolder: "apps", localDependencies: [], readsFiles: true },
        { hasDependencies: true, appsFolder: undefined, localDependencies: ["d"], readsFiles: false },
        { hasDependencies: false, appsFolder: undefined, localDependencies: [], readsFiles: false },
      ],
    );
  });
});
