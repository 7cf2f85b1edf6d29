// Bundles the extension, the language server and the command line into dist/, and with --tests every test into out/.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: false,
  // jsonc-parser as modules: its other form asks for its own parts by names that a bundler does not see.
  mainFields: ["module", "main"],
  logLevel: "warning",
};

const minify = !process.argv.includes("--no-minify");

rmSync("dist", { recursive: true, force: true });

await Promise.all([
  build({
    ...shared,
    minify,
    entryPoints: ["client/src/extension.ts"],
    external: ["vscode"],
    outfile: "dist/extension.js",
  }),
  build({
    ...shared,
    minify,
    platform: "browser",
    target: "es2022",
    format: "iife",
    entryPoints: { panel: "client/panel/page.ts" },
    outdir: "dist",
  }),
  build({ minify, entryPoints: { panel: "client/panel/panel.css" }, outdir: "dist", logLevel: "warning" }),
  // The server and the command line share one copy of the engine, which modules alone can.
  build({
    ...shared,
    minify,
    format: "esm",
    splitting: true,
    entryPoints: { server: "server/src/main.ts", cli: "server/src/cli.ts" },
    outdir: "dist",
    chunkNames: "engine-[hash]",
    outExtension: { ".js": ".mjs" },
    // Some libraries are no modules yet, and ask for Node's own parts by require.
    banner: { js: 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);' },
  }),
]);

// The pages that findings link to are read in the editor.
mkdirSync("dist/rules", { recursive: true });
for (const name of readdirSync("server/src/rules").filter((file) => file.endsWith(".md"))) {
  cpSync(`server/src/rules/${name}`, `dist/rules/${name}`);
}

cpSync("server/src/impact/apt", "dist/apt", { recursive: true });

if (process.argv.includes("--tests")) {
  rmSync("out", { recursive: true, force: true });
  const unit = readdirSync("test")
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`);
  await build({
    ...shared,
    entryPoints: unit,
    outdir: "out/test",
    packages: "external",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
  });
  await build({
    ...shared,
    entryPoints: ["test/vscode/suite.ts"],
    outfile: "out/vscode/suite.cjs",
    packages: "external",
  });
}
