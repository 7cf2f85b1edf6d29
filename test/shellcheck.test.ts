import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { CodeActionRequest, DidChangeConfigurationNotification } from "vscode-languageserver/node";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { objection } from "../server/src/prove.ts";
import { type Comment, readComments, shellcheckFindings } from "../server/src/shellcheck/comments.ts";
import { findShellcheck } from "../server/src/shellcheck/run.ts";
import { scriptsOf } from "../server/src/shellcheck/script.ts";
import { applyEdits } from "../server/src/text-edits.ts";
import { removeTemporaryFolders, stowage, temporaryFolder } from "./support/cli.ts";
import { clientsOfSuite } from "./support/lsp.ts";

const text = [
  "FROM debian:12",
  "ARG TARGET",
  "RUN echo one && \\",
  "    # a comment",
  "    cp $file \\",
  '      "é$TARGET"',
  "",
].join("\n");

/** What ShellCheck 0.9 says of the RUN. */
const unquoted: Comment = {
  line: 2,
  endLine: 2,
  column: 20,
  endColumn: 25,
  level: "info",
  code: 2086,
  message: "Double quote to prevent globbing and word splitting.",
  fix: {
    replacements: [
      { line: 2, endLine: 2, column: 20, endColumn: 20, insertionPoint: "afterEnd", replacement: '"' },
      { line: 2, endLine: 2, column: 25, endColumn: 25, insertionPoint: "beforeStart", replacement: '"' },
    ],
  },
};

describe("ShellCheck's comments", () => {
  const dockerfile = parseDockerfile(text);
  const [script] = scriptsOf(dockerfile);
  assert.ok(script);

  it("are asked for with the variables in scope declared", () => {
    assert.equal(script.text, 'export TARGET=1\necho one &&     cp $file       "é$TARGET"');
    assert.equal(script.dialect, "sh");
  });

  it("stand at their places in the Dockerfile, with fixes that pass the gate", () => {
    const [finding] = shellcheckFindings(dockerfile, script, [unquoted]);
    assert.ok(finding);
    assert.deepEqual(finding.range, { start: { line: 4, character: 7 }, end: { line: 4, character: 12 } });
    const [fix] = finding.fixes;
    assert.ok(fix);
    assert.equal(objection(dockerfile, unknownProject, { finding, fix }), undefined);
    assert.equal(applyEdits(text, fix.edits), text.replace("$file", '"$file"'));
  });

  it("outside of the script are dropped, and so is output that is none", () => {
    const places = [{ line: 1 }, { line: 9 }].map((place) => ({ ...unquoted, ...place, endLine: place.line }));
    assert.deepEqual(shellcheckFindings(dockerfile, script, places), []);
    assert.equal(readComments("oops"), undefined);
    assert.deepEqual(readComments('{"comments":[{"line":"1"}]}'), []);
  });

  it("are asked for where a POSIX shell runs the text alone", () => {
    const scripts = (lines: string): readonly string[] =>
      scriptsOf(parseDockerfile(`FROM debian:12\n${lines}\n`)).map(({ dialect }) => dialect);
    assert.deepEqual(scripts("RUN a\nCMD b\nENTRYPOINT c\nHEALTHCHECK CMD d"), ["sh", "sh", "sh", "sh"]);
    assert.deepEqual(scripts('SHELL ["/bin/bash", "-c"]\nRUN a\nSHELL ["/bin/ash", "-c"]\nRUN a'), ["bash", "dash"]);
    assert.deepEqual(scripts('RUN ["a"]\nSHELL ["pwsh", "-c"]\nRUN a\nSHELL ["zsh", "-c"]\nRUN a'), []);
    assert.deepEqual(scripts("RUN <<EOF\na\nEOF\nRUN python <<EOF\nimport os\nEOF"), ["sh", "sh"]);
  });
});

describe("the program shellcheck", () => {
  const start = clientsOfSuite();
  after(removeTemporaryFolders);
  before(function () {
    if (spawnSync("shellcheck", ["--version"]).status === 0) return;
    console.log("      skipped: no shellcheck is on the PATH");
    this.skip();
  });

  it("is not taken from a workspace, nor from a relative folder", async () => {
    const path = process.env.PATH ?? "";
    assert.ok(await findShellcheck(path, []));
    assert.equal(await findShellcheck(path, ["/"]), undefined);
    assert.equal(await findShellcheck(".:bin", []), undefined);
    assert.equal(await findShellcheck(undefined, []), undefined);
  });

  it("is asked on the command line when wanted", () => {
    const folder = temporaryFolder({
      Dockerfile: text,
      Other: text.replace("RUN", "# hadolint ignore=SC2086,SC2154\nRUN"),
      "stowage.yaml": "rules: {SC2154: off}\n",
    });
    assert.doesNotMatch(stowage(folder, ["check", "Dockerfile"]).stdout, /SC2086/);
    const { stdout } = stowage(folder, ["check", "--shellcheck", "Dockerfile", "Other"]);
    assert.match(stdout, /5:8 info Double quote .*\[SC2086\]/);
    assert.equal(stdout.match(/SC2086|SC2154/g)?.length, 1);
  });

  const uri = "untitled:Dockerfile";
  it("is asked in the background, and its fixes are offered", async () => {
    const client = await start();
    await client.open(uri, text);
    const { diagnostics } = await client.publication((params) =>
      params.diagnostics.some(({ code }) => code === "SC2086"),
    );
    const found = diagnostics.find(({ code }) => code === "SC2086");
    assert.ok(found);
    assert.equal(found.codeDescription, undefined);
    const { range } = found;
    const context = { diagnostics: [found] };
    const params = { textDocument: { uri }, range, context };
    const actions = await client.connection.sendRequest(CodeActionRequest.type, params);
    const titles = actions?.map(({ title }) => title) ?? [];
    assert.ok(titles.includes("Change the command as ShellCheck's SC2086 says"), titles.join(", "));
    assert.ok(titles.includes("Ignore SC2086 here"));
  });

  it("is not asked where the workspace is not trusted, until it is", async () => {
    const client = await start({ initializationOptions: { trusted: false } });
    await client.open(uri, text);
    const first = await client.publication(() => true);
    assert.ok(!first.diagnostics.some(({ code }) => code === "SC2086"));
    await client.connection.sendNotification("stowage/trusted");
    await client.publication((params) => params.diagnostics.some(({ code }) => code === "SC2086"));
  });

  it("is not asked where the setting is off", async () => {
    const client = await start({ initializationOptions: { settings: { shellcheck: "off" } } });
    await client.open(uri, text);
    const first = await client.publication(() => true);
    assert.ok(!first.diagnostics.some(({ code }) => code === "SC2086"));
    const settings = { stowage: { shellcheck: "auto" } };
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
    await client.publication((params) => params.diagnostics.some(({ code }) => code === "SC2086"));
  });
});
