// Bundles the pure core for a script and loads it.
import { mkdirSync } from "node:fs";
import { build } from "esbuild";

/** The core's functions, built afresh from the sources. */
export async function loadEngine() {
  const outfile = new URL("../out/engine.mjs", import.meta.url);
  mkdirSync(new URL("../out/", import.meta.url), { recursive: true });
  await build({
    entryPoints: [new URL("../server/src/engine.ts", import.meta.url).pathname],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    // Packages that are no modules ask for parts of Node.js.
    banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
    mainFields: ["module", "main"],
    outfile: outfile.pathname,
    logLevel: "warning",
  });
  return import(`${outfile.href}?${Date.now()}`);
}
