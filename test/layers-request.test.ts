import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CodeActionRequest, CodeLensRequest } from "vscode-languageserver/node";
import type { LayersReport } from "../server/src/layers/report.ts";
import { removeTemporaryFolders, temporaryFolder } from "./support/cli.ts";
import { type ClientOptions, clientsOfSuite, type TestClient } from "./support/lsp.ts";
import { Repository } from "./support/repository.ts";

const text = "FROM scratch AS build\nCOPY data /\nENV A=b\nFROM build\nCOPY --from=build /data /x/\n";

describe("the request for layers", () => {
  const start = clientsOfSuite();
  after(removeTemporaryFolders);

  it("is answered at once, and again when the history was read", async () => {
    const repository = new Repository();
    repository.commit("start", { Dockerfile: text, data: "12345" });
    repository.commit("data", { data: "123456" });
    repository.commit("something else", { other: "1" });
    const { ask, told } = await opened(start, repository.folder, text);
    assert.equal((await ask())?.history.state, "reading");
    const report = await told(
      ({ history, image }) => history.state === "read" && image.stages[0]?.rows[1]?.size?.bytes === 6,
    );
    assert.deepEqual(
      report.history.commits.map(({ subject }) => subject),
      ["start", "data", "something else"],
    );
    const [build, final] = report.image.stages;
    assert.deepEqual(
      build?.rows.map(({ line, text, size, total, reruns }) => [line, text, size?.bytes, total, reruns?.runs]),
      [
        [1, "FROM scratch AS build", 0, { bytes: 0, unknown: 0 }, undefined],
        [2, "COPY data /", 6, { bytes: 6, unknown: 0 }, [true, true, false]],
        [3, "ENV A=b", undefined, { bytes: 6, unknown: 0 }, undefined],
      ],
    );
    assert.equal(final?.shipped, true);
    assert.equal(final?.rows[0]?.total.bytes, 6);
    repository.commit("more data", { data: "1234567" });
    await ask();
    const later = await told(({ history }) => history.commits.length === 4);
    assert.deepEqual(later.image.stages[0]?.rows[1]?.reruns?.runs, [true, true, false, true]);
  });

  it("tells later what npm installs, from node_modules", async () => {
    const manifest = JSON.stringify({ name: "a", version: "1.0.0" });
    const packages = { "": {}, "node_modules/a": { version: "1.0.0" } };
    const folder = temporaryFolder({
      ".dockerignore": "node_modules\n",
      "package.json": "{}",
      "package-lock.json": JSON.stringify({ lockfileVersion: 3, packages }),
      "node_modules/a/package.json": manifest,
      "node_modules/a/index.js": "x".repeat(9_000_000),
    });
    const lines = "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci && rm -rf ~/.npm\n";
    const { client, uri, told } = await opened(start, folder, lines);
    const { image } = await told((report) => report.image.stages[0]?.rows.at(-1)?.size?.confidence === "table");
    assert.equal(image.stages[0]?.rows.at(-1)?.size?.grounds, "From node_modules, 1 package of package-lock.json");
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
    assert.equal(lenses?.at(-1)?.command?.title, "≈ 9 MB");
  });

  it("has the same history as the lenses, which name what most commits run again", async () => {
    const repository = new Repository();
    repository.commit("start", { Dockerfile: "FROM scratch\n", data: "1" });
    repository.commit("data", { data: "2" });
    repository.commit("documents", { "README.md": "1" });
    const lines = "FROM debian:12\nCOPY data /\nRUN make\nCOPY . /x/\nWORKDIR /y\n";
    writeFileSync(join(repository.folder, ".dockerignore"), ".git\n");
    const capabilities = { workspace: { codeLens: { refreshSupport: true } } };
    const { client, uri, told } = await opened(start, repository.folder, lines, { capabilities });
    await told(({ history, image }) => history.state === "read" && image.stages[0]?.rows[1]?.size?.bytes === 1);
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
    assert.deepEqual(lenses?.map(({ range, command }) => [range.start.line, command?.title]).slice(1), [
      [1, "re-runs in 2 of 3 commits"],
      [2, "re-runs in 2 of 3 commits"],
      [3, "re-runs in 3 of 3 commits · 1 of those touch only docs, tests or CI"],
      [4, "re-runs in 3 of 3 commits · 1 of those touch only docs, tests or CI"],
    ]);
  });

  it("says what a change would bring, when it is asked to", async () => {
    const folder = temporaryFolder({ data: "12345" });
    const { ask, told } = await opened(start, folder, "FROM golang:1.26\nCOPY data /\nRUN chmod 600 /data\n");
    await told(({ image }) => image.stages[0]?.rows[1]?.size?.bytes === 5);
    assert.equal((await ask())?.alternatives, undefined);
    const { alternatives = [], image } = (await ask({ alternatives: true })) ?? {};
    const copy = alternatives.find(({ image: after }) => after.stages[0]?.rows.length === 2);
    assert.ok(copy, JSON.stringify(alternatives.map(({ title }) => title)));
    assert.equal((image?.disk.bytes ?? 0) - (copy.image.disk.bytes ?? 0), 5);
  });

  it("tells in titles of code actions what they save", async () => {
    const repository = new Repository();
    const dockerfile = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build -o /app .\n";
    repository.commit("start", {
      Dockerfile: dockerfile,
      "go.mod": "module a\n\nrequire example.com/b v1.0.0\n",
      "go.sum": "example.com/b v1.0.0 h1:x=\n",
      "main.go": "package main\n",
    });
    repository.commit("code", { "main.go": "package main // 1\n" });
    repository.commit("more", { "main.go": "package main // 2\n" });
    const { client, uri, ask, told } = await opened(start, repository.folder, dockerfile);
    await ask();
    await told(({ history, image }) => history.state === "read" && image.stages[0]?.rows[2]?.size?.bytes !== null);
    const at = { line: 2, character: 5 };
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    const titles = actions?.map(({ title }) => title) ?? [];
    assert.equal(
      titles[0],
      "Download modules in a layer of their own: `go mod download` re-runs in 1 of 3 commits instead of 3",
    );
  });

  it("runs no program in a workspace that is not trusted, nor where the setting says so", async () => {
    const repository = new Repository();
    repository.commit("start", { data: "12345" });
    const distrusted = await opened(start, repository.folder, text, { initializationOptions: { trusted: false } });
    assert.equal((await distrusted.ask())?.history.state, "untrusted");
    await distrusted.client.connection.sendNotification("stowage/trusted");
    await distrusted.told(({ history }) => history.state === "read");
    const settings = { layers: { history: 0 } };
    const off = await opened(start, repository.folder, text, { initializationOptions: { settings } });
    assert.equal((await off.ask())?.history.state, "off");
  });

  it("finds no history where there is none, and nothing of what is not open", async () => {
    const { ask, told, client } = await opened(start, temporaryFolder({ data: "1" }), text);
    await told(({ history }) => history.state === "none");
    assert.equal(await ask({ uri: "file:///nowhere/Dockerfile" }), null);
    await client.open("untitled:Dockerfile", text);
    assert.equal((await ask({ uri: "untitled:Dockerfile" }))?.history.state, "none");
  });

  it("tells a client of changes only after it asked", async () => {
    const folder = temporaryFolder({ data: "1" });
    const client = await start();
    let times = 0;
    client.connection.onNotification("stowage/layersChanged", () => {
      times++;
    });
    const uri = pathToFileURL(join(folder, "Dockerfile")).href;
    await client.open(uri, text);
    await client.publication((params) => params.uri === uri);
    assert.equal(times, 0);
  });
});

interface Asking {
  readonly client: TestClient;
  readonly uri: string;
  ask(params?: object): Promise<LayersReport | null>;
  /** The first report that is as wanted; asks again each time that the server says there is another. */
  told(wanted: (report: LayersReport) => boolean): Promise<LayersReport>;
}

async function opened(
  start: (options?: ClientOptions) => Promise<TestClient>,
  folder: string,
  content: string,
  options: ClientOptions = {},
): Promise<Asking> {
  writeFileSync(join(folder, "Dockerfile"), content);
  const uri = pathToFileURL(join(folder, "Dockerfile")).href;
  const client = await start(options);
  const ask = (params: object = {}): Promise<LayersReport | null> =>
    client.connection.sendRequest("stowage/layers", { uri, ...params });
  let wake = (): void => {};
  let isChanged = false;
  client.connection.onNotification("stowage/layersChanged", (params: { readonly uri: string }) => {
    assert.equal(params.uri, uri);
    isChanged = true;
    wake();
  });
  const told = async (wanted: (report: LayersReport) => boolean): Promise<LayersReport> => {
    for (;;) {
      isChanged = false;
      const report = await ask();
      if (report !== null && wanted(report)) return report;
      if (!isChanged)
        await new Promise<void>((done) => {
          wake = done;
        });
    }
  };
  await client.open(uri, content);
  return { client, uri, ask, told };
}
