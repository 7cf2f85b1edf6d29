import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { invocations, wordText } from "../dockerfile/invocations.ts";
import type { ShellCommand, ShellPart, ShellScript } from "../dockerfile/shell.ts";
import type { Message } from "../rule.ts";
import { installsForAll } from "./move-below.ts";
import type { CopyPlan } from "./package-manager.ts";
import { isPreparation } from "./preparation.ts";
import type { SourceCopy } from "./source-copy.ts";

/** How an install leaves its RUN. */
export type Cut =
  /** The RUN does nothing else: it is the layer of its own. */
  | { readonly kind: "whole"; readonly edits: readonly TextEdit[] }
  /** The command of the layer of its own, and what happens to the RUN. */
  | { readonly kind: "part"; readonly command: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: "refused"; readonly reason: Message };

/** Takes an install out of its RUN, with the `cd` in front of it and the cleaning of its cache behind it. */
export function cutInstall(dockerfile: Dockerfile, { script, install }: SourceCopy, plan: CopyPlan): Cut {
  const { command: call, programWord } = install.invocation;
  const statement = script.statements.find(({ parts }) => parts.includes(call));
  const isAlone = statement !== undefined && !statement.background && !statement.operators.includes("||");
  if (!script.ok || !isAlone || call.redirections.length > 0)
    return { kind: "refused", reason: ["`{name}` is part of a larger command", { name: install.name }] };
  const parts = script.statements.flatMap((one) => one.parts);
  const before = parts.slice(0, parts.indexOf(call));
  const reason = obstacleBefore(script, before, call);
  if (reason !== undefined) return { kind: "refused", reason };
  const carried = before.filter(isCommand).filter((command) => prefixOf(script, command) !== "silent");
  const own = script.cooked.text.slice(call.start, programWord.start);
  const texts = [
    ...carried.map((command) => callText(script, command)),
    plan.command === undefined ? callText(script, call) : own + plan.command,
  ];
  const edit = (text: string): TextEdit => replace(dockerfile, script.cooked.span(programWord.start, call.end), text);
  // What prepares the image need not run twice.
  const once = carried.filter((command) => prefixOf(script, command) === "once");
  if (plan.after !== undefined || !install.onlyInstalls || plan.stays) {
    const cuts = removed(dockerfile, script, parts, once) ?? [];
    const edits = plan.after === undefined ? cuts : [...cuts, edit(plan.after)];
    return { kind: "part", command: texts.join(" && "), edits };
  }
  const cleaning = cleaningBehind(statement.parts, call);
  if (before.length + 1 + cleaning.length === parts.length)
    return { kind: "whole", edits: plan.command === undefined ? [] : [edit(plan.command)] };
  const gone = [...once, call, ...cleaning];
  const edits = removed(dockerfile, script, parts, gone);
  return edits === undefined
    ? { kind: "refused", reason: ["a comment stands beside `{name}`", { name: install.name }] }
    : { kind: "part", command: [...texts, ...cleaning.map((one) => callText(script, one))].join(" && "), edits };
}

/** A command in front of an install that may prepare what it needs. */
function obstacleBefore(script: ShellScript, before: readonly ShellPart[], call: ShellCommand): Message | undefined {
  const other = before.find((part) => !isCommand(part) || prefixOf(script, part) === undefined);
  const hidden = script.commands.some(({ start, within }) => within !== "list" && start < call.start);
  if (other === undefined && !hidden) return undefined;
  const name = other !== undefined && isCommand(other) ? other.name : undefined;
  return name === undefined
    ? ["another command runs before it in the same RUN"]
    : ["`{name}` runs before it in the same RUN", { name }];
}

function isCommand(part: ShellPart): part is ShellCommand {
  return part.kind === "command";
}

/**
 * What a command in front of an install means to it: `state` changes the shell, which what is left needs too; `once` changes the image, whatever the
 * sources are; `silent` does nothing for it. Undefined for any other.
 */
function prefixOf(script: ShellScript, command: ShellCommand): "state" | "once" | "silent" | undefined {
  const { name, redirections } = command;
  if (redirections.length > 0) return undefined;
  if (name === "set" || name === "echo") return "silent";
  if (name === "cd" || name === "export") return "state";
  if (isPreparation(command)) return "once";
  const call = invocations(script).find((one) => one.command === command);
  return call !== undefined && installsForAll(call) ? "once" : undefined;
}

/** What cleans the cache directly behind an install: in a layer of its own it would free nothing. */
function cleaningBehind(parts: readonly ShellPart[], call: ShellCommand): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  for (const part of parts.slice(parts.indexOf(call) + 1)) {
    if (!isCommand(part) || part.redirections.length > 0 || !cleaning.test(part.words.map(wordText).join(" "))) break;
    found.push(part);
  }
  return found;
}

const cleaning =
  /^(npm cache (clean|verify)\b|yarn cache clean\b|pnpm store prune\b|bun pm cache rm\b|(pip3?|uv|poetry) cache (purge|clean|clear)\b|composer clear-?cache\b|rm -rf? (\S*(\/\.npm|\/\.cache|\/tmp\/|cache)\S*\s?)+$)/;

/** A command on one line. */
function callText({ cooked }: ShellScript, { assignments, words }: ShellCommand): string {
  const pieces = [...assignments, ...words].sort((one, other) => one.start - other.start);
  return pieces.map(({ start, end }) => cooked.text.slice(start, end)).join(" ");
}

/** Cuts commands out, each with what joins it to the next, or the last ones with what joins them to the one before. */
function removed(
  dockerfile: Dockerfile,
  { cooked }: ShellScript,
  parts: readonly ShellPart[],
  gone: readonly ShellPart[],
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (let at = 0; at < parts.length; at++) {
    let end = at;
    while (end < parts.length && gone.includes(parts[end] as ShellPart)) end++;
    if (end === at) continue;
    const next = parts[end];
    const [from, to] = next === undefined ? [parts[at - 1]?.end, parts[end - 1]?.end] : [parts[at]?.start, next.start];
    if (from === undefined || to === undefined) return undefined;
    const span =
      next === undefined
        ? { start: cooked.sourceEnd(from), end: cooked.sourceEnd(to) }
        : { start: cooked.sourceOffset(from), end: cooked.sourceOffset(to) };
    if (dockerfile.comments.some((comment) => comment.span.start >= span.start && comment.span.start < span.end))
      return undefined;
    edits.push(replace(dockerfile, span, ""));
    at = end;
  }
  return edits;
}
