import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { type CompletionItem, CompletionRequest } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { completions } from "../server/src/editing/completion.ts";
import { type Project, unknownProject } from "../server/src/project/project.ts";
import { contextFor, readProject } from "../server/src/project/read-project.ts";
import { rules } from "../server/src/rules/index.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { clientsOfSuite } from "./support/lsp.ts";

const files = new Map([
  [".dockerignore", "dist\nnode_modules\n"],
  ["Dockerfile", ""],
  ["dist/a.js", ""],
  ["package.json", "{}"],
  ["src/index.js", ""],
  ["src/lib/a.js", ""],
]);

/** The caret is `|`; `has` must be offered in this order, `not` must not; `becomes` is the text after the first of `has`. */
interface Case {
  readonly text: string;
  readonly has?: readonly string[];
  readonly not?: readonly string[];
  readonly becomes?: string;
  /** Nothing at all is offered. */
  readonly nothing?: true;
}

const cases: readonly Case[] = [
  { text: "|", has: ["ARG", "FROM"], not: ["RUN"] },
  { text: "FROM a\nR|", has: ["RUN"], becomes: "FROM a\nRUN " },
  { text: "from a\nr|", has: ["run"], becomes: "from a\nrun " },
  { text: "FROM a\nR| echo", has: ["RUN"], becomes: "FROM a\nRUN echo" },
  { text: "FROM a\nRU|X echo", has: ["RUN"], becomes: "FROM a\nRUN echo" },
  { text: "FROM a\nONBUILD C|", has: ["COPY"], not: ["FROM", "ONBUILD"], becomes: "FROM a\nONBUILD COPY " },
  { text: "FROM a\nRUN echo \\\n  R|", nothing: true },
  { text: "FROM a\nRUN echo a |", nothing: true },
  { text: "FROM a\nRUN <<EOF\nR|\nEOF\n", nothing: true },
  { text: "FROM a\n# a free R|\n", nothing: true },
  { text: "FROM a\nRUN |", has: ["--mount=", "--network=", "--security="] },
  { text: "FROM a\nRUN --m| x", has: ["--mount="], becomes: "FROM a\nRUN --mount= x" },
  {
    text: "FROM a\nRUN --mount=|",
    has: ["type=bind", "type=cache", "type=secret", "target=", "from="],
    not: ["sharing="],
  },
  { text: "FROM a\nRUN --mount=type=|", has: ["bind", "cache", "tmpfs", "secret", "ssh"] },
  {
    text: "FROM a\nRUN --mount=type=cache,|",
    has: ["target=", "id=", "sharing=", "uid="],
    not: ["required", "type=bind"],
  },
  { text: "FROM a\nRUN --mount=type=cache,dst=/a,|", has: ["id="], not: ["target="] },
  { text: "FROM a\nRUN --mount=type=secret,|", has: ["id=", "env=", "required"], not: ["sharing=", "from="] },
  {
    text: "FROM a\nRUN --mount=type=cache,sharing=l| x",
    has: ["locked", "shared", "private"],
    becomes: "FROM a\nRUN --mount=type=cache,sharing=locked x",
  },
  { text: "FROM a AS b\nFROM c\nRUN --mount=from=|", has: ["b"] },
  { text: "FROM a\nRUN --mount=type=bind,source=s| x", has: ["src/"], not: ["dist/"] },
  { text: "FROM a\nRUN --network=|", has: ["none", "host", "default"] },
  { text: "FROM a\nRUN --security=|", has: ["sandbox", "insecure"] },
  { text: "FROM a\nRUN \\\n  --ne|", has: ["--network="], becomes: "FROM a\nRUN \\\n  --network=" },
  { text: "FROM a\nCOPY --|", has: ["--chown=", "--chmod=", "--link", "--exclude=", "--from=", "--parents"] },
  { text: "FROM a\nCOPY --link --|", has: ["--from="], not: ["--link"] },
  { text: "FROM a AS one\nFROM b AS two\nFROM c\nCOPY --from=|", has: ["two", "one"] },
  {
    text: "FROM a AS one\nFROM b\nCOPY --from=o| / /",
    has: ["one"],
    becomes: "FROM a AS one\nFROM b\nCOPY --from=one / /",
  },
  { text: "FROM a AS me\nCOPY --from=|", not: ["me"] },
  { text: "FROM a\nADD --|", has: ["--keep-git-dir", "--checksum=", "--unpack"], not: ["--from="] },
  { text: "FROM a\nHEALTHCHECK --|", has: ["--interval=", "--start-interval=", "--retries="] },
  { text: "FROM a\nHEALTHCHECK |", has: ["CMD ", "NONE", "--interval="] },
  { text: "FROM --platform=|", has: ["$BUILDPLATFORM", "linux/amd64"] },
  { text: "FROM |", has: ["alpine", "debian", "node", "scratch", "--platform="] },
  { text: "FROM nod|", has: ["node"] },
  { text: "FROM debian:|", has: ["trixie", "trixie-slim", "bookworm-slim"], not: ["bullseye"] },
  { text: "FROM debian:trix|", has: ["trixie"], becomes: "FROM debian:trixie" },
  { text: "FROM a AS build\nFROM |", has: ["build", "alpine"] },
  { text: "FROM a |", has: ["AS "], becomes: "FROM a AS " },
  { text: "FROM a AS |", nothing: true },
  { text: "ARG V=1\nFROM a:$|", has: ["V", "TARGETPLATFORM"], becomes: "ARG V=1\nFROM a:$V" },
  { text: "ARG V=1\nFROM a\nENV E=2\nCOPY $| /", has: ["E"], not: ["V"] },
  { text: "FROM a\nARG V\nRUN echo ${V|", has: ["V"], becomes: "FROM a\nARG V\nRUN echo ${V}" },
  { text: "FROM a\nARG V\nRUN echo ${V|} b", has: ["V"], becomes: "FROM a\nARG V\nRUN echo ${V} b" },
  { text: "FROM a\nARG V\nRUN echo a \\\n  $|", has: ["V"] },
  { text: "FROM a\nARG V\nRUN echo '$|", nothing: true },
  { text: "FROM a\nARG V\nRUN echo \\$|", nothing: true },
  { text: 'FROM a\nENV V=1\nCMD ["$|"]', nothing: true },
  { text: "FROM a\nARG V\nENV W=1\nCMD echo $|", has: ["W"], not: ["V"] },
  { text: "FROM a\nARG V\nCOPY <<EOF /a\n$|\nEOF\n", has: ["V"] },
  { text: "FROM a\nARG V\nCOPY <<'EOF' /a\n$|\nEOF\n", nothing: true },
  { text: "ARG V\nFROM a\nARG |", has: ["V", "TARGETARCH"] },
  { text: "FROM a\nCOPY |", has: ["src/", "package.json", "--chown="], not: ["dist/", "node_modules/"] },
  { text: "FROM a\nCOPY src/|", has: ["lib/", "index.js"] },
  { text: "FROM a\nCOPY ./s| .", has: ["src/"], becomes: "FROM a\nCOPY ./src/ ." },
  { text: 'FROM a\nCOPY ["p|", "/"]', has: ["package.json"], becomes: 'FROM a\nCOPY ["package.json", "/"]' },
  { text: "FROM a\nCOPY --from=b s|", nothing: true },
  { text: "FROM a\nCOPY ../|", nothing: true },
  { text: "# |", has: ["syntax=", "escape=", "check=", "stowage ignore="] },
  { text: "FROM a\n# |", has: ["stowage ignore="], not: ["syntax="] },
  { text: "# syntax=|", has: ["docker/dockerfile:1"], becomes: "# syntax=docker/dockerfile:1" },
  { text: "# escape=|", has: ["\\", "`"] },
  { text: "# check=|", has: ["skip=", "error=true"] },
  { text: "# check=skip=|", has: ["all", "JSONArgsRecommended"] },
  { text: "# check=skip=all,S|", has: ["StageNameCasing"] },
  { text: "# check=skip=all;error=|", has: ["true"] },
  { text: "# stowage ignore=|\nFROM a", has: ["missing-user"] },
  {
    text: "FROM a\n# stowage ignore=missing-user,from-as|\n",
    has: ["from-as-casing"],
    becomes: "FROM a\n# stowage ignore=missing-user,from-as-casing\n",
  },
  { text: "FROM a\nSTOPSIGNAL |", has: ["SIGTERM", "SIGQUIT"] },
  { text: "FROM nginx\nEXPOSE |", has: ["80"] },
  { text: "FROM nginx\nEXPOSE 80/|", has: ["tcp", "udp"] },
  { text: "FROM node:24\nUSER |", has: ["root", "node"] },
  { text: "FROM a\nUSER app\nFROM b\nUSER |", has: ["app"] },
];

describe("completion", () => {
  let project: Project;
  before(async () => {
    project = await readProject(memoryFileSystem("/p", files), contextFor("/p/Dockerfile"));
  });

  for (const { text: marked, has = [], not = [], becomes, nothing } of cases) {
    it(JSON.stringify(marked), () => {
      const { text, offset } = unmarked(marked);
      const items = complete(text, offset, project);
      const labels = items.map(({ label }) => label);
      assert.deepEqual(
        labels.filter((label) => has.includes(label)),
        has,
        labels.join(" "),
      );
      for (const label of not) assert.ok(!labels.includes(label), label);
      if (nothing === true) assert.deepEqual(labels, []);
      if (becomes !== undefined) {
        const item = items.find(({ label }) => label === has[0]);
        assert.equal(applied(text, item), becomes);
      }
    });
  }

  it("never throws, and what it inserts stands where it is meant to, at every place of many files", () => {
    for (const text of examples()) {
      for (let offset = 0; offset <= text.length; offset++) {
        const items = complete(text, offset, project);
        const item = items[offset % Math.max(items.length, 1)];
        if (item === undefined) continue;
        const { textEdit } = item;
        assert.ok(textEdit !== undefined && "range" in textEdit);
        const { start, end } = textEdit.range;
        const caret = parseDockerfile(text).source.position(offset);
        assert.ok(start.line === caret.line && end.line === caret.line, `${offset}: ${item.label}`);
        assert.ok(start.character <= caret.character && caret.character <= end.character, `${offset}: ${item.label}`);
        const after = parseDockerfile(applied(text, item));
        assert.ok(after.text.includes(textEdit.newText));
        const keyword = textEdit.newText.trim().toUpperCase();
        if (keyword !== "CMD" && /^[A-Z]+ ?$/.test(textEdit.newText) && item.documentation !== undefined) {
          const all = after.instructions.flatMap((one) => [one.keyword, one.trigger?.keyword]);
          assert.ok(all.includes(keyword), `${offset}: ${keyword}`);
        }
      }
    }
  });

  describe("over stdio", () => {
    const start = clientsOfSuite();
    const uri = "untitled:Dockerfile";
    const ask = { textDocument: { uri }, position: { line: 1, character: 2 } };

    it("answers with edits", async () => {
      const client = await start();
      await client.open(uri, "FROM a\nRU");
      const items = (await client.connection.sendRequest(CompletionRequest.type, ask)) as CompletionItem[];
      assert.equal(
        applied(
          "FROM a\nRU",
          items.find(({ label }) => label === "RUN"),
        ),
        "FROM a\nRUN ",
      );
      assert.ok(client.result.capabilities.completionProvider?.triggerCharacters?.includes("$"));
    });

    for (const [enable, neighbours, expected] of [
      [undefined, true, false],
      ["on", true, true],
      ["off", false, false],
    ] as const) {
      it(`is ${expected ? "on" : "off"} with ${enable ?? "auto"}, and ${neighbours ? "a" : "no"} neighbour`, async () => {
        const settings = { editing: { enable } };
        const client = await start({ initializationOptions: { neighbours, settings } });
        await client.open(uri, "FROM a\nRU");
        const items = (await client.connection.sendRequest(CompletionRequest.type, ask)) as CompletionItem[];
        assert.equal(items.length > 0, expected);
      });
    }

    it("follows neighbours that come and go", async () => {
      const client = await start({ initializationOptions: { neighbours: true } });
      await client.open(uri, "FROM a\nRU");
      await client.connection.sendNotification("stowage/neighbours", false);
      const items = (await client.connection.sendRequest(CompletionRequest.type, ask)) as CompletionItem[];
      assert.ok(items.length > 0);
    });
  });
});

function unmarked(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf("|");
  return { text: marked.replace("|", ""), offset };
}

function complete(text: string, offset: number, project: Project = unknownProject): readonly CompletionItem[] {
  return completions({ dockerfile: parseDockerfile(text), project, rules, asksAgain: false }, offset);
}

function applied(text: string, item: CompletionItem | undefined): string {
  assert.ok(item?.textEdit !== undefined && "range" in item.textEdit);
  return TextDocument.applyEdits(TextDocument.create("a:", "dockerfile", 1, text), [item.textEdit]);
}

/** Dockerfiles of the rules' pages, and some that are broken. */
function examples(): readonly string[] {
  const pages = readdirSync("server/src/rules").filter((name) => name.endsWith(".md"));
  const found = pages.flatMap((name, index) => {
    if (index % 12 !== 0) return [];
    const text = readFileSync(`server/src/rules/${name}`, "utf8");
    return [...text.matchAll(/^```dockerfile\n(.*?)^```/gms)].map(([, body = ""]) => body).slice(0, 2);
  });
  return [
    ...found,
    "",
    "\uFEFFFROM a\r\nRUN \\\r\n  --mount=type=cache,\\\r\n# c\r\n  b\r\n",
    "# escape=`\nFROM a\nRUN a `\n\n  b $X ${Y\n",
    'FROM\nRUN <<EOF\nCOPY ["a\nONBUILD ONBUILD COPY --from= $',
    "ONBUILD\n\0\n# check=\nFROM \\\n",
  ];
}
