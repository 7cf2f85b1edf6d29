import { check } from "./check.ts";
import { readCommand } from "./command.ts";
import { fix } from "./fix.ts";
import { init } from "./init.ts";
import { layers } from "./layers.ts";
import { refactor } from "./refactor.ts";
import { syntax } from "./syntax.ts";
import type { Terminal } from "./terminal.ts";
import { usage } from "./usage.ts";

/** What the manifest says about this program. */
export interface Program {
  readonly version: string;
  readonly homepage: string | undefined;
}

/** 0: clean. 1: findings at or above the severity asked for. 2: could not run, at least not on everything. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line and says how it ended. Never rejects. */
export async function run(args: readonly string[], terminal: Terminal, program: Program): Promise<ExitCode> {
  try {
    const command = readCommand(args);
    switch (command.name) {
      case "check":
        return await check(command, terminal, program);
      case "fix":
        return await fix(command, terminal);
      case "init":
        return await init(command, terminal);
      case "layers":
        return await layers(command, terminal);
      case "refactor":
        return await refactor(command, terminal);
      case "syntax":
        return await syntax(command, terminal);
      case "version":
        terminal.print(`${program.version}\n`);
        return 0;
      case "help":
        terminal.print(usage(command.about));
        return 0;
      case "wrong":
        terminal.complain(command.message);
        terminal.complainRaw(usage(command.about));
        return 2;
    }
  } catch (error) {
    terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 2;
  }
}
