// The table of `docs/practices.md`: what carries each practice, and the test that proves it. A carrier that is not there is an error.
import { existsSync, readFileSync } from "node:fs";
import { snippetFiles } from "./snippets.mjs";

/** Where each kind of carrier lies, seen from the repository's root; undefined where there is none of that name. */
const places = {
  rule: (id) => `server/src/rules/${id}.md`,
  refactoring: (id) => `server/src/refactorings/${id}.md`,
  note: () => "server/src/notes/notes.md",
  snippet: (name) => snippetFiles().get(name) ?? `snippets/ of ${name}`,
  docker: (id) => `test/docker/cases/${id}`,
  lens: () => "test/impact.test.ts",
};

/** The generated part of the page. */
export function practicesTable() {
  const practices = JSON.parse(readFileSync("docs/practices.json", "utf8"));
  const rows = practices.map(({ id, kind, text, by }) => {
    const carriers = by.map((reference) => carrier(id, reference));
    const proofs = by.map((reference) => proof(reference));
    return `| ${id} | ${cell(text)} | ${kind} | ${carriers.join("<br>") || "none yet"} | ${proofs.join("<br>") || "none yet"} |`;
  });
  return [`| id | practice | kind | carried by | proven by |`, "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

/** `rule/from-latest#A heading of its page`. */
function read(reference) {
  const [, kind, name, heading] = /^(\w+)\/([^#]+)(?:#(.+))?$/.exec(reference) ?? [];
  if (places[kind] === undefined) throw new Error(`${reference} is no carrier`);
  return { kind, name, heading: heading ?? (kind === "note" ? name : undefined) };
}

function carrier(id, reference) {
  const { kind, name, heading } = read(reference);
  const path = places[kind](name);
  if (!existsSync(path)) throw new Error(`${id}: ${path} is not there`);
  const text = heading === undefined ? "" : readFileSync(path, "utf8");
  if (heading !== undefined && !text.split("\n").some((line) => line === `## ${heading}` || line === `### ${heading}`))
    throw new Error(`${id}: ${path} has no heading "${heading}"`);
  return `${kind} [${name}](../${path})`;
}

function proof(reference) {
  const { kind, name, heading } = read(reference);
  const path = `../${places[kind](name)}`;
  if (heading !== undefined) return `[${cell(heading)}](${path}#${anchor(heading)})`;
  if (kind === "snippet") return "[snippets.test.ts](../test/snippets.test.ts)";
  return `[${name}](${path})`;
}

/** As GitHub makes them. */
function anchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

function cell(text) {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
