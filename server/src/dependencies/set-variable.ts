import { variablesAt } from "../dockerfile/variables.ts";
import type { PlanRequest } from "./package-manager.ts";

/** The value of an environment variable for an install: empty where it is set and the file does not tell to what, undefined where it is not set. */
export function setVariable({ dockerfile, run, install }: PlanRequest, name: string): string | undefined {
  const { environment } = install.invocation;
  if (environment.has(name)) return environment.get(name) ?? "";
  const variable = variablesAt(dockerfile, run).get(name);
  return variable === undefined ? undefined : (variable.value ?? "");
}
