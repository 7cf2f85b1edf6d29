import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { mountAsSecret } from "../dockerfile/secret-argument.ts";
import { isFingerprint, isNoSecret, knownSecret, mayHoldSecret, secretName } from "../dockerfile/secrets.ts";
import { type SetVariable, setVariables } from "../dockerfile/set-variables.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const secretInArgOrEnv: Rule = {
  id: "secret-in-arg-or-env",
  category: "security",
  summary: "A secret is passed with ARG or ENV, which the image remembers",
  severity: "warning",
  default: "on",
  sameAs: [
    "buildkit:SecretsUsedInArgOrEnv",
    "trivy:DS-0031",
    "cis:4.10",
    "dockle:CIS-DI-0010",
    "semgrep:secret-in-build-arg",
    "droast:DF013",
    "droast:DF014",
    "dockerfile-doctor:DD020",
    "dockerfile-doctor:DD058",
    "tally:secrets-in-code",
    "tally:ruby/secrets-in-arg-or-env",
    "dockadvisor:secrets",
    "hadolint:DL3064",
  ],
  when: { keywords: ["ARG", "ENV"] },

  *check(dockerfile) {
    for (const inner of [...instructionsOf(dockerfile, "ARG"), ...instructionsOf(dockerfile, "ENV")]) {
      if (!mayHoldSecret(inner.cooked.text)) continue;
      const instruction = holderOf(dockerfile, inner);
      for (const setting of setVariables(inner)) {
        const verdict = judge(dockerfile, instruction, setting);
        if (verdict !== undefined) yield describe(dockerfile, instruction, setting, verdict);
      }
    }
  },
};

type Verdict = { readonly message: Message; readonly isHint: boolean };

function judge(dockerfile: Dockerfile, instruction: Instruction, setting: SetVariable): Verdict | undefined {
  const { keyword, name, value } = setting;
  const kind = value === undefined ? undefined : knownSecret(value)?.kind;
  if (kind !== undefined) {
    const message = "The value of {name} looks like {kind}, which everybody who has the file or the image can read";
    return { message: [message, { name, kind }], isHint: false };
  }
  const looks = secretName(name);
  if (looks === undefined) return undefined;
  const isMild = looks === "perhaps";
  if (value !== undefined && value !== "" && !isNoSecret(value)) {
    // `ARG API_KEY=API_KEY` says where the key goes.
    if (/^[A-Z_]+$/.test(value) && name.toUpperCase().endsWith(value)) return undefined;
    if (isMild && isFingerprint(value)) return undefined;
    return { message: literal(setting), isHint: isMild };
  }
  if (keyword === "ENV") {
    if (!takesSecretArgument(dockerfile, instruction, value ?? "")) return undefined;
    return { message: literal(setting), isHint: isMild };
  }
  if (value !== undefined && value !== "" && !value.startsWith("$")) return undefined;
  const isSeen = runsAfter(instruction);
  if (isMild && !isSeen) return undefined;
  return {
    message: ["A secret passed as {name} may be read from the image's history or the build's records", { name }],
    isHint: isMild || !isSeen,
  };
}

function literal({ keyword, name }: SetVariable): Message {
  return keyword === "ENV"
    ? ["{name} looks like a secret, and everybody who has the image can read its value", { name }]
    : ["{name} looks like a secret, and everybody who has this file can read its default", { name }];
}

/** ENV makes a build argument, whose value is passed from outside, part of the image. */
function takesSecretArgument(dockerfile: Dockerfile, instruction: Instruction, value: string): boolean {
  const name = /^\$\{?(\w+)/.exec(value)?.[1];
  if (name === undefined || secretName(name) === undefined) return false;
  const variable = variablesAt(dockerfile, instruction).get(name);
  return variable?.kind === "ARG" && (variable.value === undefined || !isNoSecret(variable.value));
}

/** A RUN behind the ARG in its stage gets the value, whether it names it or not. */
function runsAfter({ stage, index }: Instruction): boolean {
  return stage?.instructions.some((other) => other.index > index && other.keyword === "RUN") ?? false;
}

function describe(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { name, nameSpan }: SetVariable,
  { message, isHint }: Verdict,
): Finding {
  return {
    range: dockerfile.source.firstLineRange(nameSpan),
    message,
    ...(isHint ? { severity: "hint" } : {}),
    fixes: () => mountSecret(dockerfile, instruction, name),
  };
}

function mountSecret(dockerfile: Dockerfile, instruction: Instruction, name: string): readonly Fix[] {
  const mount = mountAsSecret(dockerfile, instruction, name);
  if (mount === undefined) return [];
  const title: Message = ["Mount it as a secret, passed with --secret id={id},env={name}", { id: mount.id, name }];
  return [{ title, safety: "suggestion", touches: mount.touches, edits: mount.edits }];
}
