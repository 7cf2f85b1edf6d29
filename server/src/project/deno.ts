import { type ParseError, parse } from "jsonc-parser";
import { isRecord, textsOf } from "./values.ts";

/** A deno.json or deno.jsonc. */
export interface DenoConfig {
  /** The name of the file. */
  readonly file: string;
  /** False when it is no JSON object: all else is empty then. */
  readonly readable: boolean;
  /** What names in imports stand for, such as `jsr:@std/assert@1`. */
  readonly imports: Readonly<Record<string, string>>;
  /** Folders of the workspace's members, as written. */
  readonly workspace: readonly string[];
  /** Another file holds the imports, as written. */
  readonly importMap: string | undefined;
  /** What is downloaded is kept in a `vendor` folder beside it. */
  readonly isVendored: boolean;
}

/** The names of Deno's configuration, the one that it prefers first. */
export const denoConfigFiles: readonly string[] = ["deno.json", "deno.jsonc"];

/** Reads the text of a configuration; an unreadable one gives an empty one that says so. */
export function parseDenoConfig(file: string, text: string): DenoConfig {
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
  const readable = errors.length === 0 && isRecord(value);
  const fields = readable ? value : {};
  const members = isRecord(fields.workspace) ? fields.workspace.members : fields.workspace;
  return {
    file,
    readable,
    imports: isRecord(fields.imports)
      ? Object.fromEntries(Object.entries(fields.imports).map(([name, target]) => [name, String(target)]))
      : {},
    workspace: textsOf(members),
    importMap: typeof fields.importMap === "string" ? fields.importMap : undefined,
    isVendored: fields.vendor === true,
  };
}
