import { type LabelFormat, labelFormats } from "./project/project.ts";
import type { Message, Severity } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { ruleNames } from "./suppression.ts";

/** What one place says: an editor, `stowage.yaml`, `.hadolint.yaml`. What it does not name is undefined. */
export interface SettingsLayer {
  /** By rule id or by any name in a rule's `sameAs`. */
  readonly severities?: ReadonlyMap<string, Severity | "off"> | undefined;
  readonly allRules?: boolean | undefined;
  readonly allowedRegistries?: readonly string[] | undefined;
  readonly labels?: ReadonlyMap<string, LabelFormat> | undefined;
  readonly strictLabels?: boolean | undefined;
  readonly shellcheck?: "auto" | "off" | undefined;
  readonly layerLens?: { readonly enabled: boolean | undefined; readonly all: boolean | undefined } | undefined;
  readonly layers?: { readonly history: number | undefined; readonly engine: boolean | undefined } | undefined;
  readonly editing?:
    | { readonly enable: "auto" | "on" | "off" | undefined; readonly inlayHints: boolean | undefined }
    | undefined;
  readonly failureThreshold?: Severity | "none" | undefined;
}

/** What is wrong with a setting, and the keys that lead to it. */
export interface SettingsProblem {
  readonly path: readonly string[];
  readonly message: Message;
}

/** A layer and what was wrong in it. */
export interface ReadLayer {
  readonly layer: SettingsLayer;
  readonly problems: readonly SettingsProblem[];
}

/** So many commits are still read in a second or two. */
const mostCommits = 500;

export const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

/** Reads a layer of unknown shape, whose name in messages is `root`. A part of the wrong type counts as not set. Never throws. */
export function readLayer(value: unknown, root: string): ReadLayer {
  const reader = new LayerReader(root);
  const top = reader.object(value, []);
  const layerLens = reader.object(top.layerLens, ["layerLens"]);
  const layers = reader.object(top.layers, ["layers"]);
  const editing = reader.object(top.editing, ["editing"]);
  const layer: SettingsLayer = {
    severities: reader.severities(top.rules),
    allRules: reader.boolean(top.allRules, ["allRules"]),
    allowedRegistries: reader.texts(top.allowedRegistries, ["allowedRegistries"]),
    labels: reader.labels(top.labels, ["labels"]),
    strictLabels: reader.boolean(top.strictLabels, ["strictLabels"]),
    shellcheck: reader.oneOf(["auto", "off"], top.shellcheck, ["shellcheck"]),
    layerLens: {
      enabled: reader.boolean(layerLens.enabled, ["layerLens", "enabled"]),
      all: reader.boolean(layerLens.all, ["layerLens", "all"]),
    },
    layers: {
      history: reader.count(mostCommits, layers.history, ["layers", "history"]),
      engine: reader.boolean(layers.engine, ["layers", "engine"]),
    },
    editing: {
      enable: reader.oneOf(["auto", "on", "off"], editing.enable, ["editing", "enable"]),
      inlayHints: reader.boolean(editing.inlayHints, ["editing", "inlayHints"]),
    },
    failureThreshold: reader.oneOf([...severities, "none"], top.failureThreshold, ["failureThreshold"]),
  };
  return { layer, problems: reader.problems };
}

type Keys = readonly string[];

/** Reads values of unknown type and gathers what is wrong with them. */
export class LayerReader {
  readonly problems: SettingsProblem[] = [];

  constructor(private readonly root: string) {}

  object(value: unknown, path: Keys): Readonly<Record<string, unknown>> {
    if (value === undefined || value === null) return {};
    if (typeof value === "object" && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
    this.wrongType(path, "an object", value);
    return {};
  }

  boolean(value: unknown, path: Keys): boolean | undefined {
    if (typeof value === "boolean") return value;
    if (value !== undefined && value !== null) this.wrongType(path, "true or false", value);
    return undefined;
  }

  count(most: number, value: unknown, path: Keys): number | undefined {
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return value;
    if (value !== undefined && value !== null) this.wrongType(path, `a whole number from 0 to ${most}`, value);
    return undefined;
  }

  oneOf<Value extends string>(values: readonly Value[], value: unknown, path: Keys): Value | undefined {
    // YAML 1.1 reads a bare `off` as false.
    const found = values.find((one) => one === value || (one === "off" && value === false));
    if (found === undefined && value !== undefined && value !== null) this.wrongType(path, orList(values), value);
    return found;
  }

  texts(value: unknown, path: Keys): readonly string[] | undefined {
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) {
      this.wrongType(path, "a list of texts", value);
      return undefined;
    }
    return value.flatMap((item, index): readonly string[] => {
      if (typeof item === "string") return [item];
      this.wrongType([...path, String(index)], "a text", item);
      return [];
    });
  }

  labels(value: unknown, path: Keys): ReadonlyMap<string, LabelFormat> | undefined {
    if (value === undefined || value === null) return undefined;
    const formats = Object.entries(this.object(value, path)).flatMap(([name, format]) => {
      const known = this.oneOf(labelFormats, format === "rfc-3339" ? "rfc3339" : format, [...path, name]);
      return known === undefined ? [] : [[name, known] as const];
    });
    return new Map(formats);
  }

  severities(value: unknown): ReadonlyMap<string, Severity | "off"> {
    const known = new Set(rules.flatMap(ruleNames));
    const read = new Map<string, Severity | "off">();
    for (const [name, level] of Object.entries(this.object(value, ["rules"]))) {
      const path = ["rules", name];
      if (!known.has(name) && !isShellcheckName(name)) {
        this.report(path, "The setting {key} names no rule of Stowage and is ignored");
        continue;
      }
      const severity = this.oneOf(["off", "hint", "info", "warning", "error"] as const, level, path);
      if (severity !== undefined) read.set(name, severity);
    }
    return read;
  }

  report(path: Keys, template: string, args: Readonly<Record<string, string>> = {}): void {
    this.problems.push({ path, message: [template, { key: this.key(path), ...args }] });
  }

  private wrongType(path: Keys, expected: string, value: unknown): void {
    const template = "The setting {key} must be {expected}, not {actual}; its default is used";
    this.report(path, template, { expected, actual: described(value) });
  }

  private key(path: Keys): string {
    if (path.length === 0) return this.root;
    const [first = "", ...rest] = path;
    const keys = rest.map((key) => (/^[a-z]\w*$/i.test(key) && first !== "rules" ? `.${key}` : `["${key}"]`));
    return [this.root.endsWith(".yaml") ? first : `${this.root}.${first}`, ...keys].join("");
  }
}

/** ShellCheck's findings are no rules of ours, but are set like them. */
export function isShellcheckName(name: string): boolean {
  return /^(shellcheck:|hadolint:)?SC\d{4}$|^shellcheck$/.test(name);
}

function orList(values: readonly string[]): string {
  return `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

function described(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  return typeof value === "object" ? "an object" : String(value);
}
