import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insertAfter, insertBefore } from "../dockerfile/edit.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { packageCall } from "../dockerfile/package-managers.ts";
import { failureEndsRun } from "../dockerfile/run-failure.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { userAt } from "../dockerfile/user-at.ts";
import type { Fix, Rule } from "../rule.ts";

const userTools = "useradd groupadd usermod groupmod userdel groupdel adduser addgroup deluser delgroup".split(" ");
const installers = "apt apt-get apt-cache aptitude apk yum dnf microdnf".split(" ");
const rootTools = new RegExp(`\\b(?:${[...userTools, ...installers].join("|")})\\b`);

export const installAsNonroot: Rule = {
  id: "install-as-nonroot",
  category: "correctness",
  summary: "A RUN installs packages or adds users after USER, which only root may do",
  severity: "error",
  default: "on",
  when: { keywords: ["USER"], words: [...userTools, ...installers] },

  *check(dockerfile) {
    for (const run of dockerfile.instructions) {
      if (run.keyword !== "RUN" || !mentions(run, rootTools)) continue;
      const { kind, name, instruction: user } = userAt(dockerfile, run);
      if (kind !== "other" || user === undefined || name === undefined) continue;
      const script = shellScript(dockerfile, run);
      if (script === undefined || !isPosixShell(dockerfile, run)) continue;
      const call = invocations(script).find((one) => needsRoot(one) && failureEndsRun(script, one.command));
      if (call === undefined) continue;
      const { program, programWord } = call;
      yield {
        range: dockerfile.source.firstLineRange(script.cooked.span(programWord.start, programWord.end)),
        message: [
          "{program} needs root, but USER in line {line} made it {name}",
          { program, name, line: user.firstLine + 1 },
        ],
        fixes: () => asRoot(dockerfile, run, user, name),
      };
    }
  },
};

/** Not behind sudo and its like, and not in a root folder of its own. */
function needsRoot(invocation: Invocation): boolean {
  const { command, programWord, arguments: words } = invocation;
  if (command.words[0] !== programWord) return false;
  const texts = words.map(wordText);
  if (
    texts.some((text) =>
      /^(--help|--version|-h|--root|--installroot|--usermode|--simulate|--dry-run|-s|--download-only)\b/.test(text),
    )
  )
    return false;
  if (userTools.includes(invocation.program)) return true;
  const call = packageCall(invocation);
  return call?.action === "install" || (call?.action === "update" && call.family === "apt");
}

function asRoot(dockerfile: Dockerfile, run: Instruction, user: Instruction, name: string): readonly Fix[] {
  const before = insertBefore(dockerfile, run, ["USER root"]);
  const wrap: Fix = {
    title: ["Run it as root, then go back to {name}", { name }],
    safety: "suggestion",
    touches: [],
    adds: ["USER", "USER"],
    edits: [before, insertAfter(dockerfile, run, [`USER ${name}`])],
  };
  const next = dockerfile.instructions[user.index + 1];
  if (next !== run || user.stage !== run.stage) return [wrap];
  return [moveUser(dockerfile, run, user), wrap];
}

/** USER goes below the RUN; comments between them stay where they are. */
function moveUser(dockerfile: Dockerfile, run: Instruction, user: Instruction): Fix {
  const { source, text } = dockerfile;
  const start = source.lineStart(user.firstLine);
  const end = source.lineStart(user.lastLine + 1);
  return {
    title: ["Move USER below it"],
    safety: "suggestion",
    touches: [user],
    adds: [],
    edits: [
      { range: source.range({ start, end }), newText: "" },
      insertAfter(dockerfile, run, [text.slice(user.span.start, user.span.end)]),
    ],
  };
}
