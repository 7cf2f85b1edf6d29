import type { Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { startCommands } from "../dockerfile/start.ts";
import { type SpringBoot, springBoot } from "../project/spring-boot.ts";
import type { Finding, Rule } from "../rule.ts";

export const springBootLauncherClass: Rule = {
  id: "spring-boot-launcher-class",
  category: "correctness",
  summary: "The launcher class is not where the project's Spring Boot has it",
  severity: "error",
  default: "workspace",
  when: { keywords: ["CMD", "ENTRYPOINT"], words: ["jarlauncher", "warlauncher", "propertieslauncher"] },

  *check(dockerfile, project) {
    const boot = springBoot(project);
    for (const { instruction } of startCommands(dockerfile)) {
      const launcher = launcherIn(instruction);
      const finding = launcher === undefined ? undefined : judge(boot, launcher);
      if (launcher === undefined || finding === undefined) continue;
      const { start, name, wanted } = launcher;
      const span = {
        start: instruction.cooked.sourceOffset(start),
        end: instruction.cooked.sourceEnd(start + name.length),
      };
      const fix = { title: ["Use {wanted}", { wanted }], safety: "suggestion", touches: [instruction] } as const;
      const isWhole = instruction.cooked.isContiguous(start, start + name.length);
      yield {
        ...finding,
        range: dockerfile.source.firstLineRange(span),
        fixes: isWhole
          ? [{ ...fix, preferred: finding.severity === undefined, edits: [replace(dockerfile, span, wanted)] }]
          : [],
      };
    }
  },
};

interface Launcher {
  /** Its place in the instruction's text. */
  readonly start: number;
  readonly name: string;
  readonly isNew: boolean;
  /** The same class in the other package. */
  readonly wanted: string;
}

function launcherIn({ cooked }: Instruction): Launcher | undefined {
  const match = /\borg\.springframework\.boot\.loader\.(launch\.)?((?:Jar|War|Properties)Launcher)\b/.exec(cooked.text);
  if (match === null) return undefined;
  const [name, launch, simple = ""] = match;
  const wanted = `org.springframework.boot.loader.${launch === undefined ? "launch." : ""}${simple}`;
  return { start: match.index, name, isNew: launch !== undefined, wanted };
}

/** The package changed in 3.2; a project may keep the old loader. */
function judge(
  boot: SpringBoot | undefined,
  { name, isNew, wanted }: Launcher,
): Pick<Finding, "message" | "severity"> | undefined {
  if (boot?.usesClassicLoader) return undefined;
  if (boot?.version === undefined || boot.versionText === undefined) {
    if (isNew) return undefined;
    return { severity: "hint", message: ["Spring Boot 3.2 and later have this class as {wanted}", { wanted }] };
  }
  if (boot.version >= 302 === isNew) return undefined;
  return {
    message: [
      "Spring Boot {version} has no {name}, so the container would not start",
      { version: boot.versionText, name },
    ],
  };
}
