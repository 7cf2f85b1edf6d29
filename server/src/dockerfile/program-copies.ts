import type { Copy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { goBuilds } from "./go-build.ts";
import type { Invocation } from "./invocations.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { copiedStage, stageCopies } from "./stage-copies.ts";
import { lineage } from "./stages.ts";

/** A copy from a stage that compiles a program. */
export interface ProgramCopy {
  readonly copy: Copy;
  readonly builder: Stage;
  readonly language: "go" | "rust";
  /** The `go build` with its place; undefined for another language. */
  readonly build:
    | { readonly run: Instruction; readonly script: ShellScript; readonly invocation: Invocation }
    | undefined;
}

/** The copies of a stage that take their files from a stage in which Go or Rust is compiled. */
export function programCopies(dockerfile: Dockerfile, stage: Stage): readonly ProgramCopy[] {
  return stageCopies(stage).flatMap((copy): readonly ProgramCopy[] => {
    const builder = copiedStage(dockerfile, copy);
    if (builder === undefined) return [];
    for (const run of lineage(builder).flatMap(({ instructions }) => instructions)) {
      const script =
        run.keyword === "RUN" && mentions(run, /\bgo\b|\bcargo\b/) ? shellScript(dockerfile, run) : undefined;
      const [invocation] = script === undefined ? [] : goBuilds(script);
      if (script !== undefined && invocation !== undefined)
        return [{ copy, builder, language: "go", build: { run, script, invocation } }];
      if (
        script?.commands.some(({ name, words }) => name === "cargo" && /^(build|install)$/.test(words[1]?.text ?? ""))
      )
        return [{ copy, builder, language: "rust", build: undefined }];
    }
    return [];
  });
}
