import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InitReport } from "../server/src/generator/report.ts";
import { removeTemporaryFolders, temporaryFolder } from "./support/cli.ts";
import { clientsOfSuite } from "./support/lsp.ts";

describe("the request for a project's Dockerfile", () => {
  const start = clientsOfSuite();
  after(removeTemporaryFolders);

  it("answers the files and writes none", async () => {
    const folder = temporaryFolder({
      "go.mod": "module example.com/tools\n\ngo 1.26\n",
      "cmd/a/main.go": "package main\n\nfunc main() {}\n",
      "cmd/b/main.go": "package main\n\nfunc main() {}\n",
    });
    const { connection } = await start();
    const ask = (params: object): Promise<InitReport | null> => connection.sendRequest("stowage/init", params);
    const uri = pathToFileURL(folder).href;
    assert.deepEqual(await ask({ uri }), {
      kind: "refused",
      reason: "There are 2 programs: ./cmd/a, ./cmd/b; --entry says which",
    });
    const report = await ask({ uri, entry: "cmd/b", port: 9000 });
    assert.ok(report?.kind === "files");
    assert.equal(report.found, "a Go module");
    assert.deepEqual(
      report.files.map(({ name }) => name),
      ["Dockerfile", ".dockerignore"],
    );
    assert.match(report.files[0]?.text ?? "", /^EXPOSE 9000$/m);
    assert.ok(report.said.includes("start: ./cmd/b (--entry says so)"));
    assert.ok(!existsSync(join(folder, "Dockerfile")));
    assert.equal(await ask({ uri: "untitled:folder" }), null);
  });
});
