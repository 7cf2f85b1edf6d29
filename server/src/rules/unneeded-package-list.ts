import { baseImage } from "../dockerfile/base-family.ts";
import { removeArgument } from "../dockerfile/call-edits.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { operands, wordText } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { packageCall } from "../dockerfile/package-managers.ts";
import { peopleTools } from "../dockerfile/people-tools.ts";
import { type Call, type RunCalls, runCalls, runsMentioning } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { lineage } from "../dockerfile/stages.ts";
import { startProgram } from "../dockerfile/start-program.ts";
import type { Fix, Rule } from "../rule.ts";

export const unneededPackageList: Rule = {
  id: "unneeded-package-list",
  category: "size",
  summary: "The final image has tools with which people look into it, and that its program may not need",
  severity: "hint",
  default: "off",
  sameAs: ["cis:4.3", "hadolint:DL3001 (partly)", "dockle:CIS-DI-0003"],
  when: { keywords: ["RUN"], words: [...peopleTools.keys()] },

  *check(dockerfile, { texts }) {
    const final = dockerfile.stages.at(-1);
    if (final === undefined || isForPeople(dockerfile, final)) return;
    const used = new Map<string, boolean>();
    for (const run of installs(dockerfile)) {
      if (!run.shipped || run.trigger) continue;
      for (const call of run.calls) {
        const { action, packages = [] } = packageCall(call) ?? {};
        if (action !== "install") continue;
        for (const word of operands(call.arguments)) {
          const name = wordText(word);
          const programs = packages.includes(name) ? peopleTools.get(name) : undefined;
          if (programs === undefined) continue;
          if (!used.has(name)) used.set(name, isUsed(dockerfile, final, texts, programs));
          if (used.get(name)) continue;
          yield {
            range: dockerfile.source.firstLineRange(call.script.cooked.span(word.start, word.end)),
            message: ["{name} is for people who look into a container; no instruction starts it", { name }],
            fixes: () => without(dockerfile, run, call, word, packages.length),
          };
        }
      }
    }
  },
};

const anyTool = new RegExp(`(?<![\\w-])(?:${[...peopleTools.keys()].join("|")})(?![\\w-])`);
const installs = runsMentioning(anyTool, /\b(?:add|install)\b/);

/** A target to debug or develop in, or an image that starts a shell. */
function isForPeople(dockerfile: Dockerfile, stage: Stage): boolean {
  if (/dev|debug|test|tool|work|shell/i.test(stage.name ?? "") || /devcontainers\//.test(baseImage(stage)?.path ?? ""))
    return true;
  const start = startProgram(dockerfile, stage)?.program ?? "";
  return /^((ba|da|a|z|fi|k)?sh|sshd|sleep|tail)$/.test(start);
}

/** Whether a command of a RUN, a start command, a setting or a script names one of a package's programs. */
function isUsed(
  dockerfile: Dockerfile,
  final: Stage,
  texts: ReadonlyMap<string, string>,
  programs: readonly string[],
): boolean {
  const pattern = new RegExp(`(?<![\\w.-])(?:${programs.join("|")})(?![\\w.-])`);
  const own = lineage(final).flatMap(({ instructions }) => instructions);
  if (own.some((one) => one.keyword !== "RUN" && mentions(one, pattern))) return true;
  if ([...texts].some(([path, text]) => /(\.sh|(^|\/)[\w-]+)$/.test(path) && pattern.test(text))) return true;
  return runCalls(dockerfile).some(
    (run) =>
      run.mentions(pattern) &&
      run.calls.some(
        (call) =>
          programs.includes(call.program) ||
          (packageCall(call) === undefined && call.arguments.some(({ literal }) => programs.includes(literal ?? ""))),
      ),
  );
}

/** An install of nothing would ask for a package. */
function without(dockerfile: Dockerfile, run: RunCalls, call: Call, word: ShellWord, count: number): readonly Fix[] {
  const edit = count > 1 ? removeArgument(dockerfile, call, word) : undefined;
  if (edit === undefined) return [];
  return [
    { title: ["Remove {name}", { name: wordText(word) }], safety: "suggestion", touches: [run.run], edits: [edit] },
  ];
}
