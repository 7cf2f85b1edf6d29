import type { LintOptions } from "./lint.ts";
import type { Policy } from "./project/project.ts";
import type { Message, Severity } from "./rule.ts";
import { readLayer, type SettingsLayer } from "./settings-layer.ts";

/** What a person can set, in an editor's settings or in files of the project. */
export interface Settings {
  readonly lint: LintOptions;
  readonly policy: Policy;
  /** `auto`: where the program is on the PATH and the workspace is trusted. */
  readonly shellcheck: "auto" | "off";
  /** `all`: above every layer, not only above what is big or often built again. */
  readonly layerLens: { readonly enabled: boolean; readonly all: boolean };
  readonly layers: {
    /** How many commits of git's history the layer report follows; 0 for none. */
    readonly history: number;
    /** A Docker Engine may be asked what builds measured. */
    readonly engine: boolean;
  };
  /** `auto`: completion, help and navigation where no other extension has them. */
  readonly editing: { readonly enable: "auto" | "on" | "off"; readonly inlayHints: boolean };
  /** What fails a run on the command line; undefined when nobody said so. */
  readonly failureThreshold: Severity | "none" | undefined;
}

/** The settings that the layers make together: the later one wins, rule by rule. */
export function combine(layers: readonly SettingsLayer[]): Settings {
  const last = <Key extends keyof SettingsLayer>(key: Key): SettingsLayer[Key] =>
    layers.findLast((layer) => layer[key] !== undefined)?.[key];
  return {
    lint: {
      severities: new Map(layers.flatMap(({ severities }) => [...(severities ?? [])])),
      allRules: last("allRules") ?? false,
    },
    policy: {
      allowedRegistries: last("allowedRegistries") ?? [],
      labels: last("labels") ?? new Map(),
      strictLabels: last("strictLabels") ?? false,
    },
    shellcheck: last("shellcheck") ?? "auto",
    layerLens: { enabled: last("layerLens")?.enabled ?? true, all: last("layerLens")?.all ?? false },
    layers: { history: last("layers")?.history ?? 60, engine: last("layers")?.engine ?? false },
    editing: { enable: last("editing")?.enable ?? "auto", inlayHints: last("editing")?.inlayHints ?? false },
    failureThreshold: last("failureThreshold"),
  };
}

/** What counts when nobody set anything. */
export const defaultSettings: Settings = combine([]);

/** Settings of an editor, of unknown shape; a part of the wrong type counts as not set and is named in `problems`. Never throws. */
export function readSettings(value: unknown): { readonly layer: SettingsLayer; readonly problems: readonly Message[] } {
  const { layer, problems } = readLayer(value, "stowage");
  return { layer, problems: problems.map(({ message }) => message) };
}
