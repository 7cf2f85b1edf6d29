// Writes what is derived from rules, refactorings and snippets: their lists, the README's tables, the migration page, the table of practices and the settings schema. With --check, fails when they are stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadEngine } from "./engine.mjs";
import { practicesTable } from "./practices.mjs";
import { snippetTable } from "./snippets.mjs";

const check = process.argv.includes("--check");
const stale = [];
write("server/src/rules/index.ts", ruleList());
write("server/src/refactorings/index.ts", refactoringList());
const { rules, refactorings, categories } = await loadEngine();

write("README.md", readme());
write("docs/migration.md", between(readFileSync("docs/migration.md", "utf8"), migration()));
write("docs/practices.md", between(readFileSync("docs/practices.md", "utf8"), practicesTable(), "practices"));
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

/** The module that lists the rules: by category, then by name. */
function ruleList() {
  const folder = "server/src/rules";
  const order = /categories = \[([^\]]*)\]/.exec(readFileSync("server/src/rule.ts", "utf8"))[1];
  const found = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .sort()
    .map((file) => {
      const text = readFileSync(`${folder}/${file}`, "utf8");
      const [, name] = /^export const (\w+): Rule = \{/m.exec(text) ?? [];
      const [, category] = /^ {2}category: "(\w+)"/m.exec(text) ?? [];
      if (name === undefined || category === undefined) throw new Error(`${file} exports no rule with a category`);
      return { file, name, place: order.indexOf(`"${category}"`) };
    });
  return [
    "// Written by `npm run generate` from the files of this folder.",
    'import type { Rule } from "../rule.ts";',
    ...found.map(({ file, name }) => `import { ${name} } from "./${file}";`),
    "",
    "/** Every rule, in the order of the README. */",
    "export const rules: readonly Rule[] = [",
    ...found.toSorted((one, other) => one.place - other.place).map(({ name }) => `  ${name},`),
    "];",
    "",
  ].join("\n");
}

/** The module that lists the refactorings, by name. */
function refactoringList() {
  const folder = "server/src/refactorings";
  const found = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .sort()
    .map((file) => {
      const [, name] = /^export const (\w+): Refactoring = \{/m.exec(readFileSync(`${folder}/${file}`, "utf8")) ?? [];
      if (name === undefined) throw new Error(`${file} exports no refactoring`);
      return { file, name };
    });
  const names = found.map(({ name }) => name);
  const line = `export const refactorings: readonly Refactoring[] = [${names.join(", ")}];`;
  return [
    "// Written by `npm run generate` from the files of this folder.",
    'import type { Refactoring } from "../refactoring.ts";',
    ...found.map(({ file, name }) => `import { ${name} } from "./${file}";`),
    "",
    "/** Every refactoring, in the order of the README. */",
    // As the formatter would have it.
    ...(line.length <= 120 ? [line] : [line.replace(/ = .*/, " = ["), ...names.map((name) => `  ${name},`), "];"]),
    "",
  ].join("\n");
}

function refactoringTable() {
  const rows = refactorings.map(
    ({ id, keywords, summary }) =>
      `| [${id}](server/src/refactorings/${id}.md) | ${keywords.join(", ")} | ${summary.replaceAll("|", "\\|")} |`,
  );
  return ["| refactoring | on | does |", "| --- | --- | --- |", ...rows].join("\n");
}

function table() {
  return categories
    .flatMap((category) => {
      const rows = rules.filter((rule) => rule.category === category).map(row);
      if (rows.length === 0) return [];
      const title = `${category[0].toUpperCase()}${category.slice(1)}`;
      return [`### ${title}`, "", "| rule | reports | severity |", "| --- | --- | --- |", ...rows, ""];
    })
    .join("\n")
    .trimEnd();
}

function row({ id, summary, severity, default: state }) {
  const when =
    state === "on" ? severity : `${severity}, ${state === "off" ? "off by default" : "when project files prove it"}`;
  return `| [${id}](server/src/rules/${id}.md) | ${summary.replaceAll("|", "\\|")} | ${when} |`;
}

/** One table a linter: its ids, and the rules that report the same. */
function migration() {
  const linters = [
    ["hadolint", "hadolint", /^(DL|SC)\d{4}$/],
    ["docker build --check", "buildkit", /^[A-Z][A-Za-z]+$/],
  ];
  return linters
    .map(([title, prefix, form]) => {
      const names = new Map();
      for (const { id, sameAs = [] } of rules) {
        for (const alias of sameAs.filter((name) => name.startsWith(`${prefix}:`))) {
          const name = alias.slice(prefix.length + 1);
          if (form.test(name)) names.set(name, [...(names.get(name) ?? []), id]);
        }
      }
      const rows = [...names]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, ids]) => {
          const links = ids.map((id) => `[${id}](../server/src/rules/${id}.md)`);
          return `| ${name} | ${links.join(", ")} |`;
        });
      return [`## From ${title}`, "", `| ${title} | Stowage |`, "| --- | --- |", ...rows].join("\n");
    })
    .join("\n\n");
}

/** The README with its tables. */
function readme() {
  const withRules = between(readFileSync("README.md", "utf8"), table());
  return between(between(withRules, refactoringTable(), "refactorings"), snippetTable(), "snippets");
}

function between(readme, text, name = "rules") {
  const [start, end] = [`<!-- ${name}: generated -->`, `<!-- end of ${name} -->`];
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
