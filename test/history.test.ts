import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { readGitHistory } from "../server/src/history/git.ts";
import { filesAtEnd, type History } from "../server/src/history/history.ts";
import { replay } from "../server/src/history/replay.ts";
import { cachePlan } from "../server/src/impact/cache-plan.ts";
import { excludes, parseIgnoreFile } from "../server/src/project/dockerignore.ts";
import { removeTemporaryFolders, temporaryFolder } from "./support/cli.ts";
import { Repository } from "./support/repository.ts";

const dockerfile = parseDockerfile(`FROM node:24 AS build
WORKDIR /src
COPY package.json ./
RUN npm ci
COPY . .
RUN npm run build
FROM node:24-slim
COPY --from=build /src/dist /app
COPY --from=build /src/LICENSE /
`);

describe("the history of a repository", () => {
  after(removeTemporaryFolders);

  it("tells which steps each commit runs again", async () => {
    const repository = new Repository();
    repository.commit("start", { "package.json": "{}", "a.js": "1", LICENSE: "free" });
    repository.commit("source", { "a.js": "2" });
    repository.commit("manifest", { "package.json": '{"name":"a"}' });
    repository.commit("documents", { "README.md": "hello" });
    repository.commit("back to what was there", { "README.md": undefined });
    repository.commit("licence", { LICENSE: "freer" });
    repository.rename("a.js", "b.js");
    repository.commit("renamed", {});
    chmodSync(join(repository.folder, "b.js"), 0o755);
    repository.commit("executable", {});
    repository.commit("nothing", {});
    const { commits, runs } = await replayed(repository.folder, ".git\n");
    assert.deepEqual(
      commits.map((subject, at) => `${subject}: ${runs[at]}`),
      [
        "start: WORKDIR COPY RUN COPY RUN COPY COPY",
        "source: COPY RUN COPY COPY",
        "manifest: COPY RUN COPY RUN COPY COPY",
        "documents: COPY RUN",
        "back to what was there: ",
        "licence: COPY RUN COPY",
        "renamed: COPY RUN COPY COPY",
        "executable: COPY RUN COPY COPY",
        "nothing: ",
      ],
    );
  });

  it("counts a merge as one commit, with all that it brought", async () => {
    const repository = new Repository();
    repository.commit("start", { "package.json": "{}", "a.js": "1" });
    repository.git("switch", "-q", "-c", "other");
    repository.commit("one", { "a.js": "2" });
    repository.commit("two", { "package.json": "[]" });
    repository.git("switch", "-q", "main");
    repository.commit("main", { "c.js": "1" });
    repository.git("merge", "-q", "--no-ff", "-m", "merged", "other");
    const { commits, runs } = await replayed(repository.folder, ".git\n");
    assert.deepEqual(commits, ["start", "main", "merged"]);
    assert.equal(runs[2], "COPY RUN COPY RUN COPY COPY");
  });

  it("runs a copy again at every commit where git's own folder reaches the build", async () => {
    const repository = new Repository();
    repository.commit("start", { "package.json": "{}" });
    repository.commit("nothing", {});
    assert.equal((await replayed(repository.folder, "")).runs[1], "COPY RUN COPY COPY");
    assert.equal((await replayed(repository.folder, ".git\n")).runs[1], "");
  });

  it("follows a folder of a repository, in which other folders change too", async () => {
    const repository = new Repository();
    repository.commit("start", { "app/package.json": "{}", "app/a b.js": "1", "other/a.js": "1" });
    repository.commit("other", { "other/a.js": "2" });
    repository.commit("own", { "app/a b.js": "ö" });
    const { runs } = await replayed(join(repository.folder, "app"), "");
    assert.deepEqual(runs.slice(1), ["", "COPY RUN COPY COPY"]);
  });

  it("begins behind the oldest commit of a shallow clone", async () => {
    const repository = new Repository();
    for (const number of [1, 2, 3, 4]) repository.commit(`number ${number}`, { "a.js": String(number) });
    const clone = temporaryFolder({});
    execFileSync("git", ["clone", "-q", "--depth", "3", pathToFileURL(repository.folder).href, clone]);
    const history = await readGitHistory(clone, 60);
    assert.equal(history?.isShallow, true);
    assert.deepEqual(
      history?.commits.map(({ subject }) => subject),
      ["number 3", "number 4"],
    );
    assert.equal((await readGitHistory(clone, 2))?.isShallow, false);
  });

  it("is unknown without commits, without a repository, and for a folder that is not there", async () => {
    assert.equal(await readGitHistory(new Repository().folder, 60), undefined);
    assert.equal(await readGitHistory(temporaryFolder({}), 60), undefined);
    assert.equal(await readGitHistory("/does/not/exist", 60), undefined);
  });

  it("starts no program that the repository's settings name", async () => {
    const repository = new Repository();
    repository.commit("start", { "a.js": "1" });
    const mark = join(repository.folder, "started");
    const script = join(temporaryFolder({}), "hook");
    writeFileSync(script, `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(script, 0o755);
    for (const name of ["core.fsmonitor", "diff.external", "core.pager", "log.showSignature", "gpg.program"])
      repository.git("config", name, name === "log.showSignature" ? "true" : script);
    writeFileSync(join(repository.folder, ".gitattributes"), "* diff=custom\n");
    repository.git("config", "diff.custom.command", script);
    repository.git("config", "diff.custom.textconv", script);
    assert.equal((await readGitHistory(repository.folder, 60))?.commits.length, 1);
    assert.throws(() => rmSync(mark), /ENOENT/);
  });
});

async function replayed(folder: string, ignoreFile: string): Promise<{ commits: string[]; runs: string[] }> {
  const history: History = (await readGitHistory(folder, 60)) ?? assert.fail("no history");
  const rules = parseIgnoreFile(ignoreFile);
  const { steps } = replay(cachePlan(dockerfile, filesAtEnd(history)), history, (path) => excludes(rules, path));
  const runsAt = (at: number): string =>
    steps.flatMap(({ step, runs }) => (runs[at] ? [step.instruction.keyword] : [])).join(" ");
  return { commits: history.commits.map(({ subject }) => subject), runs: history.commits.map((_, at) => runsAt(at)) };
}
