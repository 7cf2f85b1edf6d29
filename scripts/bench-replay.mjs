// How long 60 commits of a repository of 1,500 files take, from git's objects to the steps that run again: `node scripts/bench-replay.mjs`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git } from "../test/replay/repositories.mjs";
import { loadEngine } from "./engine.mjs";

const { parseDockerfile, readGitHistory, filesAtEnd, cachePlan, replay, parseIgnoreFile, excludes } =
  await loadEngine();
const dockerfile = parseDockerfile(`FROM node:24 AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
FROM node:24-slim
COPY --from=build /src/dist /app
`);
const rules = parseIgnoreFile(".git\n**/*.md\nnode_modules\n");
const folder = mkdtempSync(join(tmpdir(), "stowage-bench-"));
try {
  git(folder, ["init", "-q", "-b", "main"]);
  git(folder, ["fast-import", "--quiet"], stream());
  const times = [];
  for (let round = 0; round < 7; round++) {
    const started = process.hrtime.bigint();
    const history = await readGitHistory(folder, 60);
    const { steps } = replay(cachePlan(dockerfile, filesAtEnd(history)), history, (path) => excludes(rules, path));
    times.push(Number(process.hrtime.bigint() - started) / 1e6);
    if (steps.length !== 6 || history.commits.length !== 60) throw new Error("that is not what was to be measured");
  }
  const [first, ...warm] = times;
  const median = warm.sort((one, other) => one - other)[Math.floor(warm.length / 2)];
  console.log(
    `60 commits, 1,500 files: ${first.toFixed(0)} ms cold, ${median.toFixed(0)} ms warm (median of ${warm.length})`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** 1,500 files, then 100 commits that change ten of them each. */
function stream() {
  const file = (at, text) => `M 100644 inline packages/p${at % 30}/src/f${at}.ts\ndata ${text.length}\n${text}\n`;
  const commits = [Array.from({ length: 1_500 }, (_, at) => file(at, `${at}`)).join("")];
  for (let number = 1; number <= 100; number++)
    commits.push(
      Array.from({ length: 10 }, (_, at) => file((number * 37 + at * 101) % 1_500, `${number} ${at}`)).join(""),
    );
  return commits
    .map((body, at) => {
      const head = `commit refs/heads/main\ncommitter Author <author@example.com> ${1_700_000_000 + at} +0000\ndata 1\nc\n`;
      return `${head}${body}\n`;
    })
    .join("");
}
