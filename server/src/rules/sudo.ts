import { type BuildScript, scriptsMentioning } from "../dockerfile/build-scripts.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insertAfter, insertBefore, replace } from "../dockerfile/edit.ts";
import { removeWords } from "../dockerfile/shell-edit.ts";
import { type SudoCall, sudoCalls } from "../dockerfile/sudo-calls.ts";
import { type UserState, userAt } from "../dockerfile/user-at.ts";
import type { FileEdit, Fix, Message, Rule } from "../rule.ts";

export const sudo: Rule = {
  id: "sudo",
  category: "security",
  summary: "A RUN uses sudo, which USER makes unnecessary",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3004",
    "trivy:DS-0010",
    "checkov:CKV2_DOCKER_1",
    "kics:run_using_sudo",
    "semgrep:no-sudo-in-dockerfile",
    "dockerfilelint:sudo_usage",
    "droast:DF010",
    "dockerfile-doctor:DD021",
    "dockle:DKL-DI-0001",
    "buddy:ER0004",
  ],
  when: { words: ["sudo"] },

  *check(dockerfile) {
    for (const one of sudoScripts(dockerfile)) {
      const calls = sudoCalls(one.script);
      const [first] = calls;
      if (first === undefined) continue;
      const user = userAt(dockerfile, one.instruction);
      const isNeeded = user.kind !== "root" && (user.kind === "other" || user.name !== undefined);
      yield {
        range: dockerfile.source.firstLineRange(one.script.cooked.span(first.word.start, first.word.end)),
        message: describe(first, user),
        ...(isNeeded ? { severity: "hint" } : {}),
        fixes: () => (isNeeded ? changeUser(dockerfile, one, calls, user) : withoutSudo(dockerfile, one, calls)),
      };
    }
  },
};

const sudoScripts = scriptsMentioning(/sudo/);

function describe({ target, optionsEnd }: SudoCall, user: UserState): Message {
  if (optionsEnd === undefined && target !== "root") {
    return ["sudo is not needed to run a step as {target}: USER {target} in front of it does the same", { target }];
  }
  if (user.kind === "root") return ["sudo has no effect in a step that runs as root"];
  if (user.kind === "unknown" && user.name === undefined)
    return ["sudo has no effect unless the base image sets another user than root"];
  return user.name !== undefined
    ? [
        "For sudo the image must let {user} become root; USER root around the step needs no such right",
        { user: user.name },
      ]
    : ["For sudo the image must let its user become root; USER root around the step needs no such right"];
}

function withoutSudo(dockerfile: Dockerfile, one: BuildScript, calls: readonly SudoCall[]): readonly Fix[] {
  const edits = removals(dockerfile, one, calls);
  if (edits === undefined) return [];
  return [{ title: ["Remove sudo"], safety: "suggestion", preferred: true, touches: [one.instruction], edits }];
}

/** The edits that take sudo out of every call; undefined when one of them needs it. */
function removals(
  dockerfile: Dockerfile,
  one: BuildScript,
  calls: readonly SudoCall[],
): readonly FileEdit[] | undefined {
  const edits: FileEdit[] = [];
  for (const { word, optionsEnd, length } of calls) {
    if (optionsEnd === undefined) return undefined;
    const edit = one.editable
      ? removeWords(dockerfile, one, { start: word.start, end: optionsEnd })
      : removeElements(dockerfile, one, length);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  return edits;
}

/** In a JSON array sudo and its options are the first elements. */
function removeElements(dockerfile: Dockerfile, { run }: BuildScript, count: number): FileEdit | undefined {
  const words = run.arguments.form === "exec" ? run.arguments.words : [];
  const [first] = words;
  const next = words[count];
  if (first?.value !== "sudo" || next === undefined) return undefined;
  return replace(dockerfile, { start: first.span.start, end: next.span.start }, "");
}

/** Only where every command of the step runs as root already. */
function changeUser(
  dockerfile: Dockerfile,
  one: BuildScript,
  calls: readonly SudoCall[],
  user: UserState,
): readonly Fix[] {
  const { instruction, script } = one;
  if (user.name === undefined || user.kind === "root" || instruction.keyword !== "RUN" || !script.ok) return [];
  const commands = new Set(calls.map(({ command }) => command));
  if (script.commands.some((command) => !commands.has(command) && !indifferent.has(command.name ?? ""))) return [];
  const edits = removals(dockerfile, one, calls);
  if (edits === undefined) return [];
  return [
    {
      title: ["Run the step as root, without sudo, and switch back to {user}", { user: user.name }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      adds: ["USER", "USER"],
      edits: [
        insertBefore(dockerfile, instruction, ["USER root"]),
        ...edits,
        insertAfter(dockerfile, instruction, [`USER ${user.name}`]),
      ],
    },
  ];
}

/** Commands that leave no files behind. */
const indifferent: ReadonlySet<string> = new Set(["set", "cd", "echo", "true", "export", ":"]);
