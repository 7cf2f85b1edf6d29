import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { rules } from "../server/src/rules/index.ts";

const folder = "server/src/rules";
/** Tables that are generated, or longer than a file should be for a written reason. */
const longFiles = new Map([
  ["server/src/impact/base-images.ts", "a generated table"],
  ["server/src/rules/index.ts", "a generated list"],
]);

describe("the repository", () => {
  it("lists every rule, with a page each", () => {
    const files = readdirSync(folder).filter((name) => name !== "index.ts");
    const wanted = rules.flatMap(({ id }) => [`${id}.md`, `${id}.ts`]);
    assert.deepEqual(files.sort(), wanted.sort());
  });

  for (const { id, summary, sameAs = [] } of rules) {
    it(`${id} is described as the others are`, () => {
      assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.match(summary, /^[A-Z].*[^.]$/);
      for (const alias of sameAs) assert.match(alias, /^([a-z0-9-]+:.+|[a-z0-9-]+)$/);
      assert.match(readFileSync(`${folder}/${id}.md`, "utf8"), new RegExp(`^# ${id}\n\n\\S`));
    });
  }

  it("keeps files under 250 lines", () => {
    const long = ["server/src", "client/src", "test"].flatMap(sources).filter((file) => {
      const lines = readFileSync(file, "utf8").split("\n").length;
      return lines > 251 && !longFiles.has(file);
    });
    assert.deepEqual(long, []);
  });

  it("explains suggestions on their pages", () => {
    const silent = rules.filter(({ id }) => {
      const page = readFileSync(`${folder}/${id}.md`, "utf8");
      return page.includes("\nSuggestion") && !page.includes("\n## Fix safety\n");
    });
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });
});

function sources(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => `${root}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts"));
}
