import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { notes, notesOn } from "../server/src/notes/index.ts";
import { render } from "../server/src/render.ts";
import { block, type PageCase, readCases } from "./page.ts";

const path = "server/src/notes/notes.md";
/** With UPDATE_PAGES=1 the page is rewritten to what the notes say; read the difference before you commit it. */
const update = process.env.UPDATE_PAGES === "1";

describe("notes", () => {
  const page = readFileSync(path, "utf8");
  const cases = readCases(page);
  if (update) before(() => writeFileSync(path, redrawn(page, cases)));

  it("are all on the page, with what they say", () => {
    const shown = cases.filter(({ expected }) => /^ *~+ \S/m.test(expected)).map(idOf);
    assert.deepEqual(
      [...new Set(shown)],
      notes.map(({ id }) => id),
    );
  });

  for (const one of cases) {
    it(one.title, () => {
      if (!update) assert.equal(one.expected, draw(one), `${path}, "${one.title}"`);
    });
  }
});

function idOf({ title }: PageCase): string {
  return title.replace(/:.*$/, "");
}

/** The Dockerfile with what the case's note says below each instruction. */
function draw(one: PageCase): string {
  const dockerfile = parseDockerfile(one.dockerfile);
  const lines = one.dockerfile.replace(/\n$/, "").split("\n");
  const drawn = lines.flatMap((line, number) => {
    const instruction = dockerfile.instructions.find(({ firstLine }) => firstLine === number);
    const said = instruction === undefined ? [] : notesOn(dockerfile, instruction);
    const own = said.filter(({ note }) => note.id === idOf(one));
    const mark = "~".repeat(instruction?.keyword.length ?? 0);
    return [line, ...own.map(({ note, message }) => `${mark} ${render(message)} (${note.link})`)];
  });
  return block("dockerfile", drawn.join("\n"));
}

function redrawn(text: string, cases: readonly PageCase[]): string {
  const lines = text.split("\n");
  for (const one of [...cases].reverse()) lines.splice(one.lines[0], one.lines[1] - one.lines[0], draw(one));
  return lines.join("\n");
}
