import assert from "node:assert/strict";
import { isKeptOut, matchesOf, presence } from "../server/src/project/context-paths.ts";
import { convertsLineEnds } from "../server/src/project/git-attributes.ts";
import { isGitIgnored } from "../server/src/project/gitignore.ts";
import { ignoreFileEdit } from "../server/src/project/ignore-edit.ts";
import type { BuildContext, Project } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { holdsSecret, secretKind } from "../server/src/project/secret-names.ts";
import { springBoot } from "../server/src/project/spring-boot.ts";
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

describe("Spring Boot", () => {
  const cases: readonly [name: string, files: Readonly<Record<string, string>>, version: number | undefined][] = [
    [
      "by the parent",
      {
        "pom.xml":
          "<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>3.5.7</version></parent></project>",
      },
      305,
    ],
    [
      "by a property",
      {
        "pom.xml":
          "<project><properties><b>2.7.18</b></properties><parent><artifactId>spring-boot-starter-parent</artifactId><version>${b}</version></parent></project>",
      },
      207,
    ],
    [
      "by an import",
      {
        "pom.xml":
          "<project><dependencyManagement><dependencies><dependency><artifactId>spring-boot-dependencies</artifactId><version>4.0.0</version></dependency></dependencies></dependencyManagement></project>",
      },
      400,
    ],
    ["by a plugin", { "build.gradle.kts": 'plugins { id("org.springframework.boot") version "3.10.1" }' }, 310],
    [
      "by Maven's plugin",
      {
        "pom.xml":
          "<project><build><plugins><plugin><artifactId>other</artifactId><version>1.0</version></plugin><plugin><artifactId>spring-boot-maven-plugin</artifactId><version>3.4.1</version></plugin></plugins></build></project>",
      },
      304,
    ],
    [
      "by a catalog",
      {
        "gradle/libs.versions.toml":
          '[versions]\nboot = "3.4.0"\n[plugins]\nspring-boot = { id = "org.springframework.boot", version.ref = "boot" }',
        "app/build.gradle.kts": "plugins { alias(libs.plugins.spring.boot) }",
      },
      304,
    ],
    [
      "by a catalog's short form",
      {
        "gradle/libs.versions.toml": '[plugins]\nboot = "org.springframework.boot:3.1.2"',
        "build.gradle": "plugins { alias libs.plugins.boot }",
      },
      301,
    ],
    [
      "by the settings script",
      {
        "settings.gradle": "pluginManagement { plugins { id 'org.springframework.boot' version \"${bootVersion}\" } }",
        "gradle.properties": "bootVersion=3.5.1",
        "build.gradle": "plugins { id 'org.springframework.boot' }",
      },
      305,
    ],
    [
      "by the class path of old scripts",
      {
        "build.gradle":
          "buildscript { ext { bootVersion = '2.1.3.RELEASE' }\n dependencies { classpath(\"org.springframework.boot:spring-boot-gradle-plugin:${bootVersion}\") } }\napply plugin: 'org.springframework.boot'",
      },
      201,
    ],
    [
      "of modules that differ",
      {
        "a/build.gradle": "plugins { id 'org.springframework.boot' version '3.1.0' }",
        "b/build.gradle": "plugins { id 'org.springframework.boot' version '3.2.0' }",
      },
      undefined,
    ],
    ["of nobody", { "build.gradle": "plugins { id 'org.springframework.boot' }" }, undefined],
  ];
  for (const [name, files, version] of cases) {
    it(`has its version ${name}`, async () => {
      const found = springBoot(await read(files));
      assert.ok(found);
      assert.equal(found.version, version);
    });
  }

  it("is not there without Maven's or Gradle's word", async () => {
    assert.equal(
      springBoot(await read({ "pom.xml": "<project/>", "build.gradle": "apply plugin: 'java'" })),
      undefined,
    );
  });

  it("may keep its old loader, or make no layers", async () => {
    const gradle =
      "plugins { id 'org.springframework.boot' version '3.2.0' }\nbootJar { loaderImplementation = LoaderImplementation.CLASSIC\n layered { enabled = false } }";
    const found = springBoot(await read({ "build.gradle": gradle }));
    assert.deepEqual([found?.usesClassicLoader, found?.hasUsualLayers], [true, false]);
  });
});

describe("the main class of Spring Boot", () => {
  const pom = (properties: string, plugin: string): string =>
    `<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>3.5.7</version></parent><properties>${properties}</properties><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId>${plugin}</plugin></plugins></build></project>`;
  const source =
    "package a.b;\n@SpringBootApplication\npublic class ShopApplication {\n  public static void main(String[] args) {}\n}";
  const kotlin = "package a.b\n\n@SpringBootApplication\nclass ShopApplication\n\nfun main(args: Array<String>) {}";
  const cases: readonly [name: string, files: Readonly<Record<string, string>>, mainClass: string | undefined][] = [
    ["by start-class", { "pom.xml": pom("<start-class>a.Main</start-class>", "") }, "a.Main"],
    [
      "by the plugin",
      { "pom.xml": pom("<main>a.Other</main>", "<configuration><mainClass>${main}</mainClass></configuration>") },
      "a.Other",
    ],
    [
      "by an execution of the plugin",
      {
        "pom.xml": pom(
          "",
          "<executions><execution><configuration><mainClass>a.Third</mainClass></configuration></execution></executions>",
        ),
      },
      "a.Third",
    ],
    [
      "by Gradle",
      { "build.gradle.kts": 'plugins { id("org.springframework.boot") }\nspringBoot { mainClass.set("a.Main") }' },
      "a.Main",
    ],
    [
      "by its source",
      { "pom.xml": pom("", ""), "src/main/java/a/b/ShopApplication.java": source },
      "a.b.ShopApplication",
    ],
    [
      "by a source of Kotlin",
      {
        "build.gradle": "plugins { id 'org.springframework.boot' }",
        "src/main/kotlin/a/b/ShopApplication.kt": kotlin,
      },
      "a.b.ShopApplicationKt",
    ],
    [
      "of two sources",
      {
        "pom.xml": pom("", ""),
        "src/main/java/a/b/ShopApplication.java": source,
        "src/main/java/a/b/OtherApplication.java": source.replace("Shop", "Other"),
      },
      undefined,
    ],
    [
      "of two programs",
      {
        "a/pom.xml": pom("<start-class>a.Main</start-class>", ""),
        "b/pom.xml": pom("<start-class>b.Main</start-class>", ""),
      },
      undefined,
    ],
    ["of a test", { "pom.xml": pom("", ""), "src/test/java/a/b/ShopApplication.java": source }, undefined],
  ];
  for (const [name, files, mainClass] of cases) {
    it(`is known ${name}: ${mainClass}`, async () => {
      assert.equal(springBoot(await read(files))?.mainClass, mainClass);
    });
  }
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
