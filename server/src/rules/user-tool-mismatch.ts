import { busyboxCommand, readAccount, shadowCommand } from "../dockerfile/account-tools.ts";
import { baseFamily, isWellKnownBase } from "../dockerfile/base-family.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { failureEndsRun } from "../dockerfile/run-failure.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const userToolMismatch: Rule = {
  id: "user-tool-mismatch",
  category: "correctness",
  summary: "A user or group is added with a program or an option that the base image does not have",
  severity: "warning",
  default: "on",
  when: { keywords: ["RUN"], words: ["useradd", "usermod", "groupadd", "groupmod", "adduser", "addgroup"] },

  *check(dockerfile) {
    const brought = new Map<string, ReadonlyMap<Stage, number>>();
    for (const stage of dockerfile.stages) {
      const { packages } = baseFamily(stage);
      if (!isWellKnownBase(stage) || !(packages === "apk" || packages === "apt" || packages === "dnf")) continue;
      for (const run of stage.instructions) {
        if (run.keyword !== "RUN" || !mentions(run, accountTools)) continue;
        const script = shellScript(dockerfile, run);
        if (script === undefined || !isPosixShell(dockerfile, run)) continue;
        for (const call of invocations(script)) {
          const message = problem(call, packages);
          if (message === undefined || !failureEndsRun(script, call.command)) continue;
          const places = brought.get(packages) ?? toolsBroughtAt(dockerfile, packages);
          brought.set(packages, places);
          if ((places.get(stage) ?? 0) <= run.index) break;
          yield {
            range: dockerfile.source.firstLineRange(script.cooked.span(call.programWord.start, call.programWord.end)),
            message,
            fixes: () => rewrite(dockerfile, run, script, call, packages),
          };
        }
      }
    }
  },
};

const accountTools = /\b(?:(?:user|group)(?:add|mod)|add(?:user|group))\b/;

function problem({ program, arguments: words }: Invocation, packages: "apk" | "apt" | "dnf"): Message | undefined {
  if (packages === "apk") {
    if (/^(user|group)(add|mod)$/.test(program))
      return ["Alpine has {program} only with the package shadow", { program }];
    return foreign(program, words.map(wordText), busyboxLacks, "Alpine");
  }
  if (packages === "dnf" && program === "addgroup") return ["Red Hat's systems have groupadd, not addgroup"];
  return packages === "apt"
    ? foreign(program, words.map(wordText), debianLacks, "Debian")
    : foreign(program, words.map(wordText), redHatLacks, "Red Hat");
}

/** BusyBox takes Debian's long names of its own flags, but none of these. */
const busyboxLacks =
  /^--(group|disabled-login|gid|quiet|firstuid|lastuid|comment|allow-bad-names|force-badname|add_extra_groups)(=|$)/;
const debianLacks = /^-[A-Za-z]*[SDG][A-Za-z]*$/;
const redHatLacks = /^(-S|--disabled-password|--disabled-login|--gecos|--ingroup|--group)(=|$)/;

function foreign(program: string, words: readonly string[], lacks: RegExp, system: string): Message | undefined {
  if (program !== "adduser" && program !== "addgroup") return undefined;
  const option = words.find((word) => lacks.test(word))?.split("=")[0];
  // BusyBox's addgroup has --gid; Debian's programs print their help for -h.
  if (option === undefined || (program === "addgroup" && option === "--gid")) return undefined;
  return ["The {program} of {system} has no {option}", { program, system, option }];
}

/** Where in the file the missing programs are installed or copied for a stage; later than anything when nowhere. */
function toolsBroughtAt(dockerfile: Dockerfile, packages: string): ReadonlyMap<Stage, number> {
  const places = new Map<Stage, number>();
  for (const stage of dockerfile.stages) {
    const below = stage.base.kind === "stage" ? (places.get(stage.base.stage) ?? Infinity) : Infinity;
    const own = stage.instructions.find((instruction) => bringsTools(dockerfile, instruction, packages));
    places.set(stage, Math.min(below, own?.index ?? Infinity));
  }
  return places;
}

function bringsTools(dockerfile: Dockerfile, instruction: Instruction, packages: string): boolean {
  const copy = readCopy(instruction);
  if (copy !== undefined) return /^\/(usr|s?bin)?\/?(s?bin)?\/?$/.test(copy.destination.value);
  const pattern = packages === "apk" ? /\b(shadow|util-linux-login)\b/ : /\bbusybox\b/;
  if (instruction.keyword !== "RUN" || !mentions(instruction, pattern)) return false;
  const script = shellScript(dockerfile, instruction);
  return script !== undefined && pattern.test(script.cooked.text.replace(/\/etc\/g?shadow/g, ""));
}

function rewrite(
  dockerfile: Dockerfile,
  run: Instruction,
  script: ShellScript,
  call: Invocation,
  packages: "apk" | "apt" | "dnf",
): readonly Fix[] {
  const account = readAccount(call);
  const text = account && (packages === "apk" ? busyboxCommand(account) : shadowCommand(account));
  const last = call.arguments.at(-1);
  if (text === undefined || last === undefined) return [];
  const place = script.cooked.span(call.programWord.start, last.end);
  if (dockerfile.comments.some(({ span }) => span.start > place.start && span.end < place.end)) return [];
  if (call.command.redirections.some(({ start }) => start < last.end)) return [];
  return [
    {
      title: ["Write {text}", { text }],
      safety: "suggestion",
      preferred: true,
      touches: [run],
      edits: [replace(dockerfile, place, text)],
    },
  ];
}
