import assert from "node:assert/strict";
import { type Hover, HoverRequest, type MarkupContent } from "vscode-languageserver/node";
import { clientsOfSuite, type TestClient } from "./support/lsp.ts";

const uri = "untitled:Dockerfile";
const markdown = { textDocument: { hover: { contentFormat: ["markdown" as const] } } };

describe("hovers", () => {
  const start = clientsOfSuite();

  it("speak over a keyword and over the image, and not elsewhere", async () => {
    const client = await start({ capabilities: markdown });
    await client.open(uri, "FROM golang:1.26 AS build\nEXPOSE 80\n");
    assert.match(textOf(await over(client, 0, 2)), /1\\\.26\\-alpine 241 MB/);
    assert.match(textOf(await over(client, 0, 8)), /^On disk/);
    assert.deepEqual((await over(client, 0, 8))?.range, {
      start: { line: 0, character: 5 },
      end: { line: 0, character: 16 },
    });
    assert.match(textOf(await over(client, 1, 0)), /^EXPOSE is documentation.*\[more\]\(https:/);
    assert.equal(await over(client, 1, 8), null);
    assert.equal(await over(client, 0, 20), null);
    assert.equal(await over(client, 7, 0), null);
  });

  it("keep what the file says as text, whatever it looks like", async () => {
    const client = await start({ capabilities: markdown });
    await client.open(uri, "FROM debian:12\nCOPY --from=<img/src=x>[a](command:x) a b\n");
    assert.match(textOf(await over(client, 1, 1)), /\\<img\/src=x\\>\\\[a\\\]\\\(command:x\\\)/);
  });

  it("are plain text for clients that read nothing else", async () => {
    const client = await start();
    await client.open(uri, "FROM debian:12\nEXPOSE 80\n");
    const hover = await over(client, 1, 0);
    assert.ok(hover !== null);
    assert.equal((hover.contents as MarkupContent).kind, "plaintext");
    assert.match(textOf(hover), /\(https:[^)]*\)$/);
  });
});

function over({ connection }: TestClient, line: number, character: number): Promise<Hover | null> {
  return connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line, character } });
}

function textOf(hover: Hover | null): string {
  assert.ok(hover !== null);
  return (hover.contents as MarkupContent).value;
}
