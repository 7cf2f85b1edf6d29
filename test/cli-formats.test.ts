import assert from "node:assert/strict";
import type { Log } from "sarif";
import { removeTemporaryFolders, stowage, temporaryFolder } from "./support/cli.ts";

const mixedCase = "FROM debian:12 as build\nUSER app\n";

describe("stowage check", () => {
  after(removeTemporaryFolders);

  it("writes json for programs", () => {
    const cwd = temporaryFolder({ Dockerfile: "FROM debian:12\nUSER app\n", "Dockerfile.dev": mixedCase });
    const { stdout } = stowage(cwd, ["check", "Dockerfile", "Dockerfile.dev", "--format", "json"]);
    const range = { start: { line: 0, character: 15 }, end: { line: 0, character: 17 } };
    const fix = {
      title: "Write AS",
      safety: "safe",
      preferred: true,
      onSave: true,
      edits: [{ range, newText: "AS" }],
    };
    const finding = {
      rule: "from-as-casing",
      sameAs: ["buildkit:FromAsCasing", "dockadvisor:from-as-casing"],
      severity: "hint",
      message: "as is written in another case than FROM",
      range,
      fixes: [fix],
    };
    assert.deepEqual(JSON.parse(stdout), [
      { file: "Dockerfile", findings: [] },
      { file: "Dockerfile.dev", findings: [finding] },
    ]);
  });

  it("writes sarif for code scanning", () => {
    const cwd = temporaryFolder({ "a b/Dockerfile": mixedCase });
    const log = JSON.parse(stowage(cwd, ["check", "--format", "sarif"]).stdout) as Log;
    const [run] = log.runs;
    const [result] = run?.results ?? [];
    assert.equal(log.version, "2.1.0");
    assert.equal(run?.tool.driver.rules?.[result?.ruleIndex ?? -1]?.id, "from-as-casing");
    assert.ok(run?.tool.driver.rules?.every(({ help }) => (help?.text ?? "") !== ""));
    const artifactLocation = { uri: "a%20b/Dockerfile", uriBaseId: "%SRCROOT%" };
    const region = { startLine: 1, startColumn: 16, endLine: 1, endColumn: 18 };
    assert.deepEqual(result?.locations?.[0]?.physicalLocation, { artifactLocation, region });
    const replacements = [{ deletedRegion: region, insertedContent: { text: "AS" } }];
    assert.deepEqual(result?.fixes?.[0]?.artifactChanges, [{ artifactLocation, replacements }]);
  });

  it("writes workflow commands for GitHub", () => {
    const cwd = temporaryFolder({ "a,b:c%.Dockerfile": mixedCase });
    const place = "file=a%2Cb%3Ac%25.Dockerfile,line=1,endLine=1,col=16,endColumn=18,title=stowage%3A from-as-casing";
    const message = "as is written in another case than FROM";
    assert.equal(stowage(cwd, ["check", "--format", "github"]).stdout, `::notice ${place}::${message}\n`);
  });

  it("writes code quality for GitLab, by fingerprints that outlive lines above", () => {
    const text = "FROM debian:12 as build\nFROM debian:12 as b\nUSER app\n";
    const issues = (dockerfile: string): readonly { readonly fingerprint: string }[] => {
      const cwd = temporaryFolder({ "a/Dockerfile": dockerfile });
      return JSON.parse(stowage(cwd, ["check", "./a/Dockerfile", "--format", "gitlab"]).stdout);
    };
    const [first, second] = issues(text);
    assert.deepEqual(
      { ...first, fingerprint: "" },
      {
        description: "as is written in another case than FROM",
        check_name: "from-as-casing",
        fingerprint: "",
        severity: "info",
        location: { path: "a/Dockerfile", lines: { begin: 1, end: 1 } },
      },
    );
    assert.notEqual(first?.fingerprint, second?.fingerprint);
    assert.deepEqual(
      issues(`# a\n\n${text}`).map(({ fingerprint }) => fingerprint),
      issues(text).map(({ fingerprint }) => fingerprint),
    );
  });

  it("writes checkstyle and junit, whatever a file is called", () => {
    const cwd = temporaryFolder({ 'a<&"b.Dockerfile': mixedCase, "good.Dockerfile": "FROM debian:12\nUSER app\n" });
    const write = (format: string): string => stowage(cwd, ["check", "--format", format]).stdout;
    const message = "as is written in another case than FROM";
    assert.equal(
      write("checkstyle"),
      `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n  <file name="a&#60;&#38;&#34;b.Dockerfile">\n    <error line="1" column="16" severity="info" message="${message}" source="stowage.from-as-casing"/>\n  </file>\n</checkstyle>\n`,
    );
    const junit = write("junit");
    assert.match(junit, /<testsuites name="stowage" tests="2" failures="1">/);
    assert.match(
      junit,
      /<testcase name="from-as-casing, line 1" classname="a&#60;&#38;&#34;b.Dockerfile"><failure type="hint"/,
    );
    assert.match(junit, /<testcase name="no findings" classname="good.Dockerfile"\/>/);
  });
});
