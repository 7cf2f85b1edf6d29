// Writes what is derived from the rules: the README's table and the settings schema. With --check, fails when they are stale.
import { readFileSync, writeFileSync } from "node:fs";
import { loadEngine } from "./engine.mjs";

const check = process.argv.includes("--check");
const { rules } = await loadEngine();
const stale = [];

write("README.md", between(readFileSync("README.md", "utf8"), table()));
write("package.json", withSchema(readFileSync("package.json", "utf8")));
if (stale.length > 0) {
  console.log(`stale: ${stale.join(", ")}; run npm run generate`);
  process.exit(1);
}

function write(path, text) {
  if (readFileSync(path, "utf8") === text) return;
  if (check) stale.push(path);
  else writeFileSync(path, text);
}

function table() {
  const rows = rules.map(({ id, summary, severity, default: state }) => {
    const when =
      state === "on" ? severity : `${severity}, ${state === "off" ? "off by default" : "when project files prove it"}`;
    return `| [${id}](server/src/rules/${id}.md) | ${summary} | ${when} |`;
  });
  return ["| rule | reports | severity |", "| --- | --- | --- |", ...rows].join("\n");
}

function between(readme, text) {
  const [start, end] = ["<!-- rules: generated -->", "<!-- end of rules -->"];
  return readme.replace(new RegExp(`${start}[^]*${end}`), () => `${start}\n\n${text}\n\n${end}`);
}

/** Only the properties of `stowage.rules` come from here; the rest of the manifest is written by hand. */
function withSchema(manifest) {
  const value = JSON.parse(manifest);
  const setting = value.contributes?.configuration?.properties?.["stowage.rules"];
  if (setting === undefined) return manifest;
  setting.properties = Object.fromEntries(
    rules.map(({ id, summary, severity, default: state }) => [
      id,
      {
        enum: ["off", "hint", "info", "warning", "error"],
        description: `${summary}. ${state === "off" ? "Off by default" : `Default: ${severity}`}.`,
      },
    ]),
  );
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
