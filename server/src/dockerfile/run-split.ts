import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import { stopsOnFailure } from "./errexit.ts";
import { mountsOf } from "./mounts.ts";
import type { ShellPart, ShellScript } from "./shell.ts";
import { changesShell, isFunction, setsAny, temporaryFiles } from "./shell-state.ts";

/** More than this is no list that a person wants as instructions; it bounds what comparing each place costs. */
const maxParts = 60;
const maxLength = 20_000;

/** The edits that write a RUN's `&&` list as RUNs of their own, and how many there are then. */
export interface Split {
  readonly edits: readonly TextEdit[];
  readonly count: number;
}

/**
 * Splits a RUN at the `&&` of its one list, wherever nothing of the shell (folder, variables, options but for a leading `set`) is left to what follows.
 * Undefined where there is no such place: with `||`, `;`, something in the background, heredocs, or flags that keep files for one RUN alone.
 */
export function splitRun(dockerfile: Dockerfile, run: Instruction, script: ShellScript): Split | undefined {
  const [statement, another] = script.statements;
  if (statement === undefined || another !== undefined || !isSplittable(run, script)) return undefined;
  const { parts, operators, background } = statement;
  if (background || operators.includes("||") || parts.length > maxParts || parts.some(isFunction)) return undefined;
  const leading = leadingSet(script, parts[0]);
  // Inside a compound the shell stops at a failure only where the compound ends the list.
  const stops = stopsOnFailure(dockerfile, run, script);
  if (stops && (parts.slice(0, -1).some(({ kind }) => kind === "compound") || script.commands.some(inSubstitution)))
    return undefined;
  const first = leading === undefined ? 0 : 1;
  const places = parts.slice(first + 1).flatMap((next, index) => {
    const before = parts.slice(first, first + index + 1);
    return isIndependent(script, before, next) ? [{ end: (before.at(-1) as ShellPart).end, start: next.start }] : [];
  });
  const edits = places.flatMap((place) => cut(dockerfile, run, script, place, leading) ?? []);
  if (edits.length === 0 || edits.length < places.length) return undefined;
  return { edits, count: edits.length + 1 };
}

function isSplittable(run: Instruction, script: ShellScript): boolean {
  const { text } = script.cooked;
  if (!script.ok || run.heredocs.length > 0 || text.length > maxLength) return false;
  if (temporaryFiles.test(text) || services.test(text) || /\$[?!$_]/.test(text)) return false;
  if (mountsOf(run).some(({ type }) => type === "tmpfs")) return false;
  return !run.flags.some(({ value }) => /(^|,)(rw|readwrite)(=|,|$)/i.test(value ?? ""));
}

/** What may go on running when its command has ended, until its RUN does. */
const services =
  /\b(service|start|daemon\w*|\w*ctl|\w+-agent|dockerd|containerd|Xvfb|nohup)\b|init\.d|--(daemon|fork|background|detach)/i;

function inSubstitution({ within }: ShellScript["commands"][number]): boolean {
  return within === "substitution";
}

/** The `set` that a list starts with, which every piece needs; undefined for another command. */
function leadingSet({ cooked }: ShellScript, part: ShellPart | undefined): string | undefined {
  return part?.kind === "command" && part.name === "set" ? cooked.text.slice(part.start, part.end) : undefined;
}

function isIndependent(
  { cooked, commands, variables }: ShellScript,
  before: readonly ShellPart[],
  next: ShellPart,
): boolean {
  const last = before.at(-1) as ShellPart;
  const from = (before[0] as ShellPart).start;
  if (commands.some((command) => command.start >= from && command.end <= last.end && changesShell(command)))
    return false;
  const text = (part: { readonly start: number; readonly end: number }): string =>
    cooked.text.slice(part.start, part.end);
  // An index that is fetched in a layer of its own gets old; what is deleted in a later layer is still there.
  if (/\b(update|makecache|refresh)\b/.test(text(last)) || cleaning.test(text(next))) return false;
  const rest = cooked.text.slice(next.start);
  const read = [...variables].filter((name) => rest.includes(name));
  return !setsAny(text({ start: from, end: last.end }), read);
}

const cleaning = /^\s*(sudo )?(rm|[\w-]+ (cache )?(auto)?(clean|purge|remove))\b/;

/** Ends one RUN and begins the next; comments between the lines stand between the RUNs then. */
function cut(
  dockerfile: Dockerfile,
  run: Instruction,
  { cooked }: ShellScript,
  { start, end }: { readonly start: number; readonly end: number },
  leading: string | undefined,
): TextEdit | undefined {
  const { text, source } = dockerfile;
  const span = { start: cooked.sourceEnd(end), end: cooked.sourceOffset(start) };
  const head = text.slice(run.keywordSpan.start, run.arguments.span.start);
  if (/[\n#]/.test(head)) return undefined;
  const lineStart = source.lineStart(run.firstLine);
  const indent = text.slice(lineStart, run.keywordSpan.start);
  const comments = text
    .slice(span.start, span.end)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith("#"));
  const lines = [...comments, `${head}${leading === undefined ? "" : `${leading} && `}`];
  return replace(dockerfile, span, lines.map((line) => `${source.lineEnding}${indent}${line}`).join(""));
}
