// Compares the colours of test/grammar/ with the snapshots beside them; with --update it writes those anew.
import { spawnSync } from "node:child_process";
import { editorGrammars } from "./grammars.mjs";

const update = process.argv.includes("--update") ? ["--updateSnapshot"] : [];
const grammars = Object.values(editorGrammars).flatMap((path) => ["-g", path]);
const { status } = spawnSync(
  "npx",
  ["vscode-tmgrammar-snap", ...update, "-s", "source.dockerfile", ...grammars, "test/grammar/*.dockerfile"],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
