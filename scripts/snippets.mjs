// The table of snippets in the README: the words that offer them, by what they are for.
import { readFileSync } from "node:fs";

/** Where each snippet lies, by its name. */
export function snippetFiles() {
  return new Map(snippets().map(({ name, path }) => [name, path]));
}

/** The generated part of the page: whole files, then parts of one. */
export function snippetTable() {
  return [
    ...["| a whole file for | type |", "| --- | --- |", ...rows(({ isFileTemplate }) => isFileTemplate), ""],
    ...["| a part of a file | type |", "| --- | --- |", ...rows(({ isFileTemplate }) => !isFileTemplate)],
  ].join("\n");
}

/** One row for all snippets whose names begin alike. */
function rows(isWanted) {
  const wanted = snippets().filter(isWanted);
  const groups = new Set(wanted.map(group));
  return [...groups].map((name) => {
    const words = wanted.filter((snippet) => group(snippet) === name).map(({ prefix }) => `\`${prefix[0]}\``);
    return `| ${name} | ${words.join(", ")} |`;
  });
}

function group({ name }) {
  return name.split(":")[0];
}

/** All snippets, in the order of the manifest. */
function snippets() {
  const { contributes } = JSON.parse(readFileSync("package.json", "utf8"));
  return contributes.snippets.flatMap(({ path }) =>
    Object.entries(JSON.parse(readFileSync(path, "utf8"))).map(([name, snippet]) => ({
      name,
      path: path.replace("./", ""),
      ...snippet,
    })),
  );
}
