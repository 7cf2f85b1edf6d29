import assert from "node:assert/strict";
import {
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  InlayHintRequest,
  SelectionRangeRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
} from "vscode-languageserver/node";
import { parseImageReference } from "../server/src/dockerfile/image.ts";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { inlayHints } from "../server/src/editing/inlay-hints.ts";
import { links, registryPage } from "../server/src/editing/links.ts";
import { documentSymbols, foldingRanges, selectionRange } from "../server/src/editing/outline.ts";
import { semanticTokens, tokenTypes } from "../server/src/editing/semantic-tokens.ts";
import { signatureHelp } from "../server/src/editing/signature.ts";
import { contextFor, readProject } from "../server/src/project/read-project.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { clientsOfSuite } from "./support/lsp.ts";
import { pageDockerfiles } from "./support/page-dockerfiles.ts";

const sample = [
  "# syntax=docker/dockerfile:1",
  "ARG V=1",
  "# one",
  "# two",
  "FROM golang:$V AS build",
  "RUN --mount=type=cache,target=/a \\",
  "  go build",
  "COPY <<EOF /a",
  "$V",
  "EOF",
  "FROM build",
  "COPY --from=build /a /b",
  "",
].join("\n");

describe("the outline", () => {
  it("shows stages with their instructions", () => {
    const drawn = documentSymbols(parseDockerfile(sample)).map(({ name, detail, children }) => [
      `${name} ${detail}`,
      ...(children ?? []).map((child) => `${child.name} ${child.detail}`),
    ]);
    assert.deepEqual(drawn, [
      ["ARG V=1"],
      ["build golang:$V", "RUN --mount=type=cache,target=/a go build", "COPY <<EOF /a"],
      ["1 build", "COPY --from=build /a /b"],
    ]);
  });

  it("folds stages, comments, and instructions of several lines", () => {
    const folds = foldingRanges(parseDockerfile(sample)).map(({ startLine, endLine }) => [startLine, endLine]);
    assert.deepEqual(folds, [
      [4, 9],
      [10, 11],
      [5, 6],
      [7, 9],
      [2, 3],
    ]);
  });

  it("widens a selection step by step", () => {
    const dockerfile = parseDockerfile("FROM a\nENV A=one-1 B=2\n");
    const steps: string[] = [];
    for (let at = selectionRange(dockerfile, 15) as ReturnType<typeof selectionRange> | undefined; at; at = at.parent) {
      const { start, end } = at.range;
      steps.push(dockerfile.text.slice(dockerfile.source.offset(start), dockerfile.source.offset(end)));
    }
    assert.deepEqual(steps, [
      "one-1",
      "A=one-1",
      "A=one-1 B=2",
      "ENV A=one-1 B=2",
      "FROM a\nENV A=one-1 B=2",
      "FROM a\nENV A=one-1 B=2\n",
    ]);
  });

  const pages: readonly [image: string, page: string | undefined][] = [
    ["golang:1.26", "https://hub.docker.com/_/golang"],
    ["docker.io/library/golang", "https://hub.docker.com/_/golang"],
    ["grafana/grafana", "https://hub.docker.com/r/grafana/grafana"],
    ["no-such-official", undefined],
    ["ghcr.io/a/b:1", "https://ghcr.io/a/b"],
    ["quay.io/a/b", "https://quay.io/repository/a/b"],
    ["mcr.microsoft.com/dotnet/sdk:10.0", "https://mcr.microsoft.com/en-us/artifact/mar/dotnet/sdk"],
    ["public.ecr.aws/docker/library/node", "https://gallery.ecr.aws/docker/library/node"],
    ["gcr.io/distroless/static", "https://github.com/GoogleContainerTools/distroless"],
    ["registry.example.com/a", undefined],
  ];
  for (const [text, page] of pages) {
    it(`knows the page of ${text}: ${page ?? "none"}`, () => {
      const image = parseImageReference(text);
      assert.ok(image !== undefined);
      assert.equal(registryPage(image), page);
    });
  }

  it("leads from a COPY to its file", async () => {
    const files = new Map([["a/b.txt", ""]]);
    const { context } = await readProject(memoryFileSystem("/p", files), contextFor("/p/Dockerfile"));
    const found = links(parseDockerfile("FROM scratch\nCOPY a/b.txt a none /\n"), context);
    assert.deepEqual(found, [{ span: { start: 18, end: 25 }, to: { file: "a/b.txt" } }]);
  });

  it("marks names", () => {
    const text = "ARG V=1\nFROM a:${V} AS b\nCOPY --from=b \\\n# c\n  x y\n";
    assert.deepEqual(drawn(text), [
      "keyword ARG",
      "variable! V",
      "keyword FROM",
      "variable V",
      "namespace! b",
      "keyword COPY",
      "parameter --from",
      "namespace b",
      "comment # c",
    ]);
  });

  it("marks as many names again in a file twice as long, each once", () => {
    const run = (lines: number): string => `FROM a\nARG V\nRUN ${'echo "$V" && \\\n  '.repeat(lines)}true\n`;
    const count = (lines: number): number => semanticTokens(parseDockerfile(run(lines))).length / 5;
    assert.equal(count(1000), 1004);
    assert.equal(count(2000), 2004);
  });

  it("hints at values, but not in shell text", () => {
    const text = "ARG V=1\nFROM a:${V:-2}\nENV W=/w\nWORKDIR $W/x\nRUN echo $W\nARG N\nLABEL a=$N\n";
    const dockerfile = parseDockerfile(text);
    const hints = inlayHints(dockerfile, { start: 0, end: text.length });
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, position.character, label]),
      [
        [1, 14, "= 1"],
        [3, 10, "= /w"],
      ],
    );
  });

  it("never throws, wherever the caret is", () => {
    for (const text of examples()) {
      const dockerfile = parseDockerfile(text);
      documentSymbols(dockerfile);
      foldingRanges(dockerfile);
      links(dockerfile, undefined);
      drawn(text);
      inlayHints(dockerfile, { start: 0, end: text.length });
      for (let offset = 0; offset <= text.length; offset++) {
        selectionRange(dockerfile, offset);
        signatureHelp(dockerfile, offset);
      }
    }
  });

  describe("over stdio", () => {
    const start = clientsOfSuite();
    const uri = "untitled:Dockerfile";
    const textDocument = { uri };
    const range = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };

    it("is answered", async () => {
      const settings = { editing: { inlayHints: true } };
      const { connection, open } = await start({ initializationOptions: { settings } });
      await open(uri, sample);
      const position = { line: 4, character: 8 };
      assert.equal((await connection.sendRequest(DocumentSymbolRequest.type, { textDocument }))?.length, 3);
      assert.equal((await connection.sendRequest(FoldingRangeRequest.type, { textDocument }))?.length, 5);
      const selected = await connection.sendRequest(SelectionRangeRequest.type, {
        textDocument,
        positions: [position],
      });
      assert.equal(selected?.length, 1);
      assert.deepEqual(await connection.sendRequest(DocumentLinkRequest.type, { textDocument }), []);
      const help = await connection.sendRequest(SignatureHelpRequest.type, { textDocument, position });
      assert.equal(help?.signatures.length, 1);
      const hints = await connection.sendRequest(InlayHintRequest.type, {
        textDocument,
        range: { start: range.start, end: { line: 12, character: 0 } },
      });
      assert.equal(hints?.length, 1);
      const whole = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
      const part = await connection.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range });
      assert.deepEqual(whole?.data.slice(0, part?.data.length), part?.data);
      assert.ok((part?.data.length ?? 0) > 0);
    });

    it("has no hints unless they are asked for, and nothing beside a neighbour", async () => {
      const { connection, open } = await start({ initializationOptions: { neighbours: true } });
      await open(uri, sample);
      assert.equal(await connection.sendRequest(DocumentSymbolRequest.type, { textDocument }), null);
      const other = await start();
      await other.open(uri, sample);
      const asked = { textDocument, range: { start: range.start, end: { line: 12, character: 0 } } };
      assert.deepEqual(await other.connection.sendRequest(InlayHintRequest.type, asked), []);
    });
  });
});

/** The tokens with their texts; a declaration has a mark. */
function drawn(text: string): readonly string[] {
  const { source } = parseDockerfile(text);
  const data = semanticTokens(parseDockerfile(text));
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    character = lines > 0 ? characters : character + characters;
    line += lines;
    const start = source.lineStart(line) + character;
    assert.ok(start + length <= source.lineEnd(line) && length > 0);
    found.push(`${tokenTypes[type]}${modifiers > 0 ? "!" : ""} ${text.slice(start, start + length)}`);
  }
  return found;
}

function examples(): readonly string[] {
  return [
    ...pageDockerfiles(8),
    "",
    "\uFEFFFROM a\r\nRUN \\\r\n# c\r\n  b\r\n",
    "RUN <<A <<B\n",
    "FROM\nENV $\nARG =\nONBUILD RUN <<E",
  ];
}
