import { parseDockerfile } from "../dockerfile/parse.ts";
import { syntaxTree } from "../syntax-tree.ts";
import type { SyntaxCommand } from "./command.ts";
import { readDockerfileText } from "./dockerfile-text.ts";
import { findInputs } from "./inputs.ts";
import type { ExitCode } from "./run.ts";
import type { Terminal } from "./terminal.ts";

/** Prints the tree of each input, a line of JSON each; one that can't be read has the tree of an empty file. */
export async function syntax(command: SyntaxCommand, terminal: Terminal): Promise<ExitCode> {
  const { inputs, problems } = await findInputs(command, terminal);
  let failed = problems.length;
  for (const { file, path } of inputs) {
    const read = await readDockerfileText(path, true);
    if (!read.ok) {
      terminal.complain(`${file}: ${read.reason}`);
      failed++;
    }
    const tree = syntaxTree(parseDockerfile(read.ok ? read.text : ""));
    terminal.print(`${JSON.stringify({ file, ...tree })}\n`);
  }
  return failed > 0 ? 2 : 0;
}
