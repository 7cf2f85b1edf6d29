import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { execForm, replace } from "../dockerfile/edit.ts";
import { parseShellText, plainWords, throughShell } from "../dockerfile/exec-form.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { type StartCommand, startCommands } from "../dockerfile/start.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const shellFormCmd: Rule = {
  id: "shell-form-cmd",
  category: "signals",
  summary: "CMD in shell form puts a shell between Docker and the program",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3025",
    "buildkit:JSONArgsRecommended",
    "kics:not_using_json_in_cmd_and_entrypoint_arguments",
    "semgrep:prefer-json-notation",
    "droast:DF025",
    "dockerfile-doctor:DD019",
    "buddy:EJ0002",
  ],

  *check(dockerfile, project) {
    for (const start of startCommands(dockerfile)) {
      const { instruction, keyword, entrypoint } = start;
      if (keyword !== "CMD" || instruction.arguments.form !== "shell" || receives(entrypoint)) continue;
      if (shellOf(dockerfile, instruction).kind !== "default") continue;
      const script = shellScript(dockerfile, instruction);
      if (script === undefined || isOnlyShell(script) || startsWithExec(script)) continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.arguments.span),
        message: ["The shell form starts a shell first, which may keep SIGTERM from the program"],
        severity: isServerOnDash(start, script) ? "warning" : "info",
        fixes: convert(dockerfile, project, start, script),
      };
    }
  },
};

/** An exec-form ENTRYPOINT gets a CMD as its arguments, a shell-form one drops it; both are other rules' matter. */
function receives(entrypoint: Instruction | undefined): boolean {
  if (entrypoint?.arguments.form === "exec") return entrypoint.arguments.words.length > 0;
  return entrypoint?.arguments.form === "shell";
}

/** Development containers and bases for CI start a shell, or only wait. */
function isOnlyShell(script: ShellScript): boolean {
  const words = plainWords(script);
  if (words === undefined) return false;
  return /(^|\/)(ba|da|a|z|k|fi)?sh$/.test(words[0] ?? "")
    ? words.every((word, index) => index === 0 || word.startsWith("-"))
    : /^(sleep infinity|tail -f \/dev\/null)$/.test(words.join(" "));
}

function startsWithExec({ commands }: ShellScript): boolean {
  return commands[0]?.name === "exec";
}

/** dash stays in front of its last command, so here SIGTERM is surely lost on a server that runs until it is told to stop. */
function isServerOnDash({ section }: StartCommand, script: ShellScript): boolean {
  if (baseFamily(section.stage).shell !== "dash") return false;
  const program = plainWords(script)?.[0]?.replace(/^.*\//, "") ?? "";
  return servers.has(program);
}

const servers: ReadonlySet<string> = new Set(
  (
    "java node npm yarn pnpm python python3 gunicorn uvicorn hypercorn flask celery nginx apache2ctl httpd php-fpm ruby rails puma " +
    "dotnet redis-server mysqld postgres memcached caddy traefik deno bun"
  ).split(" "),
);

function convert(
  dockerfile: Dockerfile,
  project: Project,
  { instruction, section }: StartCommand,
  script: ShellScript,
): readonly Fix[] {
  const { span } = instruction.arguments;
  if (dockerfile.comments.some((comment) => span.start < comment.span.start && comment.span.start < span.end))
    return [];
  const hasShell = baseFamily(section.stage).shell !== "none";
  const words = plainWords(script);
  const converted = words ?? (hasShell ? throughShell(script, "none") : undefined);
  if (converted === undefined) return [];
  const direct = words === undefined ? undefined : startScript(words, project);
  const exec = useExecForm(dockerfile, instruction, converted);
  return direct === undefined ? [exec] : [exec, startDirectly(dockerfile, instruction, direct)];
}

function useExecForm(dockerfile: Dockerfile, instruction: Instruction, words: readonly string[]): Fix {
  return {
    title: ["Use the exec form"],
    safety: "suggestion",
    preferred: true,
    touches: [instruction],
    edits: [replace(dockerfile, instruction.arguments.span, execForm(words))],
  };
}

function startDirectly(dockerfile: Dockerfile, instruction: Instruction, words: readonly string[]): Fix {
  return {
    title: [
      "Start {program} itself instead of npm, as the start script of package.json does",
      { program: words.join(" ") },
    ],
    safety: "suggestion",
    touches: [instruction],
    edits: [replace(dockerfile, instruction.arguments.span, execForm(words))],
  };
}

/** What `npm start` runs, when that is one plain `node …` command; its environment lacks what npm adds. */
function startScript(words: readonly string[], project: Project): readonly string[] | undefined {
  if (!["npm start", "npm run start", "yarn start", "yarn run start"].includes(words.join(" "))) return undefined;
  const script = project.nodePackages.get("")?.scripts.start;
  const direct = script === undefined ? undefined : plainWords(parseShellText(script));
  return direct?.[0] === "node" ? direct : undefined;
}
