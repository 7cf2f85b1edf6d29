import { defaultLintOptions, type LintOptions } from "./lint.ts";
import type { Message, Severity } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { ruleNames } from "./suppression.ts";

/** What a person can set, under `stowage` in an editor's settings. */
export interface Settings {
  readonly lint: LintOptions;
  readonly layerLens: { readonly enabled: boolean };
}

/** What counts when nobody set anything. */
export const defaultSettings: Settings = { lint: defaultLintOptions, layerLens: { enabled: true } };

/** Settings of unknown shape; a part of the wrong type counts as not set and is named in `problems`. Never throws. */
export function readSettings(value: unknown): { readonly settings: Settings; readonly problems: readonly Message[] } {
  const problems: Message[] = [];
  const root = readObject(value, "stowage", problems);
  const layerLens = readObject(root.layerLens, "stowage.layerLens", problems);
  const settings = {
    lint: {
      severities: readSeverities(readObject(root.rules, "stowage.rules", problems), problems),
      allRules: readBoolean(root.allRules, "stowage.allRules", defaultLintOptions.allRules, problems),
    },
    layerLens: {
      enabled: readBoolean(layerLens.enabled, "stowage.layerLens.enabled", defaultSettings.layerLens.enabled, problems),
    },
  };
  return { settings, problems };
}

function readObject(value: unknown, key: string, problems: Message[]): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  problems.push(wrongType(key, "an object", value));
  return {};
}

function readBoolean(value: unknown, key: string, fallback: boolean, problems: Message[]): boolean {
  if (typeof value === "boolean") return value;
  if (value !== undefined && value !== null) problems.push(wrongType(key, "true or false", value));
  return fallback;
}

const levels: ReadonlySet<unknown> = new Set(["off", "hint", "info", "warning", "error"]);

function readSeverities(
  value: Readonly<Record<string, unknown>>,
  problems: Message[],
): ReadonlyMap<string, Severity | "off"> {
  const known = new Set(rules.flatMap(ruleNames));
  const severities = new Map<string, Severity | "off">();
  for (const [name, level] of Object.entries(value)) {
    const key = `stowage.rules["${name}"]`;
    if (!known.has(name)) problems.push(["The setting {key} names no rule of Stowage and is ignored", { key }]);
    else if (levels.has(level)) severities.set(name, level as Severity | "off");
    else problems.push(wrongType(key, "off, hint, info, warning or error", level));
  }
  return severities;
}

function wrongType(key: string, expected: string, value: unknown): Message {
  const args = { key, expected, actual: described(value) };
  return ["The setting {key} must be {expected}, not {actual}; its default is used", args];
}

function described(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  return typeof value === "object" ? "an object" : String(value);
}
