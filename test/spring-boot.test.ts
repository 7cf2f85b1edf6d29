import assert from "node:assert/strict";
import type { Project } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { springBoot } from "../server/src/project/spring-boot.ts";
import { memoryFileSystem } from "./memory-file-system.ts";

function read(files: Readonly<Record<string, string>>): Promise<Project> {
  const fileSystem = memoryFileSystem("/context", new Map(Object.entries(files)));
  return readProject(fileSystem, { contextFolder: "/context", dockerfilePath: "/context/Dockerfile" });
}

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
