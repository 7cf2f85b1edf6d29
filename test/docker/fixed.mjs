// Makes a case's "after" from its "before", with the engine behind the editor and the command line.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Applies a case's fixes to the files of a folder: `safe` and `suggestions` as `stowage fix` does, or a list of rule ids, each as
 * `{ "rule", "title" }` where the first fix is not meant, and of refactorings, `{ "refactoring", "line", "title" }`; `title` is a part of it,
 * `line` where the instruction begins, counted from 1, unless the first one that it is offered on is meant.
 */
export async function applyFixes(engine, folder, fixes) {
  if (typeof fixes === "string") return applyAll(engine, folder, fixes);
  for (const one of fixes) {
    if (one.refactoring !== undefined) await applyRefactoring(engine, folder, one);
    else await applyOne(engine, folder, typeof one === "string" ? { rule: one } : one);
  }
  return undefined;
}

const everyRule = { severities: new Map(), allRules: true };

async function applyAll(engine, folder, mode) {
  const { text, project } = await read(engine, folder);
  const result = engine.fixAll(text, project, { severities: new Map(), allRules: false }, mode);
  if (result.applied.length === 0) throw new Error(`there is no fix of the mode ${mode}`);
  for (const [name, fixed] of result.files) write(folder, name, fixed.text);
  write(folder, "Dockerfile", result.text);
}

/** The rule's fix at every place, one after the other, since each moves the others. */
async function applyOne(engine, folder, wanted) {
  for (let applied = 0; ; applied++) {
    const { text, project } = await read(engine, folder);
    const dockerfile = engine.parseDockerfile(text);
    const findings = engine.lint(dockerfile, project, everyRule).filter(({ rule }) => rule.id === wanted.rule);
    const fixes = [...engine.provenFixes(dockerfile, project, findings).values()].flat();
    const titles = fixes.map(({ title }) => engine.render(title));
    const fix = fixes[titles.findIndex((title) => wanted.title === undefined || title.includes(wanted.title))];
    if (fix === undefined && applied > 0) return;
    if (fix === undefined) throw new Error(`${wanted.rule} has no such fix; it has: ${titles.join("; ") || "none"}`);
    if (applied === 50) throw new Error(`${wanted.rule} is found again and again`);
    writeEdits(engine, folder, { text, project, edits: fix.edits });
  }
}

/** The refactoring once, on the first instruction that it is offered on by that title, or the one on that line. */
async function applyRefactoring(engine, folder, { refactoring: id, line, title: part = "" }) {
  const { text, project } = await read(engine, folder);
  const dockerfile = engine.parseDockerfile(text);
  const refactoring = engine.refactorings.find((one) => one.id === id);
  if (refactoring === undefined) throw new Error(`there is no refactoring ${id}`);
  const offers = dockerfile.instructions
    .filter(({ firstLine }) => line === undefined || firstLine === line - 1)
    .flatMap((instruction) => engine.offersOf(refactoring, dockerfile, project, instruction, rethrow))
    .filter((offer) => engine.refusal(dockerfile, project, offer) === undefined);
  const titles = offers.map(({ title }) => engine.render(title));
  const offer = offers[titles.findIndex((title) => title.includes(part))];
  if (offer === undefined) throw new Error(`${id} is not offered so; it has: ${titles.join("; ") || "none"}`);
  writeEdits(engine, folder, { text, project, edits: offer.edits });
}

function rethrow(error) {
  throw error;
}

function writeEdits(engine, folder, { text, project, edits }) {
  for (const name of new Set(edits.map(({ file }) => file))) {
    const own = edits.filter(({ file }) => file === name);
    const before = name === undefined ? text : (project.texts.get(name) ?? "");
    write(folder, name ?? "Dockerfile", engine.applyEdits(before, own));
  }
}

async function read(engine, folder) {
  const dockerfilePath = join(folder, "Dockerfile");
  const project = await engine.readProject(engine.nodeFileSystem, { contextFolder: folder, dockerfilePath });
  return { text: readFileSync(dockerfilePath, "utf8"), project };
}

function write(folder, name, text) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
