import type { SignatureHelp } from "vscode-languageserver-types";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { blankSeparated } from "../dockerfile/words.ts";
import { caretAt } from "./caret.ts";
import { instructionHelp } from "./help.ts";

/** How the instruction at an offset is written, and which part of it stands there; undefined outside of arguments, and in shell text. */
export function signatureHelp(dockerfile: Dockerfile, offset: number): SignatureHelp | undefined {
  const caret = caretAt(dockerfile, offset);
  if (caret.kind !== "instruction" || !/\s/.test(caret.before)) return undefined;
  const { keyword } = caret.instruction;
  const help = instructionHelp.get(keyword);
  const parts = partsOf.get(keyword);
  if (help === undefined || parts === undefined) return undefined;
  const words = blankSeparated(caret.before, 0, caret.before.length).slice(1);
  const isBehind = /\s$/.test(caret.before);
  const written = words.map(({ text }) => text).slice(0, isBehind ? undefined : -1);
  const current = isBehind ? "" : (words.at(-1)?.text ?? "");
  const isFlag = current.startsWith("--");
  const plain = written.filter((word) => !word.startsWith("--")).length;
  const flags = parts[0]?.startsWith("[") === true ? 1 : 0;
  const active = isFlag && flags === 1 ? 0 : Math.min(plain + flags, parts.length - 1);
  return {
    signatures: [
      {
        label: help.syntax,
        documentation: help.text,
        parameters: parts.map((label) => ({ label })),
        activeParameter: active,
      },
    ],
    activeSignature: 0,
    activeParameter: active,
  };
}

/** The parts of `help.syntax`, in order; commands have none, since they are shell text. */
const partsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ["ADD", ["[flags]", "source…", "destination"]],
  ["ARG", ["name[=default]…"]],
  ["COPY", ["[flags]", "source…", "destination"]],
  ["ENV", ["name=value…"]],
  ["EXPOSE", ["port[/protocol]…"]],
  ["FROM", ["[--platform=platform]", "image", "[AS name]"]],
  ["LABEL", ["name=value…"]],
  ["STOPSIGNAL", ["signal"]],
  ["USER", ["user[:group]"]],
  ["VOLUME", ["path…"]],
  ["WORKDIR", ["path"]],
]);
