import { type BuildScript, scriptsMentioning } from "../dockerfile/build-scripts.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { type PipedScript, pipedScripts } from "../dockerfile/piped-scripts.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const curlPipeShell: Rule = {
  id: "curl-pipe-shell",
  category: "security",
  summary: "A downloaded script is run without a check of what it is",
  severity: "hint",
  default: "on",
  sameAs: ["droast:DF021", "dockerfile-doctor:DD054"],
  when: { words: ["curl", "wget"] },

  *check(dockerfile) {
    for (const one of pipingScripts(dockerfile)) {
      for (const piped of pipedScripts(one)) {
        const { fetch, run } = piped;
        const [first, last] = fetch.programWord.start < run.programWord.start ? [fetch, run] : [run, fetch];
        yield {
          range: dockerfile.source.firstLineRange(
            one.script.cooked.span(first.programWord.start, last.programWord.end),
          ),
          message: [
            "{program} runs whatever the server sends today, without a checksum that says what it was meant to be",
            { program: run.program },
          ],
          fixes: () => verifyFirst(dockerfile, one, piped),
        };
      }
    }
  },
};

/** A download; a pipe into an interpreter, or a substitution that a shell gets. */
const pipingScripts = scriptsMentioning(
  /curl|wget/,
  /\|&?[^|]*(?:sh|python|node|perl|ruby|php)|<\(|eval|c["']?\s+"?[$`]/,
);

/** Fetches into a file, compares its checksum, which is left to be filled in, and runs the file. */
function verifyFirst(dockerfile: Dockerfile, one: BuildScript, piped: PipedScript): readonly Fix[] {
  const { fetch, run, url, pipeline } = piped;
  const { script } = one;
  if (!one.editable || pipeline === undefined || pipeline.negated || url === undefined) return [];
  const statement = script.statements.find(({ parts }) => parts.includes(pipeline));
  if (statement === undefined || statement.background || statement.operators.includes("||")) return [];
  const file = `/tmp/${/\/([\w.-]+\.\w+)["']?$/.exec(url.text.replace(/^["']?\w+:\/\/[^/]*/, ""))?.[1] ?? "install.sh"}`;
  const output = writeTo(dockerfile, piped, one, file);
  const tail = runFile(piped, file);
  const last = run.arguments.at(-1) ?? run.programWord;
  if (output === undefined || !script.cooked.isContiguous(run.programWord.start, last.end)) return [];
  const check = ` && echo "<sha256>  ${file}" | sha256sum -c - && `;
  return [
    {
      title: ["Download to {file}, compare its checksum, then run it", { file }],
      safety: "suggestion",
      touches: [one.instruction],
      edits: [
        output,
        replace(dockerfile, script.cooked.span(fetch.command.end, run.command.start), check),
        replace(dockerfile, script.cooked.span(run.programWord.start, last.end), tail),
      ],
    },
  ];
}

/** Undefined where curl or wget writes elsewhere already. */
function writeTo(
  dockerfile: Dockerfile,
  { fetch, url }: PipedScript,
  { script }: BuildScript,
  file: string,
): FileEdit | undefined {
  if (url === undefined || fetch.command.redirections.length > 0) return undefined;
  const start = script.cooked.sourceOffset(url.start);
  if (fetch.program === "curl") {
    const writes = fetch.arguments.some((word) => /^(-[A-Za-z]*[oO]|--output|--remote-name)/.test(wordText(word)));
    return writes ? undefined : insert(dockerfile, start, `-o ${file} `);
  }
  for (const [index, word] of fetch.arguments.entries()) {
    const text = wordText(word);
    const next = fetch.arguments[index + 1];
    if (/^-[a-zA-Z]*O-$/.test(text)) {
      return replace(dockerfile, script.cooked.span(word.start, word.end), `${text.slice(0, -1)} ${file}`);
    }
    if (/^(-[a-zA-Z]*O|--output-document)$/.test(text) && next?.literal === "-") {
      return replace(dockerfile, script.cooked.span(next.start, next.end), file);
    }
    if (/^--output-document=-$/.test(text)) {
      return replace(dockerfile, script.cooked.span(word.start, word.end), `--output-document=${file}`);
    }
  }
  return undefined;
}

/** The interpreter with the file in the place of its input; what stands behind `-` or `--` are the script's arguments. */
function runFile({ run }: PipedScript, file: string): string {
  const flags: string[] = [];
  let at = 0;
  for (; at < run.arguments.length; at++) {
    const text = run.arguments[at]?.text ?? "";
    if (!text.startsWith("-") && text !== "/dev/stdin") break;
    if (/^(--?|\/dev\/stdin)$/.test(text)) {
      at++;
      break;
    }
    const kept = text.replace(/^(-[a-z]*)s([a-z]*)$/, "$1$2");
    if (kept !== "-") flags.push(kept);
  }
  const rest = run.arguments.slice(at).map(({ text }) => text);
  return [run.programWord.text, ...flags, file, ...rest].join(" ");
}
