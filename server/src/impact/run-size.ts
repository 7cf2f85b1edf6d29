import { type BuildScript, buildScriptOf } from "../dockerfile/build-scripts.ts";
import type { Copy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { type Invocation, invocations } from "../dockerfile/invocations.ts";
import { readModeChange } from "../dockerfile/mode-change.ts";
import { readOwnerChange } from "../dockerfile/owner-change.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import type { Project } from "../project/project.ts";
import { addsNothing } from "./adds-nothing.ts";
import { copiedFiles } from "./copied-files.ts";
import { bytesOf, isFiles } from "./copy-size.ts";
import type { Size } from "./impact.ts";

const unknown: Size = {
  bytes: null,
  pullBytes: null,
  confidence: "unknown",
  grounds: ["What a command writes is known after a build"],
};

/** The bytes that a RUN adds: known where it only deletes, makes folders, or changes owners or rights of files that were copied; unknown elsewhere. */
export function runSize(dockerfile: Dockerfile, run: Instruction, project: Project): Size {
  const one = run.heredocs.length > 0 ? undefined : buildScriptOf(dockerfile, run);
  if (one === undefined || !one.script.ok) return unknown;
  const calls = invocations(one.script);
  if (calls.length === 0 || calls.length !== one.script.commands.length || writes(one.script)) return unknown;
  if (calls.every(addsNothing)) {
    return calls.some(({ program }) => program === "rm")
      ? { bytes: 0, pullBytes: 0, confidence: "exact", grounds: ["What is deleted here stays in the layers above"] }
      : { bytes: 0, pullBytes: 0, confidence: "exact", grounds: ["It makes folders and links alone"] };
  }
  const changing = calls.filter((call) => !addsNothing(call));
  const [change] = changing;
  if (change === undefined || changing.length > 1) return unknown;
  const copies = changedCopies(dockerfile, one, change);
  return copies === undefined ? unknown : copiedAgain(dockerfile, copies, change.program, project);
}

/** The copies all of whose files a chown or chmod changes; undefined where it changes anything else. Both name first what is given, then the paths. */
function changedCopies(dockerfile: Dockerfile, one: BuildScript, call: Invocation): readonly Copy[] | undefined {
  if (call.program !== "chown" && call.program !== "chmod") return undefined;
  const whole = readOwnerChange(dockerfile, one, call);
  if (whole !== undefined) return whole.isWhole && whole.paths.length === whole.words.length ? whole.copies : undefined;
  const single = call.program === "chmod" ? readModeChange(dockerfile, one, call) : undefined;
  return single !== undefined && single.covered.length === single.operands.length ? single.copies : undefined;
}

/** Another owner, or other rights, put each file into the layer again, whole. */
function copiedAgain(dockerfile: Dockerfile, copies: readonly Copy[], program: string, { context }: Project): Size {
  let bytes = 0;
  for (const copy of copies) {
    const files = copiedFiles(dockerfile, copy, context);
    if (!isFiles(files)) return unknown;
    bytes += bytesOf(files);
    for (const more of files.names.values()) bytes += more;
  }
  return {
    bytes,
    pullBytes: null,
    confidence: "exact",
    grounds: ["{program} puts the files that were copied into this layer again", { program }],
  };
}

function writes({ commands }: ShellScript): boolean {
  return commands.some(({ redirections }) =>
    redirections.some(
      ({ operator, target }) => operator.includes(">") && target !== "/dev/null" && !operator.includes("&"),
    ),
  );
}
