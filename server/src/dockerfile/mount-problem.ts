import type { MountField } from "./mount-fields.ts";
import { closest } from "./spelling.ts";

/** Why BuildKit rejects a `--mount`, and the field to blame. */
export interface MountProblem {
  readonly field: MountField;
  /** A message with places for the key, the value and the keyword. */
  readonly template: string;
  /** What was probably meant for the value. */
  readonly instead?: string | undefined;
}

const templates = {
  type: "{value} is no type of mount (bind, cache, tmpfs, secret, ssh), so BuildKit rejects the {keyword}",
  bare: "{key} in --mount is no key=value pair, so BuildKit rejects the {keyword}",
  boolean: "{key} takes true or false, not {value}, so BuildKit rejects the {keyword}",
  sharing: "{value} is none of shared, private and locked, so BuildKit rejects the {keyword}",
  octal: "{key} takes an octal number, not {value}, so BuildKit rejects the {keyword}",
  number: "{key} takes a number, not {value}, so BuildKit rejects the {keyword}",
  misfit: "A mount of this type takes no {key}, so BuildKit rejects the {keyword}",
  both: "A secret has either a source or an id, so BuildKit rejects the {keyword}",
  incomplete: "A secret needs an id, source, target or env, so BuildKit rejects the {keyword}",
} as const;

/** Checks a mount's fields in BuildKit's order; undefined when all is well, or a variable keeps it from being told. */
export function mountProblem(fields: readonly MountField[]): MountProblem | undefined {
  if (fields.some(({ key, value }) => key.includes("$") || (key === "type" && value?.includes("$")))) return undefined;
  const type = fields.findLast(({ key }) => key === "type")?.value?.toLowerCase() ?? "bind";
  for (const field of fields) {
    const problem = fieldProblem(field, type);
    if (problem !== undefined) return problem;
  }
  return togetherProblem(fields, type);
}

const types: readonly string[] = ["bind", "cache", "tmpfs", "secret", "ssh"];
const sharings: readonly string[] = ["shared", "private", "locked"];
const switches: readonly string[] = ["readonly", "ro", "readwrite", "rw", "required"];

function fieldProblem(field: MountField, type: string): MountProblem | undefined {
  const { key, value } = field;
  const misfits = (key === "required" && type !== "secret" && type !== "ssh") || (key === "size" && type !== "tmpfs");
  if (misfits) return { field, template: templates.misfit };
  if (value === undefined) return switches.includes(key) ? undefined : { field, template: templates.bare };
  if (value.includes("$")) return undefined;
  if (key === "type" && !types.includes(value.toLowerCase()))
    return { field, template: templates.type, instead: closest(value, types) };
  if (key === "sharing" && !sharings.includes(value.toLowerCase())) {
    return { field, template: templates.sharing, instead: closest(value, sharings) };
  }
  const isBoolean = /^(1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(value);
  if (switches.includes(key) && !isBoolean) return { field, template: templates.boolean };
  if (key === "mode" && !/^[0-7]+$/.test(value)) return { field, template: templates.octal };
  return (key === "uid" || key === "gid") && !/^\d+$/.test(value) ? { field, template: templates.number } : undefined;
}

function togetherProblem(fields: readonly MountField[], type: string): MountProblem | undefined {
  const find = (...keys: readonly string[]): MountField | undefined => fields.find(({ key }) => keys.includes(key));
  const hasOwner = type === "secret" || type === "ssh" || type === "cache";
  const owner = find("mode", "uid", "gid");
  if (!hasOwner && owner !== undefined) return { field: owner, template: templates.misfit };
  const sharing = find("sharing");
  if (sharing !== undefined && type !== "cache") return { field: sharing, template: templates.misfit };
  const [first] = fields;
  if (type !== "secret" || first === undefined) return undefined;
  const from = find("from");
  if (from !== undefined && from.value !== "") return { field: from, template: templates.misfit };
  const source = find("source", "src");
  const id = find("id");
  if (source !== undefined && id !== undefined) return { field: id, template: templates.both };
  const named = source ?? id ?? find("target", "dst", "destination", "env");
  return named === undefined ? { field: find("type") ?? first, template: templates.incomplete } : undefined;
}
