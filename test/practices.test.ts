import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { notes } from "../server/src/notes/index.ts";
import { refactorings } from "../server/src/refactorings/index.ts";
import { rules } from "../server/src/rules/index.ts";
import { readCases } from "./page.ts";

/** A row of the table: what articles teach, and what of Stowage carries it. */
interface Practice {
  readonly id: string;
  readonly kind: "diagnose" | "fix" | "show" | "template" | "context";
  readonly by: readonly string[];
}

const practices: readonly Practice[] = JSON.parse(readFileSync("docs/practices.json", "utf8"));
const snippets: ReadonlySet<string> = new Set(
  readdirSync("snippets").flatMap((name) => Object.keys(JSON.parse(readFileSync(`snippets/${name}`, "utf8")))),
);

describe("the table of practices", () => {
  it("has every practice once, in order", () => {
    const wanted = Array.from({ length: 91 }, (_, index) => `S${String(index + 1).padStart(2, "0")}`);
    assert.deepEqual(
      practices.map(({ id }) => id),
      wanted,
    );
  });

  it("offers a snippet for every template", () => {
    const without = practices.filter(({ kind, by }) => kind === "template" && !by.some(isSnippet));
    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    );
  });

  for (const { id, kind, by } of practices) {
    it(`${id} is carried by something that a test proves`, () => {
      assert.ok(by.length > 0, `nothing carries ${id}`);
      assert.deepEqual(
        by.filter((reference) => !isProven(reference)),
        [],
      );
      assert.equal(new Set(by).size, by.length, "a carrier is named twice");
      const isShown = kind === "show" || kind === "context";
      assert.ok(!isShown || by.some((reference) => reference.startsWith("note/")), "no hover tells it");
      const isFound = kind === "diagnose" || kind === "fix";
      assert.ok(!isFound || by.some((reference) => /^(rule|refactoring)\//.test(reference)), "no rule finds it");
    });
  }
});

function isSnippet(reference: string): boolean {
  return reference.startsWith("snippet/");
}

/** Whether a carrier is there, and a case of its page or a test of its own shows it; a page without a heading proves nothing. */
function isProven(reference: string): boolean {
  const [, kind, name = "", heading] = /^(\w+)\/([^#]+)(?:#(.+))?$/.exec(reference) ?? [];
  if (kind === "note") return notes.some(({ id }) => id === name) && hasCase("server/src/notes/notes.md", name);
  if (kind === "snippet") return snippets.has(name);
  if (kind === "docker") return existsSync(`test/docker/cases/${name}`);
  if (kind === "lens") return existsSync("test/impact.test.ts");
  const known: readonly { readonly id: string }[] = kind === "rule" ? rules : refactorings;
  if (heading === undefined || !known.some(({ id }) => id === name)) return false;
  return hasCase(`server/src/${kind === "rule" ? "rules" : "refactorings"}/${name}.md`, heading);
}

function hasCase(path: string, heading: string): boolean {
  return readCases(readFileSync(path, "utf8")).filter(({ title }) => title === heading).length === 1;
}
