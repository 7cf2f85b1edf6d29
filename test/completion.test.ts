import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { type CompletionItem, CompletionRequest } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { completions } from "../server/src/editing/complete.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { clientsOfSuite, type TestClient } from "./support/lsp.ts";

/** A file with `|` at the caret, a label, and the file after it was chosen; `-` stands for a label that must not be offered, `*` for any. */
const cases: readonly (readonly [before: string, label: string, after: string])[] = [
  ["FR|", "FROM", "FROM "],
  ["from a\nru|n x", "run", "from a\nrun x"],
  ["FROM a\nONBUILD CO|", "COPY", "FROM a\nONBUILD COPY "],
  ["FROM a\nRUN --m|", "--mount", "FROM a\nRUN --mount="],
  ["FROM a\nRUN --network=|", "host", "FROM a\nRUN --network=host"],
  ["FROM a\nRUN --security=in|", "insecure", "FROM a\nRUN --security=insecure"],
  ["FROM a\nRUN --mount=|", "type", "FROM a\nRUN --mount=type="],
  ["FROM a\nRUN --mount=type=c|", "cache", "FROM a\nRUN --mount=type=cache"],
  ["FROM a\nRUN --mount=type=cache,sh|", "sharing", "FROM a\nRUN --mount=type=cache,sharing="],
  ["FROM a\nRUN --mount=type=cache,|", "-env", ""],
  ["FROM a\nRUN --mount=type=secret,e|", "env", "FROM a\nRUN --mount=type=secret,env="],
  ["FROM a\nRUN --mount=type=cache,target=/root/.n|", "/root/.npm", "FROM a\nRUN --mount=type=cache,target=/root/.npm"],
  ["FROM a AS one\nFROM b AS two\nRUN --mount=from=|", "one", "FROM a AS one\nFROM b AS two\nRUN --mount=from=one"],
  ["FROM a AS one\nFROM b AS two\nCOPY --from=|", "one", "FROM a AS one\nFROM b AS two\nCOPY --from=one"],
  ["FROM a AS one\nFROM b AS two\nCOPY --from=|", "-two", ""],
  ["FROM a AS one\nFROM o|", "one", "FROM a AS one\nFROM one"],
  ["FROM gol|", "golang", "FROM golang"],
  ["FROM --platform=$BUILDPLATFORM gol|", "golang", "FROM --platform=$BUILDPLATFORM golang"],
  ["FROM golang:1|", "1.26", "FROM golang:1.26"],
  ["FROM golang |", "AS", "FROM golang AS"],
  ["FROM --platform=|", "linux/arm64", "FROM --platform=linux/arm64"],
  ["ARG A=1\nFROM x:$|", "A", "ARG A=1\nFROM x:$A"],
  ["ARG A=1\nFROM x\nRUN echo $|", "-A", ""],
  ["ARG A=1\nFROM x\nARG |", "A", "ARG A=1\nFROM x\nARG A"],
  ["FROM x\nENV HERE=1\nRUN echo \\\n  # no\n  ${H|", "HERE", "FROM x\nENV HERE=1\nRUN echo \\\n  # no\n  ${HERE}"],
  ['FROM x\nENV HERE=1\nLABEL a="${H|}"', "HERE", 'FROM x\nENV HERE=1\nLABEL a="${HERE}"'],
  ["FROM x\nENV HERE=1\nRUN echo '$|", "-*", ""],
  ["FROM x\nARG HERE=1\nCMD echo $|", "-HERE", ""],
  ["FROM x\nENV HERE=1\nCOPY <<EOF /a\n$|", "HERE", "FROM x\nENV HERE=1\nCOPY <<EOF /a\n$HERE"],
  ["FROM x\nENV HERE=1\nCOPY <<'EOF' /a\n$|", "-*", ""],
  ["FROM x\nRUN <<EOF\nCO|", "-*", ""],
  ["FROM x\nRUN a \\\n  # CO|\n  b", "-COPY", ""],
  ["FROM x\nRUN cp s|", "-*", ""],
  ["FROM x\nCOPY |", "src/", "FROM x\nCOPY src/"],
  ["FROM x\nCOPY src/m|", "main.go", "FROM x\nCOPY src/main.go"],
  ["FROM x\nCOPY |", "-secret.txt", ""],
  ["FROM x\nSTOPSIGNAL SIGT|", "SIGTERM", "FROM x\nSTOPSIGNAL SIGTERM"],
  ["FROM x\nEXPOSE 80|", "8080", "FROM x\nEXPOSE 8080"],
  ["FROM node:24\nUSER |", "node", "FROM node:24\nUSER node"],
  ["FROM x\nHEALTHCHECK --interval=5s |", "CMD", "FROM x\nHEALTHCHECK --interval=5s CMD"],
  ["# syn|\nFROM x", "syntax=", "# syntax=\nFROM x"],
  ["# syntax=|\nFROM x", "docker/dockerfile:1", "# syntax=docker/dockerfile:1\nFROM x"],
  ["# escape=|\nFROM x", "`", "# escape=`\nFROM x"],
  ["# check=skip=JSON|\nFROM x", "JSONArgsRecommended", "# check=skip=JSONArgsRecommended\nFROM x"],
  ["FROM x\n# syn|", "-syntax=", ""],
  ["FROM x\n# stowage ignore=missing-u|\nRUN a", "missing-user", "FROM x\n# stowage ignore=missing-user\nRUN a"],
  ["FROM x\r\nRUN --net|\r\n", "--network", "FROM x\r\nRUN --network=\r\n"],
];

describe("completion", () => {
  const start = clientsOfSuite();

  for (const [before, label, after] of cases) {
    it(JSON.stringify(before), async () => {
      const offset = before.indexOf("|");
      const text = before.replace("|", "");
      const items = completions(parseDockerfile(text), await project(), offset);
      const labels = items.map((one) => one.label);
      if (label === "-*") assert.deepEqual(labels, []);
      else if (label.startsWith("-") && after === "") assert.ok(!labels.includes(label.slice(1)), labels.join());
      else {
        const item = items.find((one) => one.label === label);
        assert.ok(item, labels.join());
        assert.equal(TextDocument.applyEdits(TextDocument.create("a:", "", 1, text), [item.edit]), after);
      }
    });
  }

  it("leaves every other instruction as it is, at every place of whole and of cut files", () => {
    let offered = 0;
    for (const text of files()) {
      const dockerfile = parseDockerfile(text);
      for (let offset = 0; offset <= text.length; offset += 13) {
        for (const item of completions(dockerfile, unknownProject, offset).slice(0, 2)) {
          const document = TextDocument.create("a:", "", 1, text);
          const edited = parseDockerfile(TextDocument.applyEdits(document, [item.edit]));
          const cut = dockerfile.instructions.filter(({ span }) => span.end < offset);
          assert.deepEqual(
            edited.instructions.slice(0, cut.length).map(({ cooked }) => cooked.text),
            cut.map(({ cooked }) => cooked.text),
          );
          offered++;
        }
        assert.doesNotThrow(() => completions(parseDockerfile(text.slice(0, offset)), unknownProject, offset));
      }
    }
    assert.ok(offered > 100);
  });

  it("is given over LSP, and left to others where they are", async () => {
    const alone = await start();
    const item = (await asked(alone)).find(({ label }) => label === "--mount");
    const range = { start: { line: 1, character: 4 }, end: { line: 1, character: 7 } };
    assert.deepEqual(item?.textEdit, { range, newText: "--mount=" });
    const beside = await start({ initializationOptions: { neighbours: true } });
    assert.deepEqual(await asked(beside), []);
    await beside.connection.sendNotification("stowage/neighbours", false);
    assert.notDeepEqual(await asked(beside), []);
    const settings = { editing: { enable: "on" } };
    const wanted = await start({ initializationOptions: { neighbours: true, settings } });
    assert.notDeepEqual(await asked(wanted), []);
    const unwanted = await start({ initializationOptions: { settings: { editing: { enable: "off" } } } });
    assert.deepEqual(await asked(unwanted), []);
  });
});

async function asked(client: TestClient): Promise<CompletionItem[]> {
  const uri = "untitled:Dockerfile";
  await client.open(uri, "FROM a\nRUN --m\n");
  const position = { line: 1, character: 7 };
  return (await client.connection.sendRequest(CompletionRequest.type, {
    textDocument: { uri },
    position,
  })) as CompletionItem[];
}

function project() {
  const names = [".dockerignore", "src/main.go", "secret.txt", "a.txt"];
  const files = new Map(names.map((name) => [name, name === ".dockerignore" ? "secret.txt\n" : ""]));
  return readProject(memoryFileSystem("/p", files), { contextFolder: "/p", dockerfilePath: "/p/Dockerfile" });
}

/** The first cases of the rules' pages. */
function files(): readonly string[] {
  const folder = "server/src/rules";
  const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
  return pages.flatMap((name) => {
    const block = /```dockerfile\n(.*?)```/s.exec(readFileSync(`${folder}/${name}`, "utf8"))?.[1];
    return block === undefined ? [] : [block];
  });
}
