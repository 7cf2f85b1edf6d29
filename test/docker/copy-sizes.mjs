// Compares what Stowage says of copies with `docker history`, over the build contexts of `contexts.mjs`.

import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { contexts } from "./contexts.mjs";
import { tinyBases } from "./tiny-base.mjs";

/** Compares all contexts that an engine can build; answers what was compared and what differs. */
export async function compareCopies({
  docker,
  core,
  newer = false,
  labs = false,
  base = true,
  figureOf = ({ bytes }) => bytes,
  tolerance = 0,
}) {
  const fits = contexts.filter(({ needs }) =>
    needs === "heredoc" ? newer : needs === "labs" ? labs : needs !== "base" || base,
  );
  if (base) await tinyBases(docker, ["stowage-tiny:1"]);
  const result = { contexts: fits.length, compared: 0, exact: 0, measured: [], unknown: [], problems: [] };
  const queue = [...fits];
  const worker = async (tag) => {
    for (let context = queue.shift(); context !== undefined; context = queue.shift()) {
      const folder = mkdtempSync(join(tmpdir(), "stowage-context-"));
      try {
        await compareOne(context, { folder, tag, docker, core, figureOf, tolerance }, result);
      } catch (error) {
        result.problems.push(`${context.name}: ${error.message}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  };
  await Promise.all([1, 2, 3].map((number) => worker(`stowage-case:copies-${number}`)));
  return result;
}

async function compareOne(context, { folder, tag, docker, core, figureOf, tolerance }, result) {
  const layers = await layersOf(context, folder, core);
  await docker.build(folder, tag);
  const format = "{{.Size}} {{.CreatedBy}}";
  const history = (await docker.ok(["history", "--no-trunc", "--human=false", "--format", format, tag])).split("\n");
  const steps = history.reverse().filter((line) => /^\d+ (COPY|ADD|RUN) /.test(line));
  const sizes = steps.map((line) => Number.parseInt(line, 10)).slice(-layers.length);
  if (sizes.length !== layers.length)
    throw new Error(`${sizes.length} steps in the history, ${layers.length} in the file`);
  layers.forEach(({ line, layer }, at) => {
    const measured = sizes[at];
    result.compared++;
    result.measured.push([context.name, line, measured]);
    if (layer.bytes === null) {
      result.unknown.push(`${context.name}: ${line}: ${measured} (${core.render(layer.grounds)})`);
      return;
    }
    if (layer.confidence === "exact") result.exact++;
    const figure = figureOf(layer);
    if (Math.abs(figure - measured) > measured * tolerance)
      result.problems.push(`${context.name}: ${line}: the engine says ${measured}, Stowage ${figure}`);
  });
}

/** Writes a context into an empty folder; answers what Stowage says of the last stage's copies and commands. */
export async function layersOf(context, folder, core) {
  const dockerfile = dockerfileOf(context);
  writeContext(folder, context, dockerfile);
  const place = { contextFolder: folder, dockerfilePath: join(folder, "Dockerfile") };
  const project = await core.readProject(core.nodeFileSystem, place);
  const { stages } = core.layerImpacts(core.parseDockerfile(dockerfile), project);
  return stages
    .at(-1)
    .layers.filter(({ instruction }) => instruction.keyword !== "FROM")
    .map((layer) => ({ line: layer.instruction.cooked.text.slice(0, 90), layer }));
}

function dockerfileOf({ dockerfile, copies }) {
  if (dockerfile !== undefined) return dockerfile;
  return `FROM scratch\n${copies.map((line) => (line.startsWith("ADD ") || line.startsWith("COPY ") ? line : `COPY ${line}`)).join("\n")}\n`;
}

function writeContext(folder, { files, ignore, ownIgnore }, dockerfile) {
  for (const [name, content] of Object.entries(files)) writeEntry(folder, name, content);
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  if (ignore !== undefined) writeFileSync(join(folder, ".dockerignore"), ignore);
  if (ownIgnore !== undefined) writeFileSync(join(folder, "Dockerfile.dockerignore"), ownIgnore);
}

function writeEntry(folder, name, content) {
  const path = join(folder, name);
  if (name.endsWith("/")) return mkdirSync(path, { recursive: true });
  mkdirSync(dirname(path), { recursive: true });
  const { link, hardLink, archive, gzip, pipe, sparse, mode, text } =
    typeof content === "object" ? content : { text: content };
  if (link !== undefined) return symlinkSync(link, path);
  if (hardLink !== undefined) return linkSync(join(folder, hardLink), path);
  if (pipe) return command("mkfifo", [path]);
  if (archive !== undefined) return writeArchive(path, archive, gzip);
  writeFileSync(path, typeof text === "number" ? "x".repeat(text) : (text ?? ""));
  if (sparse !== undefined) truncateSync(path, sparse);
  if (mode !== undefined) chmodSync(path, mode);
}

function writeArchive(path, archive, gzip) {
  const folder = mkdtempSync(join(tmpdir(), "stowage-archive-"));
  for (const [name, content] of Object.entries(archive)) writeEntry(folder, name, content);
  command("tar", [gzip ? "-czf" : "-cf", path, "-C", folder, "."]);
  rmSync(folder, { recursive: true });
}

function command(program, args) {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}
