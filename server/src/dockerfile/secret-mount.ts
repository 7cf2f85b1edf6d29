import type { TextEdit } from "vscode-languageserver-types";
import type { ContextSource } from "./context-sources.ts";
import { destinationOf } from "./copied-file.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { insert, remove } from "./edit.ts";
import { invocations, subcommand } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import { runsAsRoot } from "./runs-as-root.ts";

/** Programs that read such a file, and the commands with which they do. */
const readers: Readonly<Record<string, RegExp>> = {
  ".npmrc": /^(npm|yarn|pnpm) (ci|install|i|clean-install)$/,
  ".netrc": /^(go (mod|build|get)|git clone|curl .*|pip3? install)$/,
  ".pypirc": /^(twine .*|pip3? install)$/,
};

/**
 * Edits that take a file's copy away and mount it as a secret for the RUNs behind it that read it. Undefined unless the copy takes nothing else, a RUN
 * of the stage reads the file, and its place there is known.
 */
export function secretMount(
  dockerfile: Dockerfile,
  { copy, path, instruction }: ContextSource,
): { readonly touches: readonly Instruction[]; readonly edits: readonly TextEdit[] } | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const reader = readers[name];
  const { stage } = instruction;
  if (reader === undefined || stage === undefined || copy.sources.length !== 1) return undefined;
  const runs = stage.instructions.filter(({ keyword, index }) => keyword === "RUN" && index > instruction.index);
  const reading = runs.filter((run) => {
    const script = shellScript(dockerfile, run);
    return (
      script !== undefined && invocations(script).some((one) => reader.test(`${one.program} ${subcommand(one) ?? ""}`))
    );
  });
  const [first] = reading;
  if (first === undefined || reading.some(({ flags }) => flags.some(({ text }) => text.includes("secret"))))
    return undefined;
  const target = targetOf(
    copy.destination.value,
    destinationOf(dockerfile, copy),
    name,
    runsAsRoot(stage.instructions, first),
  );
  if (target === undefined) return undefined;
  const flag = ` --mount=type=secret,id=${name.slice(1)},target=${target}`;
  return {
    touches: [instruction, ...reading],
    edits: [remove(dockerfile, instruction), ...reading.map((run) => insert(dockerfile, run.keywordSpan.end, flag))],
  };
}

/** Where the file was, or the home folder, where these programs look too. */
function targetOf(written: string, destination: string | undefined, name: string, isRoot: boolean): string | undefined {
  if (isRoot) return `/root/${name}`;
  if (destination === undefined || !written.startsWith("/")) return undefined;
  return destination.endsWith(`/${name}`) ? destination : `${destination}/${name}`;
}
