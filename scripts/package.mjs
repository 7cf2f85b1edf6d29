// Packs the extension: `node scripts/package.mjs [FILE]`; .cache/stowage.vsix when no file is named.
import { spawnSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Builds and packs; answers the path of the packed file. */
export function packExtension(file = resolve(".cache/stowage.vsix")) {
  mkdirSync(dirname(file), { recursive: true });
  run(process.execPath, ["esbuild.mjs"]);
  run(process.execPath, [
    "node_modules/@vscode/vsce/vsce",
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    // Pages show made-up tokens of these forms.
    "--allow-package-secrets",
    "npm",
    "github",
    "-o",
    file,
  ]);
  return file;
}

function run(program, args) {
  const result = spawnSync(program, args, { encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${args.join(" ")} failed:\n${result.stdout}${result.stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = packExtension(process.argv[2]);
  console.log(`${file}: ${(statSync(file).size / 1000).toFixed(0)} kB`);
}
