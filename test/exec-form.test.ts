import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseShellText, toExecForm } from "../server/src/dockerfile/exec-form.ts";

interface ExecCase {
  readonly keyword: "ENTRYPOINT" | "CMD";
  readonly case: string;
  readonly shellForm: string;
  readonly execForm: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
}

const cases: readonly ExecCase[] = JSON.parse(readFileSync("test/fixtures/exec-cases.json", "utf8"));
const shells = ["dash", "bash", "busybox", "mksh"].filter(
  (shell) => spawnSync(shell, ["-c", ":"]).error === undefined || isBusybox(shell),
);

function isBusybox(shell: string): boolean {
  return shell === "busybox" && spawnSync("busybox", ["sh", "-c", ":"]).status === 0;
}

describe("shell form to exec form", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stowage-exec-"));
    for (const shell of shells) makeBin(folder, shell);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { keyword, case: title, shellForm, execForm, env } of cases) {
    const forwarding = keyword === "ENTRYPOINT" ? "forward" : "none";
    it(`${title}: ${keyword} ${shellForm}`, () => {
      assert.deepEqual(toExecForm(parseShellText(shellForm), forwarding) ?? null, execForm);
    });
    if (execForm === null) continue;
    for (const shell of shells) {
      it(`  does the same in ${shell}`, () => {
        const bin = join(folder, shell);
        const extra = keyword === "ENTRYPOINT" ? ["x y", "", "*"] : [];
        const before = run(bin, [join(bin, "sh"), "-c", shellForm], env);
        const after = run(bin, [...execForm], env);
        assert.deepEqual([after.argv, after.cwd], [before.argv, before.cwd]);
        const forwarded = run(bin, [...execForm, ...extra], env);
        assert.deepEqual(forwarded.argv, [...after.argv, ...extra], "arguments of docker run arrive unchanged");
        assert.equal(forwarded.pid, forwarded.started, "the program has replaced the shell");
      });
    }
  }
  if (shells.length < 4)
    console.log(
      `    not installed here, so not compared: ${["dash", "bash", "busybox", "mksh"].filter((name) => !shells.includes(name)).join(", ")}`,
    );
});

interface Start {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly pid: number;
  readonly started: number;
}

/** A folder that stands for an image: `sh` is the shell under test, every program reports how it was started. */
function makeBin(folder: string, shell: string): void {
  const bin = join(folder, shell);
  mkdirSync(bin, { recursive: true });
  const path = spawnSync("sh", ["-c", `command -v ${shell}`], { encoding: "utf8" }).stdout.trim();
  const program = `#!${process.execPath}\nrequire("fs").writeFileSync(process.env.REPORT, JSON.stringify({ argv: [require("path").basename(process.argv[1]), ...process.argv.slice(2)], cwd: process.cwd(), pid: process.pid }));\n`;
  for (const name of ["java", "node", "app", "python"]) {
    writeFileSync(join(bin, name), program);
    chmodSync(join(bin, name), 0o755);
  }
  const start = shell === "busybox" ? `exec ${path} sh "$@"` : `exec ${path} "$@"`;
  writeFileSync(join(bin, "sh"), `#!/bin/sh\n${start}\n`);
  chmodSync(join(bin, "sh"), 0o755);
}

function run(bin: string, argv: readonly string[], env: Readonly<Record<string, string>>): Start {
  const report = join(bin, "report.json");
  rmSync(report, { force: true });
  const [program = "", ...rest] = argv;
  const path = `${bin}:/usr/bin:/bin`;
  const found = program.includes("/") ? program : join(bin, program);
  const result = spawnSync(found, rest, {
    cwd: bin,
    env: { PATH: path, HOME: bin, REPORT: report, ...env },
    stdio: "ignore",
  });
  assert.equal(result.error, undefined);
  return { ...JSON.parse(readFileSync(report, "utf8")), started: result.pid };
}
