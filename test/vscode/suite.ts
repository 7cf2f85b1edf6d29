import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { defineSuite } from "./extension-suite.ts";

/** What the extension host calls. The result is written to a file, since a browser's extension host has no other way out. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: "spec" });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  defineSuite();
  const failures: string[] = [];
  let passed = 0;
  await new Promise<void>((done) => {
    mocha
      .run(() => done())
      .on("pass", () => passed++)
      .on("fail", (test, error) => failures.push(`${test.fullTitle()}: ${error.stack ?? error.message}`));
  });
  const file = process.env.STOWAGE_TEST_RESULT;
  if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failures }));
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
