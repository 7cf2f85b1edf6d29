import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { execForm } from "./edit.ts";
import { invocations, wordText } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import { shellArray } from "./shell-array.ts";
import { isPosixShell } from "./stage-state.ts";

/** A call of curl or wget. */
export interface DownloadCall {
  readonly tool: "curl" | "wget";
  readonly nameSpan: Span;
  /** The whole call as it stands in the file. */
  readonly span: Span;
  readonly words: readonly string[];
  /** How the new words are written in its place. */
  readonly write: (words: readonly string[]) => string;
}

/** The calls of curl and wget in a HEALTHCHECK, in either form. */
export function downloadCalls(dockerfile: Dockerfile, instruction: Instruction): readonly DownloadCall[] {
  const { arguments: args } = instruction;
  const first = args.form === "exec" ? args.words[0] : undefined;
  const direct = toolOf(first?.value);
  if (args.form === "exec" && first !== undefined && direct !== undefined) {
    const words = args.words.map(({ value }) => value);
    return [{ tool: direct, nameSpan: first.span, span: args.span, words, write: execForm }];
  }
  const script = args.form === "exec" ? shellArray(args)?.script : shellScript(dockerfile, instruction);
  if (script === undefined || (args.form === "shell" && !isPosixShell(dockerfile, instruction))) return [];
  return invocations(script).flatMap(({ program, programWord, arguments: rest }): readonly DownloadCall[] => {
    const tool = toolOf(program);
    const end = rest.at(-1)?.end ?? programWord.end;
    if (tool === undefined) return [];
    const quote = args.form === "exec" ? (text: string) => JSON.stringify(text).slice(1, -1) : (text: string) => text;
    return [
      {
        tool,
        nameSpan: script.cooked.span(programWord.start, programWord.end),
        span: script.cooked.span(programWord.start, end),
        words: [program, ...rest.map(wordText)],
        write: (words) => quote(words.map(inShell).join(" ")),
      },
    ];
  });
}

function toolOf(program: string | undefined): DownloadCall["tool"] | undefined {
  const name = program?.replace(/^(\/usr)?\/bin\//, "");
  return name === "curl" || name === "wget" ? name : undefined;
}

/** Double quotes, so that variables are expanded as before. */
function inShell(word: string): string {
  return /^[\w@%+=:,./${}-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
}

/** The URL of a call that only fetches it; undefined where it does more. */
export function fetchedUrl({ tool, words }: DownloadCall): string | undefined {
  let url: string | undefined;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] as string;
    if (/^(-[fsSLkqI]+|--fail|--silent|--show-error|--location|--quiet|--spider|--head|-nv|--no-verbose)$/.test(word))
      continue;
    if (/^(-[fsSLq]*[omT]|--output|--max-time|--connect-timeout|--timeout|--tries|-t|-qO|-O)$/.test(word)) at++;
    else if (
      /^(--(max-time|connect-timeout|timeout|tries|retry|output)=\S+|-q?O-|-T\d+|-o\/dev\/null|-O\/dev\/null)$/.test(
        word,
      )
    )
      continue;
    else if (word.startsWith("-") || url !== undefined) return undefined;
    else url = word;
  }
  if (url === undefined) return undefined;
  if (tool === "curl" && words.some((word) => /^-[a-zA-Z]*k/.test(word))) return undefined;
  return /^https?:\/\//.test(url) ? url : `http://${url}`;
}
