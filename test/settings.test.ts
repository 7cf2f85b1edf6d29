import assert from "node:assert/strict";
import { render } from "../server/src/render.ts";
import { combine, defaultSettings, readSettings } from "../server/src/settings.ts";

describe("settings", () => {
  it("have defaults", () => {
    for (const value of [undefined, null, {}, { rules: null, layerLens: {} }, { other: 1 }]) {
      const { layer, problems } = readSettings(value);
      assert.deepEqual(combine([layer]), defaultSettings);
      assert.deepEqual(problems, []);
    }
  });

  it("are read", () => {
    const { layer, problems } = readSettings({
      rules: { "missing-user": "off", DL3025: "error" },
      allRules: true,
      layerLens: { enabled: false },
      layers: { history: 0, engine: true },
    });
    const settings = combine([layer]);
    assert.deepEqual(problems, []);
    assert.equal(settings.lint.allRules, true);
    assert.deepEqual(
      [...settings.lint.severities],
      [
        ["missing-user", "off"],
        ["DL3025", "error"],
      ],
    );
    assert.equal(settings.layerLens.enabled, false);
    assert.deepEqual(settings.layers, { history: 0, engine: true });
  });

  const wrong: readonly [value: unknown, messages: readonly RegExp[]][] = [
    ["yes", [/stowage must be an object, not "yes"/]],
    [[], [/stowage must be an object, not a list/]],
    [{ rules: ["missing-user"] }, [/stowage\.rules must be an object/]],
    [{ rules: { "missing-user": true } }, [/stowage\.rules\["missing-user"\] must be off, hint, .* not true/]],
    [{ rules: { "no-such-rule": "off" } }, [/stowage\.rules\["no-such-rule"\] names no rule/]],
    [{ allRules: "true" }, [/stowage\.allRules must be true or false, not "true"/]],
    [{ allowedRegistries: "docker.io" }, [/stowage\.allowedRegistries must be a list of texts, not "docker\.io"/]],
    [{ labels: { a: "date" } }, [/stowage\.labels\.a must be text, rfc3339, .* or email, not "date"/]],
    [{ shellcheck: "on" }, [/stowage\.shellcheck must be auto or off, not "on"/]],
    [{ layers: { engine: "yes" } }, [/stowage\.layers\.engine must be true or false, not "yes"/]],
    [{ layers: { history: -1 } }, [/stowage\.layers\.history must be a whole number from 0 to 500, not -1/]],
    [{ layers: { history: "60" } }, [/stowage\.layers\.history must be a whole number from 0 to 500, not "60"/]],
    [{ layerLens: true }, [/stowage\.layerLens must be an object, not true/]],
    [
      { layerLens: { enabled: 1 }, allRules: {} },
      [/allRules must be .* not an object/, /layerLens\.enabled must be .* not 1/],
    ],
  ];
  for (const [value, messages] of wrong) {
    it(`fall back where they are wrong: ${JSON.stringify(value)}`, () => {
      const { layer, problems } = readSettings(value);
      assert.deepEqual(combine([layer]), defaultSettings);
      assert.equal(problems.length, messages.length);
      messages.forEach((message, index) => {
        assert.match(render(problems[index] ?? [""]), message);
      });
    });
  }
});

describe("a message", () => {
  it("has its arguments put in", () => {
    assert.equal(render(["{a} of {b}: {a}", { a: 1, b: "{a}" }]), "1 of {a}: 1");
    assert.equal(render(["{toString} {c}", { a: 1 }]), "{toString} {c}");
  });
});
