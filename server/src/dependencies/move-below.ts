import { readCopy } from "../dockerfile/copy.ts";
import { destinationPath, overlap } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { isUnplaced } from "../dockerfile/image-paths.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { packageCall } from "../dockerfile/package-managers.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { isPreparation } from "./preparation.ts";

/** Between a copy and an install they mean nothing to either. */
export const inert: ReadonlySet<string> = new Set(
  "LABEL EXPOSE CMD ENTRYPOINT STOPSIGNAL HEALTHCHECK MAINTAINER ONBUILD".split(" "),
);

/** A copy means the same below them, as long as its destination does. */
const settings: ReadonlySet<string> = new Set(["ENV", "ARG", "USER", "WORKDIR"]);

/**
 * Whether a copy of sources to a folder may move below an instruction, with the same files in the image: settings, copies to other places, and RUNs that
 * install packages of the system, or programs for all, and nothing else.
 */
export function mayMoveBelow(dockerfile: Dockerfile, folder: string, instruction: Instruction): boolean {
  if (inert.has(instruction.keyword) || settings.has(instruction.keyword)) return true;
  if (isUnplaced(folder) || systemFolders.test(folder)) return false;
  if (instruction.keyword === "RUN") return installsPrograms(dockerfile, instruction);
  const copy = readCopy(instruction);
  const target = copy && destinationPath(dockerfile, copy);
  return target !== undefined && !isUnplaced(target) && !overlap(target, folder);
}

/** Where packages of the system put files, and what holds them. */
const systemFolders =
  /^\/((s?bin|lib\w*|etc|root|home)(\/.*)?|usr(\/local)?(\/(s?bin|lib\w*|share|include|etc)(\/.*)?)?|var(\/(lib|cache|log)(\/.*)?)?)?$/;

function installsPrograms(dockerfile: Dockerfile, run: Instruction): boolean {
  const script = isPosixShell(dockerfile, run) ? shellScript(dockerfile, run) : undefined;
  if (script === undefined || !script.ok || run.flags.length > 0 || run.heredocs.length > 0) return false;
  const calls = invocations(script);
  return calls.length === script.commands.length && calls.every(needsNoSource);
}

function needsNoSource(call: Invocation): boolean {
  const { program, arguments: words, command } = call;
  const texts = words.map(wordText);
  if (command.within !== "list" || command.redirections.length > 0) return false;
  if (program === "set" || program === "echo" || installsForAll(call) || isPreparation(command)) return true;
  if (program === "rm") return texts.every((text) => /^(-\w+|\/(var\/(lib\/apt|cache)|tmp)\/.*)$/.test(text));
  const action = packageCall(call)?.action;
  return action !== undefined && action !== "other" && !texts.some((text) => /^[./]|\.(deb|rpm|apk)$/.test(text));
}

/** `npm install -g bower` and its like, but not of a folder or an archive beside it. */
export function installsForAll({ program, arguments: words }: Invocation): boolean {
  const texts = words.map(wordText);
  if (program === "corepack") return texts[0] === "enable" || texts[0] === "prepare";
  const isGlobal = texts.some((text) => text === "-g" || text === "--global") || texts[0] === "global";
  return (
    isGlobal && ["npm", "yarn", "pnpm"].includes(program) && !texts.some((text) => /^[./~]|^file:|\.tgz$/.test(text))
  );
}
