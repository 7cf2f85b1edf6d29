import type { Dockerfile, Instruction } from "./dockerfile.ts";
import type { Invocation } from "./invocations.ts";
import type { ShellScript } from "./shell.ts";
import { variablesAt } from "./variables.ts";

/** Whether variables or settings make an install leave development packages out. */
export function leavesDevelopmentOut(
  dockerfile: Dockerfile,
  run: Instruction,
  script: ShellScript,
  { environment }: Invocation,
): boolean {
  const variables = variablesAt(dockerfile, run);
  const names = [
    "NODE_ENV",
    "BUNDLE_WITHOUT",
    "BUNDLE_DEPLOYMENT",
    "COMPOSER_NO_DEV",
    "NPM_CONFIG_OMIT",
    "npm_config_omit",
    "NPM_CONFIG_PRODUCTION",
    "POETRY_WITHOUT",
  ];
  // A value that is not known may well be `production`.
  const isSet = names.some((name) => {
    const value = environment.has(name)
      ? (environment.get(name) ?? "production")
      : variables.has(name)
        ? (variables.get(name)?.value ?? "production")
        : undefined;
    return value !== undefined && (name !== "NODE_ENV" || value === "production");
  });
  return (
    isSet ||
    /\bconfig\s+(set\s+)?(--\w+\s+)*(without|deployment|omit|production)\b|\bNODE_ENV=/.test(script.cooked.text)
  );
}
