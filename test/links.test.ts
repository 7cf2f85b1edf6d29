import assert from "node:assert/strict";
import { DocumentLinkRequest } from "vscode-languageserver/node";
import { clientsOfSuite } from "./support/lsp.ts";

/** An image, and the page that it leads to. */
const cases: readonly (readonly [image: string, page: string | undefined])[] = [
  ["golang:1.26", "https://hub.docker.com/_/golang"],
  ["docker.io/library/debian", "https://hub.docker.com/_/debian"],
  ["grafana/grafana:13", "https://hub.docker.com/r/grafana/grafana"],
  ["quay.io/keycloak/keycloak:26", "https://quay.io/repository/keycloak/keycloak"],
  ["mcr.microsoft.com/dotnet/sdk:10.0", "https://mcr.microsoft.com/en-us/artifact/mar/dotnet/sdk"],
  ["registry.example.org/a:1", undefined],
  ["scratch", undefined],
  ["golang:${V}", undefined],
];

describe("links", () => {
  const start = clientsOfSuite();

  it("lead from images to the pages of their registries", async () => {
    const { connection, open } = await start();
    const uri = "untitled:Dockerfile";
    await open(uri, cases.map(([image]) => `FROM ${image}\n`).join(""));
    const links = await connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
    const expected = cases.flatMap(([image, target], line) => {
      const range = { start: { line, character: 5 }, end: { line, character: 5 + image.length } };
      return target === undefined ? [] : [{ range, target }];
    });
    assert.deepEqual(links, expected);
  });
});
