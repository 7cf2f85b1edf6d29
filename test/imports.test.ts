import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

/** What files of a folder may import, besides files beside them: the first pattern that fits a file counts. */
const table: readonly [files: RegExp, allowed: RegExp][] = [
  [/^server\/src\/dockerfile\/shell(-word|-walk)?\.ts$/, /^(unbash|\.\/[\w-]+\.ts)$/],
  [/^server\/src\/dockerfile\/label-value\.ts$/, /^spdx-expression-parse$/],
  [/^server\/src\/dockerfile\//, /^(vscode-languageserver-types|\.\/[\w-]+\.ts)$/],
  [/^server\/src\/project\//, /^(\.\.\/file-system\.ts|saxes|smol-toml|jsonc-parser|yaml|\.\/[\w-]+\.ts)$/],
  [
    /^server\/src\/dependencies\//,
    /^(vscode-languageserver-types|\.\.\/(dockerfile|project)\/[\w-]+\.ts|\.\.\/rule\.ts|\.\/[\w-]+\.ts)$/,
  ],
  [/^server\/src\/second-stage\//, /^(\.\.\/(dockerfile|project)\/[\w-]+\.ts|\.\.\/rule\.ts|\.\/[\w-]+\.ts)$/],
  [/^server\/src\/impact\//, /^(\.\.\/(dependencies|dockerfile|project)\/[\w-]+\.ts|\.\.\/rule\.ts|\.\/[\w-]+\.ts)$/],
  [
    /^server\/src\/generator\//,
    /^(\.\.\/((dependencies|dockerfile|project)\/[\w-]+|rule|file-system)\.ts|\.\/[\w-]+\.ts)$/,
  ],
  [/^server\/src\/history\/git\.ts$/, /^(node:child_process|\.\/[\w-]+\.ts)$/],
  [/^server\/src\/history\//, /^(\.\.\/impact\/[\w-]+\.ts|\.\/[\w-]+\.ts)$/],
  [
    /^server\/src\/layers\//,
    /^(\.\.\/((dockerfile|project|impact|history)\/[\w-]+|fix|lint|offers|render|rule)\.ts|\.\/[\w-]+\.ts)$/,
  ],
  [/^server\/src\/last-build\/docker\.ts$/, /^(node:[\w/]+|\.\/[\w-]+\.ts)$/],
  [/^server\/src\/last-build\//, /^(\.\.\/(dockerfile|project|impact)\/[\w-]+\.ts|\.\.\/rule\.ts|\.\/[\w-]+\.ts)$/],
  [/^server\/src\/notes\//, /^(\.\.\/(dockerfile|project|impact)\/[\w-]+\.ts|\.\.\/rule\.ts|\.\/[\w-]+\.ts)$/],
  [
    /^server\/src\/editing\//,
    /^(vscode-languageserver-types|\.\.\/((dockerfile|project|impact)\/[\w-]+|render|rule|suppression|text-edits)\.ts|\.\/[\w-]+\.ts)$/,
  ],
  [/^server\/src\/rules\/index\.ts$/, /^(\.\.\/rule\.ts|\.\/[\w-]+\.ts)$/],
  [/^server\/src\/rules\//, /^\.\.\/(rule\.ts|(dependencies|second-stage|dockerfile|project)\/[\w-]+\.ts)$/],
  [/^server\/src\/refactorings\/index\.ts$/, /^(\.\.\/refactoring\.ts|\.\/[\w-]+\.ts)$/],
  [
    /^server\/src\/refactorings\//,
    /^(vscode-languageserver-types|\.\.\/((rule|refactoring)\.ts|(dependencies|second-stage|dockerfile|project)\/[\w-]+\.ts))$/,
  ],
  [/^server\/src\/engine\.ts$/, /^\.\/(?!lsp\/|cli\b|main\.)[\w/-]+\.ts$/],
  [
    /^server\/src\/(rule|refactoring|offers|lint|gate|prove|fix|text-edits|rule-filter|suppression|settings|settings-layer|read-settings-files|render|rule-page|line-diff|syntax-tree|file-system)\.ts$/,
    /^(vscode-languageserver-types|\.\/(?!lsp\/|cli\b|main\.|node-)[\w/-]+\.ts)$/,
  ],
  [/^server\/src\/shellcheck\/run\.ts$/, /^(node:[\w/]+|\.\/[\w-]+\.ts)$/],
  [/^server\/src\/shellcheck\//, /^\.\.?\/((dockerfile\/)?[\w-]+|rule|lint)\.ts$/],
  [/^server\/src\/settings-file\.ts$/, /^(yaml|vscode-languageserver-types|\.\/[\w/-]+\.ts)$/],
  [/^server\/src\/apt-tables\.ts$/, /^(node:[\w/]+|\.\/impact\/apt-table\.ts)$/],
  [/^server\/src\/node-(file-system|package-caches)\.ts$/, /^(node:[\w/]+|\.\/file-system\.ts)$/],
  [
    /^server\/src\/(lsp\/|main\.ts)/,
    /^(vscode-languageserver[\w/.-]*|node:[\w/]+|\.{1,2}\/(?!cli\b(?!ent))[\w/-]+\.ts|\.{1,2}\/[\w/.-]*package\.json)$/,
  ],
  [
    /^server\/src\/cli/,
    /^(node:[\w/]+|vscode-languageserver-types|sarif|\.{1,2}\/(?!lsp\/)[\w/-]+\.ts|\.{1,2}\/[\w/.-]*package\.json)$/,
  ],
  [
    /^client\/panel\//,
    /^(\.\/[\w-]+\.ts|\.\.\/\.\.\/server\/src\/(layers\/report|project\/format-bytes|impact\/impact)\.ts)$/,
  ],
  [
    /^client\//,
    /^(vscode|vscode-languageclient(\/node)?|node:(path|crypto)|\.\/[\w-]+\.ts|\.\.\/panel\/view\.ts|\.\.\/\.\.\/server\/src\/(layers|generator)\/report\.ts)$/,
  ],
];

describe("who may import what", () => {
  for (const file of [...sources("server/src"), ...sources("client/src"), ...sources("client/panel")]) {
    it(file, () => {
      const allowed = table.find(([files]) => files.test(file))?.[1];
      assert.ok(allowed, `${file} has no line in the table`);
      const imports = [...readFileSync(file, "utf8").matchAll(/^(?:import|export) [^;]*?from "([^"]+)"/gms)].map(
        ([, name]) => name ?? "",
      );
      assert.deepEqual(
        imports.filter((name) => !allowed.test(name)),
        [],
      );
    });
  }
});

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts"));
}
