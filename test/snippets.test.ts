import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { lint } from "../server/src/lint.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { render } from "../server/src/render.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { expandSnippet } from "./snippet.ts";

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const snippets: Readonly<Record<string, Snippet>> = JSON.parse(readFileSync("snippets/dockerfile.json", "utf8"));

/** Projects that the templates are meant for. */
const files = new Map([
  ["go.mod", "module example.com/app\n\nrequire github.com/google/uuid v1.6.0\n"],
  ["go.sum", ""],
  ["main.go", 'package main\n\nimport "net/http"\n'],
  ["package.json", '{ "name": "app", "dependencies": { "ms": "2.1.3" } }'],
  ["package-lock.json", "{}"],
  ["pom.xml", "<project><artifactId>app</artifactId></project>"],
  ["src/main/java/App.java", "class App {}"],
  ["mvnw", "#!/bin/sh\n"],
  [".mvn/wrapper/maven-wrapper.properties", ""],
  ["target/app.jar", ""],
]);

describe("snippets", () => {
  for (const [name, { body, prefix, description }] of Object.entries(snippets)) {
    it(`${name}: a good file as it is inserted`, async () => {
      const dockerfile = parseDockerfile(expandSnippet(body.join("\n")));
      assert.deepEqual(dockerfile.problems, []);
      assert.ok(dockerfile.stages.length > 1);
      const place = { contextFolder: "/context", dockerfilePath: "/context/Dockerfile" };
      for (const project of [unknownProject, await readProject(memoryFileSystem("/context", files), place)]) {
        const findings = lint(dockerfile, project).map(({ rule, message }) => `${rule.id}: ${render(message)}`);
        assert.deepEqual(findings, []);
      }
    });
    it(`${name}: can be found`, () => {
      assert.ok(prefix.length > 0 && prefix.every((word) => /^[a-z-]+$/.test(word)));
      assert.match(description, /^[A-Z].*[^.]$/);
    });
  }
});
