import type { Range } from "vscode-languageserver-types";
import { type Document, isNode, isPair, LineCounter, parseDocument } from "yaml";
import type { Message, Severity } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { LayerReader, type ReadLayer, readLayer, type SettingsLayer, severities } from "./settings-layer.ts";
import { ruleNames } from "./suppression.ts";

/** A settings file's layer and what is wrong in it, each with its place. */
export interface ReadSettingsFile {
  readonly layer: SettingsLayer;
  readonly problems: readonly { readonly range: Range; readonly message: Message }[];
}

/** The names that settings files of Stowage and hadolint go by. */
export const settingsFileNames = ["stowage.yaml", ".hadolint.yaml", ".hadolint.yml"] as const;

/** Reads a settings file by its name; what is wrong counts as not set. Never throws. */
export function readSettingsFile(name: string, text: string): ReadSettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const range = ([start, end]: readonly [number, number]): Range => ({
    start: positionOf(lines, start),
    end: positionOf(lines, end),
  });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const message: Message = ["This is no YAML, so nothing in it counts: {reason}", { reason: broken.message }];
    return { layer: {}, problems: [{ range: range(broken.pos), message }] };
  }
  const value = plainValue(document);
  if (value === undefined) {
    const message: Message = ["The file is too entangled to be read, so nothing in it counts"];
    return { layer: {}, problems: [{ range: range([0, 0]), message }] };
  }
  const { layer, problems } = name === "stowage.yaml" ? readStowage(value.plain) : readHadolint(value.plain);
  return {
    layer,
    problems: problems.map(({ path, message }) => ({ range: range(placeOf(document, path)), message })),
  };
}

/** Undefined for aliases that would grow without bound. */
function plainValue(document: Document): { readonly plain: unknown } | undefined {
  try {
    return { plain: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    return undefined;
  }
}

function positionOf(lines: LineCounter, offset: number): Range["start"] {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line - 1, 0), character: Math.max(col - 1, 0) };
}

/** Where the value at the end of a path stands, or the nearest thing above it. */
function placeOf(document: Document, path: readonly string[]): readonly [number, number] {
  for (let length = path.length; length > 0; length--) {
    const keys = path.slice(0, length).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const node = document.getIn(keys, true);
    if (isNode(node) && node.range) return [node.range[0], node.range[1]];
    const parent = length > 1 ? document.getIn(keys.slice(0, -1), true) : document.contents;
    const items = isNode(parent) && "items" in parent ? parent.items : [];
    const pair = items.find((item) => isPair(item) && String(item.key) === String(keys.at(-1)));
    if (isPair(pair) && isNode(pair.key) && pair.key.range) return [pair.key.range[0], pair.key.range[1]];
  }
  return [0, 0];
}

const stowageKeys = new Set([
  "rules",
  "allRules",
  "allowedRegistries",
  "labels",
  "strictLabels",
  "shellcheck",
  "failureThreshold",
]);

function readStowage(value: unknown): ReadLayer {
  const { layer, problems } = readLayer(value, "stowage.yaml");
  const others = new LayerReader("stowage.yaml");
  for (const key of Object.keys(others.object(value, []))) {
    if (!stowageKeys.has(key)) others.report([key], "There is no setting {key}, so it is ignored");
  }
  // A file of the project turns on nothing that asks other programs.
  const { layers: _, layerLens: __, ...own } = layer;
  return { layer: own, problems: [...problems, ...others.problems.filter(({ path }) => path.length > 0)] };
}

/** hadolint's levels in ours. */
const hadolintLevels: Readonly<Record<string, Severity>> = {
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
};

/** What only concerns hadolint's own output, or is always so here. */
const withoutMeaning = new Set(["no-fail", "no-color", "format", "verbose"]);

function readHadolint(value: unknown): ReadLayer {
  const reader = new LayerReader(".hadolint.yaml");
  const top = reader.object(value, []);
  const known = new Set(rules.flatMap(ruleNames));
  const levels = new Map<string, Severity | "off">();
  for (const [level, codes] of Object.entries(reader.object(top.override, ["override"]))) {
    const severity = hadolintLevels[level];
    if (severity === undefined) reader.report(["override", level], "hadolint has no level {key}, so it is ignored");
    else for (const code of reader.texts(codes, ["override", level]) ?? []) levels.set(code, severity);
  }
  for (const code of reader.texts(top.ignored, ["ignored"]) ?? []) levels.set(code, "off");
  for (const key of Object.keys(top)) {
    if (withoutMeaning.has(key) || hadolintKeys.has(key)) continue;
    reader.report([key], "Stowage does not read {key} of hadolint's settings");
  }
  const threshold = top["failure-threshold"];
  const failureThreshold =
    threshold === "style" || threshold === "ignore"
      ? ({ style: "hint", ignore: "none" } as const)[threshold]
      : reader.oneOf([...severities, "none"], threshold, ["failure-threshold"]);
  const layer: SettingsLayer = {
    // A code that no rule answers to needs no word: there is nothing to hide.
    severities: new Map([...levels].filter(([code]) => known.has(code) || /^SC\d{4}$/.test(code))),
    allowedRegistries: reader.texts(top.trustedRegistries, ["trustedRegistries"]),
    labels: reader.labels(top["label-schema"], ["label-schema"]),
    strictLabels: reader.boolean(top["strict-labels"], ["strict-labels"]),
    failureThreshold,
  };
  return { layer, problems: reader.problems };
}

const hadolintKeys = new Set([
  "ignored",
  "override",
  "trustedRegistries",
  "label-schema",
  "strict-labels",
  "failure-threshold",
]);
