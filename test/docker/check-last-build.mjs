import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Builds an image and measures its Dockerfile by the engine: every layer must have the bytes of `docker history`, and the RUNs of the builder those of
 * the case. With other bytes in the files that the shipped stage and the builder copy, it may be another project's, so nothing must be measured.
 */
export async function checkLastBuild({ docker, core, folder, tag, data: { lastBuild }, environment }) {
  process.env.DOCKER_HOST = environment.DOCKER_HOST;
  await docker.build(folder, tag);
  const problems = [];
  const sizes = await measured(core, folder, problems);
  const expected = [
    ...(await history(docker, tag)),
    ...Object.entries(lastBuild.builder).map(([line, bytes]) => [Number(line), bytes]),
  ];
  for (const [line, bytes] of expected) {
    if (sizes.get(line) !== bytes) problems.push(`line ${line} is measured as ${sizes.get(line)} instead of ${bytes}`);
  }
  for (const file of [lastBuild.other, lastBuild.ours]) appendFileSync(join(folder, file), "more\n");
  const other = await measured(core, folder, problems);
  const ours = [...other].filter(([line]) => !isFrom(folder, line));
  if (ours.length > 0) problems.push(`lines ${ours.map(([line]) => line)} are measured for a project with other files`);
  return { said: `${expected.length} layers`, problems };
}

/** Bytes by line. */
async function measured(core, folder, problems) {
  const dockerfilePath = join(folder, "Dockerfile");
  const dockerfile = core.parseDockerfile(readFileSync(dockerfilePath, "utf8"));
  const project = await core.readProject(core.nodeFileSystem, { contextFolder: folder, dockerfilePath });
  const answer = await core.readDockerBuilds(core.baseReferences(dockerfile));
  if (answer.problem !== undefined) problems.push(answer.problem);
  const records = answer.records ?? { images: [], bases: new Map(), cache: [], isInBlocks: false };
  const { sizes } = core.measuredLayers(dockerfile, project, { records, folder, now: Date.now() });
  return new Map([...sizes].map(([{ firstLine }, { bytes }]) => [firstLine + 1, bytes]));
}

/** The layers of the last stage as [line, bytes], by what `docker history` says; the case's own lines. */
async function history(docker, tag) {
  const lines = await docker.ok([
    "history",
    "--no-trunc",
    "--human=false",
    "--format",
    "{{.Size}}\t{{.CreatedBy}}",
    tag,
  ]);
  const all = lines.split("\n").map((line) => line.split("\t"));
  const of = (part) => Number(all.find(([, by]) => by.includes(part))?.[0]);
  return [
    [15, of("/src/big /opt/")],
    [16, of("start.sh /usr/bin/")],
    [18, of("head -c 1000")],
    [19, of("true # buildkit")],
  ];
}

function isFrom(folder, line) {
  return readFileSync(join(folder, "Dockerfile"), "utf8").split("\n")[line - 1].startsWith("FROM ");
}
