import { baseImage } from "./base-family.ts";
import type { Instruction, Stage } from "./dockerfile.ts";
import { inherited } from "./stage-state.ts";

/** A CMD that an ENTRYPOINT of the file receives. */
export function hasOwnEntrypoint({ keyword, stage }: Instruction): boolean {
  const args = keyword === "CMD" && stage !== undefined ? inherited(stage, "ENTRYPOINT")?.arguments : undefined;
  return args !== undefined && (args.form !== "exec" || args.words.length > 0);
}

/** A CMD that an ENTRYPOINT of the base image may receive. */
export function hasBaseEntrypoint({ keyword, stage }: Instruction): boolean {
  if (keyword !== "CMD" || stage === undefined) return false;
  return inherited(stage, "ENTRYPOINT") === undefined && !startsCmdItself(stage);
}

/** The words without those that the ENTRYPOINT of the base image starts with; undefined when it is not known. */
export function behindEntrypoint(
  stage: Stage,
  { keyword }: Instruction,
  words: readonly string[],
): readonly string[] | undefined {
  if (keyword !== "CMD") return words;
  if (inherited(stage, "ENTRYPOINT") !== undefined || startsCmdItself(stage)) return words;
  const path = baseImage(stage)?.path ?? "";
  const [, interpreter] = /^(?:distroless|chainguard)\/(java|node|python)/.exec(path) ?? [];
  if (interpreter === "java") return words[0] === "java" && words[1] === "-jar" ? words.slice(2) : undefined;
  const expected = interpreter === "python" ? /(^|\/)python3?$/ : /(^|\/)node$/;
  return interpreter !== undefined && expected.test(words[0] ?? "") ? words.slice(1) : undefined;
}

/** Bases that surely have no ENTRYPOINT. */
function startsCmdItself(stage: Stage): boolean {
  const image = baseImage(stage);
  return (
    image === undefined ||
    /^(distroless\/(static|base|base-nossl|cc)(-\w+)?|chainguard\/(static|glibc-dynamic))$/.test(image.path)
  );
}
