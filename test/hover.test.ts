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
    assert.match(textOf(await over(client, 0, 8)), /^On disk/m);
    assert.deepEqual((await over(client, 0, 8))?.range, {
      start: { line: 0, character: 5 },
      end: { line: 0, character: 16 },
    });
    assert.match(textOf(await over(client, 1, 0)), /^EXPOSE is documentation.*\[more\]\(https:/m);
    assert.equal(await over(client, 1, 8), null);
    assert.equal(await over(client, 0, 17), null);
    assert.equal(await over(client, 7, 0), null);
  });

  const helps: readonly [text: string, line: number, character: number, says: RegExp][] = [
    ["FROM a\nCOPY --link a /b\n", 1, 1, /^`COPY \[flags\] source… destination`\n\nCopies files .*#copy\)/],
    ["FROM a\nCOPY --link a /b\n", 1, 8, /^Makes a layer .*dockerfile\/#copy---link\)/],
    ["FROM a\nRUN --mount=type=cache,sharing=locked,target=/a x\n", 1, 26, /^`sharing`: shared, private or locked/],
    ["FROM a\nRUN --mount=type=cache,target=/a x\n", 1, 7, /^Mounts a folder/],
    ["ARG V=1\nFROM a:$V\n", 1, 8, /^V is 1 \(ARG in line 1\), unless the build/],
    ["FROM a\nENV V=1\nRUN echo $V\n", 2, 10, /^V is 1 \(ENV in line 2\)/],
    ["FROM a\nARG V\nRUN echo $V\n", 2, 10, /^V: the file alone does not tell its value \(ARG in line 2\)/],
    ["FROM a\nENV V=1\nENV V=2\n", 1, 4, /^V is 1 \(ENV in line 2\)/],
    ["FROM debian:trixie-slim\n", 0, 8, /^debian:trixie\\-slim: ≈ 78.*on disk[\s\S]*trixie: Debian 13/],
    ["FROM alpine\n", 0, 8, /latest is meant/],
    [
      "FROM a AS b\nFROM c\nCOPY --from=b /x /y /\n",
      0,
      10,
      /^Stage b: lines 1 to 1[\s\S]*Line 3 copies \/x \/y from it/,
    ],
    ["FROM a AS b\nFROM b\nRUN --mount=from=b,target=/a x\n", 1, 5, /Line 2 starts from it[\s\S]*Line 3 mounts it/],
  ];
  for (const [text, line, character, says] of helps) {
    it(`help at ${line}:${character} of ${JSON.stringify(text)}`, async () => {
      const client = await start({ capabilities: markdown });
      await client.open(uri, text);
      assert.match(textOf(await over(client, line, character)), says);
    });
  }

  it("say only what nobody else says beside another extension", async () => {
    const client = await start({ capabilities: markdown, initializationOptions: { neighbours: true } });
    await client.open(uri, "FROM a\nEXPOSE 80\nENV V=1\n");
    assert.match(textOf(await over(client, 1, 0)), /^EXPOSE is documentation/);
    assert.equal(await over(client, 2, 4), null);
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
