import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CodeLensRequest } from "vscode-languageserver/node";
import type { LayersReport } from "../server/src/layers/report.ts";
import { removeTemporaryFolders, temporaryFolder } from "./support/cli.ts";
import { type FakeDocker, fakeDocker, recordedFiles } from "./support/fake-docker.ts";
import { clientsOfSuite } from "./support/lsp.ts";

const text = recordedFiles.Dockerfile ?? "";

describe("an engine on a socket", () => {
  const start = clientsOfSuite();
  const engines: FakeDocker[] = [];
  const engine = async (answer?: (path: string, response: ServerResponse) => boolean): Promise<FakeDocker> => {
    const one = await fakeDocker(answer);
    engines.push(one);
    process.env.DOCKER_HOST = one.host;
    return one;
  };
  const usual = process.env.DOCKER_HOST;
  afterEach(async () => {
    if (usual === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = usual;
    for (const one of engines.splice(0)) await one.stop();
  });
  after(removeTemporaryFolders);

  it("is asked by the command line when it is told to", async () => {
    const { asked } = await engine();
    const cwd = temporaryFolder(recordedFiles);
    const plain = await stowage(cwd, ["layers", "Dockerfile"]);
    assert.deepEqual([plain.code, asked], [0, []]);
    const { code, stdout } = await stowage(cwd, ["layers", "Dockerfile", "--engine"]);
    assert.equal(code, 0);
    assert.match(stdout, / 8 RUN {3}✓ 54\.3 kB · built /);
    assert.match(stdout, /\nimage: ✓ 2\.04 MB on disk\nlast build: 17bc27259a25 engtest:1, /);
    const { lastBuild } = JSON.parse(
      (await stowage(cwd, ["layers", "Dockerfile", "--engine", "--format", "json"])).stdout,
    );
    assert.deepEqual(lastBuild.tags, ["engtest:1"]);
  });

  const broken: readonly [title: string, answer: (path: string, response: ServerResponse) => boolean, said: RegExp][] =
    [
      ["answers what is no JSON", (_, response) => Boolean(response.end("<html>")), /answers what is no JSON/],
      ["fails", (_, response) => Boolean(response.writeHead(500).end()), /answers with the status 500/],
      ["hangs up", (_, response) => Boolean(response.destroy()), /socket hang up/],
      ["answers without end", (_, response) => endless(response), /answers more than can be read/],
    ];
  for (const [title, answer, said] of broken) {
    it(`that ${title} is complained of, and the estimates are shown`, async () => {
      await engine(answer);
      const cwd = temporaryFolder(recordedFiles);
      const { code, stdout, stderr } = await stowage(cwd, ["layers", "Dockerfile", "--engine"]);
      assert.match(stderr, said);
      assert.match(stdout, /image: ≈ 74\.8 MB/);
      assert.equal(code, 2);
    });
  }

  it("that does not run is complained of", async () => {
    process.env.DOCKER_HOST = "unix:///nowhere/docker.sock";
    const { stderr } = await stowage(temporaryFolder(recordedFiles), ["layers", "Dockerfile", "--engine"]);
    assert.equal(stderr, "stowage: The Docker Engine at /nowhere/docker.sock does not run\n");
  });

  it("tells lenses and the panel what it knows, only where the setting and trust allow", async () => {
    const { asked } = await engine();
    const folder = temporaryFolder(recordedFiles);
    const uri = pathToFileURL(join(folder, "Dockerfile")).href;
    const states = async (initializationOptions: object): Promise<string | undefined> => {
      const client = await start({ initializationOptions });
      await client.open(uri, text);
      return (await client.connection.sendRequest<LayersReport>("stowage/layers", { uri })).lastBuild.state;
    };
    assert.equal(await states({}), "off");
    assert.equal(await states({ settings: { layers: { engine: true } }, trusted: false }), "untrusted");
    assert.deepEqual(asked, []);
    const client = await start({
      initializationOptions: { settings: { layers: { engine: true }, layerLens: { all: true } } },
    });
    let changes = 0;
    client.connection.onNotification("stowage/layersChanged", () => {
      changes++;
    });
    await client.open(uri, text);
    const ask = () => client.connection.sendRequest<LayersReport>("stowage/layers", { uri, alternatives: true });
    let report = await ask();
    assert.equal(report.lastBuild.state, "reading");
    while (report.lastBuild.state !== "read") report = await ask();
    assert.ok(changes > 0);
    assert.equal(report.lastBuild.image, "engtest:1");
    const [row] = report.image.stages[1]?.rows.filter(({ line }) => line === 21) ?? [];
    assert.deepEqual([row?.size?.bytes, row?.size?.confidence], [1000, "measured"]);
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
    assert.match(lenses?.find(({ range }) => range.start.line === 7)?.command?.title ?? "", /^✓ 54\.3 kB · built /);
    const before = asked.length;
    await client.connection.sendNotification("stowage/focused");
    while (asked.length === before) await ask();
  });

  it("that can't be asked is said once, and breaks nothing", async () => {
    process.env.DOCKER_HOST = "ssh://a@b";
    const uri = pathToFileURL(join(temporaryFolder(recordedFiles), "Dockerfile")).href;
    const client = await start({ initializationOptions: { settings: { layers: { engine: true } } } });
    await client.open(uri, text);
    const ask = () => client.connection.sendRequest<LayersReport>("stowage/layers", { uri });
    let report = await ask();
    while (report.lastBuild.state === "reading") report = await ask();
    const { state, problem } = report.lastBuild;
    assert.deepEqual([state, problem], ["failed", "ssh://a@b is reached by SSH, which Stowage does not speak"]);
    await client.until(() => client.logs.length > 0);
    const told = (client.logs as string[]).splice(0);
    assert.deepEqual(told, [`${problem}, so layers are not measured (stowage.layers.engine)`]);
  });

  it("is not turned on by a file of the project", async () => {
    const { asked } = await engine();
    const folder = temporaryFolder(recordedFiles);
    writeFileSync(join(folder, "stowage.yaml"), "layers:\n  engine: true\n");
    const uri = pathToFileURL(join(folder, "Dockerfile")).href;
    const client = await start();
    await client.open(uri, text);
    const { lastBuild } = await client.connection.sendRequest<LayersReport>("stowage/layers", { uri });
    assert.deepEqual([lastBuild.state, asked], ["off", []]);
  });
});

function endless(response: ServerResponse): boolean {
  const part = Buffer.alloc(1 << 20, 32);
  const write = (): void => {
    while (!response.destroyed && response.write(part));
    if (!response.destroyed) response.once("drain", write);
  };
  write();
  return true;
}

/** Beside this process, which is the engine. */
function stowage(
  cwd: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [resolve("dist/cli.mjs"), ...args], { cwd }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}
