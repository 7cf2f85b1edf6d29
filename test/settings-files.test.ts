import assert from "node:assert/strict";
import { readSettingsFiles } from "../server/src/read-settings-files.ts";
import { render } from "../server/src/render.ts";
import { combine } from "../server/src/settings.ts";
import { readSettingsFile } from "../server/src/settings-file.ts";
import { memoryFileSystem } from "./memory-file-system.ts";

const read = async (files: Readonly<Record<string, string>>, dockerfile = "app/Dockerfile", root?: string) => {
  const found = await readSettingsFiles(
    memoryFileSystem("/repository", new Map(Object.entries({ [dockerfile]: "", ...files }))),
    `/repository/${dockerfile}`,
    root,
  );
  return { ...found, settings: combine(found.layers) };
};

describe("settings files", () => {
  it("are read from the nearest folder upwards", async () => {
    const { settings, files } = await read({ "stowage.yaml": "rules:\n  missing-user: off\nallRules: true\n" });
    assert.deepEqual([...settings.lint.severities], [["missing-user", "off"]]);
    assert.equal(settings.lint.allRules, true);
    assert.deepEqual(
      files.map(({ path }) => path),
      ["/repository/stowage.yaml"],
    );
  });

  it("do not count above the repository, nor above the open folder", async () => {
    const above = { "stowage.yaml": "allRules: true\n" };
    assert.equal((await read({ ...above, "app/.git/HEAD": "" })).settings.lint.allRules, false);
    assert.equal((await read(above, "app/Dockerfile", "/repository/app")).settings.lint.allRules, false);
  });

  it("of hadolint count too, below Stowage's own", async () => {
    const hadolint = [
      "ignored: [DL3025, DL9999, SC2086]",
      "override:",
      "  error: [DL3009]",
      "  style: [DL3002]",
      "trustedRegistries: [docker.io, '*.example.com']",
      "label-schema: {author: text, version: semver, created: rfc3339}",
      "strict-labels: true",
      "failure-threshold: style",
      "no-fail: true",
    ].join("\n");
    const { settings, files } = await read({ ".hadolint.yaml": hadolint, "stowage.yaml": "rules: {DL3009: hint}" });
    assert.deepEqual(
      files.flatMap(({ problems }) => problems),
      [],
    );
    const { severities } = settings.lint;
    assert.equal(severities.get("DL3009"), "hint");
    assert.equal(severities.get("DL3025"), "off");
    assert.equal(severities.get("SC2086"), "off");
    assert.equal(severities.has("DL9999"), false);
    assert.deepEqual(settings.policy.allowedRegistries, ["docker.io", "*.example.com"]);
    assert.deepEqual([...settings.policy.labels.keys()], ["author", "version", "created"]);
    assert.equal(settings.policy.strictLabels, true);
    assert.equal(settings.failureThreshold, "hint");
  });

  const wrong: readonly [name: string, text: string, line: number, message: RegExp][] = [
    ["stowage.yaml", "rules:\n  missing-user: maybe\n  DL3025: off\n", 1, /rules\["missing-user"\] must be off,/],
    ["stowage.yaml", "rules:\n  DL3025: off\n  nothing: off\n", 2, /rules\["nothing"\] names no rule/],
    ["stowage.yaml", "rules: {DL3025: off}\nruels: {}\n", 1, /There is no setting ruels/],
    ["stowage.yaml", "rules: {DL3025: off}\nallowedRegistries:\n  - docker.io\n  - 5\n", 3, /must be a text, not 5/],
    [".hadolint.yaml", "ignored: [DL3025]\noverride:\n  fatal: [DL3000]\n", 2, /hadolint has no level/],
    [".hadolint.yaml", "ignored: [DL3025]\ndisable-ignore-pragma: true\n", 1, /does not read disable-ignore-pragma/],
  ];
  for (const [name, text, line, message] of wrong) {
    it(`say where they are wrong, and the rest counts: ${JSON.stringify(text)}`, () => {
      const { layer, problems } = readSettingsFile(name, text);
      assert.equal(problems.length, 1);
      assert.match(render(problems[0]?.message ?? [""]), message);
      assert.equal(problems[0]?.range.start.line, line);
      assert.equal(layer.severities?.get("DL3025"), "off");
    });
  }

  const broken: readonly [text: string, message: RegExp][] = [
    ["rules: [a\nb: }", /This is no YAML/],
    ["- a\n- b\n", /must be an object, not a list/],
    [`a: &a [x,x,x,x,x,x,x,x,x]\n${bomb()}`, /too entangled/],
  ];
  for (const [text, message] of broken) {
    it(`survive ${JSON.stringify(text.slice(0, 20))}`, () => {
      const { problems } = readSettingsFile("stowage.yaml", text);
      assert.match(render(problems[0]?.message ?? [""]), message);
    });
  }
});

/** Aliases of aliases, which grow tenfold a line. */
function bomb(): string {
  const names = "abcdefgh";
  return [...names.slice(1)]
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${names[index]}`).join(",")}]`)
    .join("\n");
}
