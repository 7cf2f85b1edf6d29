import type { Wishes } from "../generator/recipe.ts";
import { oneOf } from "./layers-command.ts";

/** `stowage init` as asked for. */
export interface InitCommand {
  readonly name: "init";
  readonly folder: string;
  readonly dryRun: boolean;
  /** Replaces files that are there. */
  readonly force: boolean;
  readonly format: (typeof formats)[number];
  readonly wishes: Wishes;
}

const formats = ["text", "json"] as const;

/** The command from its options, or what is wrong with them. */
export function readInit(
  value: (key: string) => string | undefined,
  isSet: (key: string) => boolean,
  positionals: readonly string[],
): InitCommand | string {
  const [folder = ".", ...more] = positionals;
  if (more.length > 0) return "init takes one DIR";
  const format = oneOf(formats, value("format") ?? "text");
  if (format === undefined) return `--format must be one of ${formats.join(", ")}`;
  const port = value("port");
  if (port !== undefined && !(/^[1-9]\d{0,4}$/.test(port) && Number(port) < 65_536))
    return "--port takes a number from 1 to 65535";
  const entry = value("entry");
  if (entry !== undefined && !/^[\w./:@-]+$/.test(entry)) return "--entry takes a file, a folder, a module or a class";
  const wishes = { family: value("family"), port: port === undefined ? undefined : Number(port), entry };
  return { name: "init", folder, dryRun: isSet("dry-run"), force: isSet("force"), format, wishes };
}
