import { parseArgs } from "node:util";
import type { Severity } from "../rule.ts";
import { type InitCommand, readInit } from "./init-command.ts";
import { type LayersCommand, oneOf, readLayers } from "./layers-command.ts";
import type { CommandName } from "./usage.ts";

/** Which files a command looks at. */
export interface InputArguments {
  readonly paths: readonly string[];
  readonly filesFrom: string | undefined;
  readonly context: string | undefined;
}

/** `stowage check` as asked for. */
export interface CheckCommand extends InputArguments {
  readonly name: "check";
  readonly format: (typeof checkFormats)[number];
  /** What counts for the exit code; undefined when not given. */
  readonly severity: Severity | undefined;
  readonly allRules: boolean;
  /** Asks the program shellcheck too. */
  readonly shellcheck: boolean;
}

/** `stowage fix` as asked for. */
export interface FixCommand extends InputArguments {
  readonly name: "fix";
  readonly suggestions: boolean;
  readonly dryRun: boolean;
  readonly allRules: boolean;
}

/** `stowage refactor` as asked for. */
export interface RefactorCommand {
  readonly name: "refactor";
  /** The refactoring; undefined for a list of what is offered. */
  readonly id: string | undefined;
  readonly file: string;
  /** 1-based; undefined for the whole file. */
  readonly line: number | undefined;
  /** Which of the offers, 1 for the first, where there are several. */
  readonly pick: number | undefined;
  readonly context: string | undefined;
  readonly dryRun: boolean;
}

/** `stowage syntax` as asked for. */
export interface SyntaxCommand extends InputArguments {
  readonly name: "syntax";
}

/** A command line as data; `wrong` when it can't be understood. */
export type Command =
  | CheckCommand
  | FixCommand
  | InitCommand
  | LayersCommand
  | RefactorCommand
  | SyntaxCommand
  | { readonly name: "version" }
  | { readonly name: "help"; readonly about: CommandName | undefined }
  | { readonly name: "wrong"; readonly message: string; readonly about: CommandName | undefined };

/** Reads the arguments behind the program's name. */
export function readCommand(args: readonly string[]): Command {
  const [first = "", ...rest] = args;
  if (first === "--version" || first === "-v") return { name: "version" };
  if (first === "--help" || first === "-h" || first === "help") return { name: "help", about: undefined };
  if (!isCommandName(first)) {
    const message = first === "" ? "a command is missing" : `there is no command ${first}`;
    return { name: "wrong", message, about: undefined };
  }
  const read = readOptions(first, rest);
  if (typeof read === "string") return { name: "wrong", message: read, about: first };
  return read.values.help === true ? { name: "help", about: first } : commandFrom(first, read);
}

const checkFormats = ["text", "json", "sarif", "github", "gitlab", "checkstyle", "junit"] as const;
const severities = ["error", "warning", "info", "hint"] as const;

type OptionType = { readonly type: "string" | "boolean"; readonly short?: string };
const text: OptionType = { type: "string" };
const flag: OptionType = { type: "boolean" };
const help: OptionType = { type: "boolean", short: "h" };

const options: Readonly<Record<CommandName, Readonly<Record<string, OptionType>>>> = {
  check: { "files-from": text, context: text, format: text, severity: text, "all-rules": flag, shellcheck: flag, help },
  fix: { "files-from": text, context: text, suggestions: flag, "dry-run": flag, "all-rules": flag, help },
  init: { "dry-run": flag, force: flag, format: text, port: text, entry: text, family: text, help },
  layers: { context: text, format: text, history: text, engine: flag, budget: text, "max-rerun": text, help },
  refactor: { list: flag, pick: text, context: text, "dry-run": flag, help },
  syntax: { "files-from": text, help },
};

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(options, name);
}

interface ReadOptions {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/** The options of a command, or what is wrong with them. */
function readOptions(name: CommandName, args: readonly string[]): ReadOptions | string {
  try {
    return parseArgs({ args: [...args], options: options[name], allowPositionals: true, strict: true });
  } catch (error) {
    return error instanceof Error ? (error.message.split(". To specify ")[0] ?? "") : String(error);
  }
}

function commandFrom(name: CommandName, { values, positionals }: ReadOptions): Command {
  const wrong = (message: string): Command => ({ name: "wrong", message, about: name });
  const value = (key: string): string | undefined => (typeof values[key] === "string" ? values[key] : undefined);
  const inputs = { paths: positionals, filesFrom: value("files-from"), context: value("context") };
  switch (name) {
    case "check": {
      const format = oneOf(checkFormats, value("format") ?? "text");
      const severity = oneOf(severities, value("severity"));
      if (format === undefined) return wrong(`--format must be one of ${checkFormats.join(", ")}`);
      if (severity === undefined && value("severity") !== undefined)
        return wrong(`--severity must be one of ${severities.join(", ")}`);
      const { "all-rules": allRules, shellcheck } = values;
      return { name, ...inputs, format, severity, allRules: allRules === true, shellcheck: shellcheck === true };
    }
    case "fix": {
      const { suggestions, "dry-run": dryRun, "all-rules": allRules } = values;
      return {
        name,
        ...inputs,
        suggestions: suggestions === true,
        dryRun: dryRun === true,
        allRules: allRules === true,
      };
    }
    case "init": {
      const init = readInit(value, (key) => values[key] === true, positionals);
      return typeof init === "string" ? wrong(init) : init;
    }
    case "layers": {
      const layers = readLayers(value, positionals, values.engine === true);
      return typeof layers === "string" ? wrong(layers) : layers;
    }
    case "refactor": {
      const [id, place, ...more] = values.list === true ? [undefined, ...positionals] : positionals;
      if (place === undefined || more.length > 0) return wrong("refactor takes an ID and one FILE[:LINE], or --list");
      const pick = value("pick");
      if (pick !== undefined && !/^[1-9]\d{0,5}$/.test(pick)) return wrong("--pick takes a number from 1 on");
      const [, file = place, line] = /^(.+):(\d{1,9})$/.exec(place) ?? [];
      return {
        name,
        id,
        file,
        line: line === undefined ? undefined : Number(line),
        pick: pick === undefined ? undefined : Number(pick),
        context: inputs.context,
        dryRun: values["dry-run"] === true,
      };
    }
    case "syntax":
      return { name, ...inputs };
  }
}
