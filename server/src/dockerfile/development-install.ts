import { type Invocation, operands, wordText } from "./invocations.ts";
import type { ShellWord } from "./shell-word.ts";

/** An install of a project's own dependencies that takes along those for development. */
export interface DevelopmentInstall {
  readonly tool: "npm" | "yarn" | "pnpm" | "composer" | "bundle" | "poetry";
  /** The file that tells apart which are for development. */
  readonly manifest: string;
  /** The word behind which options go. */
  readonly verb: ShellWord;
  /** Options that leave them out. */
  readonly options: string;
  /** A command in front that does the same, where there is no option. */
  readonly setting: string | undefined;
}

interface Tool {
  readonly manifest: string;
  readonly verbs: readonly string[];
  readonly options: string;
  /** Words by which development dependencies are left out already, or asked for. */
  readonly settled: RegExp;
  readonly valueFlags: readonly string[];
  /** The command alone installs. */
  readonly isDefault?: boolean;
}

const nodeFlags = [
  "--prefix",
  "-C",
  "--cwd",
  "--registry",
  "--omit",
  "--include",
  "--dir",
  "--loglevel",
  "--cache",
  "--network-timeout",
  "--cache-folder",
];
const tools: Readonly<Record<DevelopmentInstall["tool"], Tool>> = {
  npm: {
    manifest: "package.json",
    verbs: ["ci", "install", "i", "clean-install"],
    options: "--omit=dev",
    settled: /^--(omit|only|production|prod|include|package-lock-only)\b|^-(g|-global)$|^--location/,
    valueFlags: nodeFlags,
  },
  yarn: {
    manifest: "package.json",
    verbs: ["install"],
    options: "--production",
    settled: /^--(production|prod)\b/,
    valueFlags: nodeFlags,
    isDefault: true,
  },
  pnpm: {
    manifest: "package.json",
    verbs: ["install", "i"],
    options: "--prod",
    settled: /^(--(prod|production|dev)\b|-[PDg]$|--global$)/,
    valueFlags: nodeFlags,
  },
  composer: {
    manifest: "composer.json",
    verbs: ["install"],
    options: "--no-dev",
    settled: /^--(no-dev|dev)$/,
    valueFlags: ["-d", "--working-dir"],
  },
  bundle: {
    manifest: "Gemfile",
    verbs: ["install"],
    options: "",
    settled: /^--(without|deployment|with)\b/,
    valueFlags: ["-j", "--jobs", "--path", "--gemfile", "--retry"],
    isDefault: true,
  },
  poetry: {
    manifest: "pyproject.toml",
    verbs: ["install"],
    options: "--only main",
    settled: /^--(no-dev|only|without|with|only-root|sync)\b/,
    valueFlags: ["-C", "--directory", "-E", "--extras"],
  },
};

/** Reads a command that installs dependencies for development too; undefined for any other. */
export function developmentInstall(invocation: Invocation): DevelopmentInstall | undefined {
  const name = Object.keys(tools).find((one): one is DevelopmentInstall["tool"] => one === invocation.program);
  if (name === undefined) return undefined;
  const { manifest, verbs, options, settled, valueFlags, isDefault } = tools[name];
  const { arguments: words, programWord } = invocation;
  if (words.some((word) => settled.test(wordText(word)))) return undefined;
  const [verb, another] = operands(words, valueFlags);
  if (another !== undefined || (verb === undefined && isDefault !== true)) return undefined;
  if (verb !== undefined && !verbs.includes(wordText(verb))) return undefined;
  const setting = name === "bundle" ? "bundle config set --local without development:test" : undefined;
  return { tool: name, manifest, verb: verb ?? programWord, options, setting };
}

/** Whether a command builds or tests, for which dependencies for development are there. */
export function usesDevelopmentDependencies({ program, arguments: words }: Invocation): boolean {
  const [first = ""] = operands(words).map(wordText);
  if (
    [
      "npx",
      "tsc",
      "vite",
      "webpack",
      "ng",
      "next",
      "vue-cli-service",
      "gulp",
      "grunt",
      "jest",
      "phpunit",
      "rspec",
      "pytest",
      "rake",
      "pnpx",
      "turbo",
      "nx",
    ].includes(program)
  )
    return true;
  if (program === "npm") return ["run", "run-script", "test", "t", "exec", "prune"].includes(first);
  if (program === "pnpm") return !["install", "i", "config", "fetch", "store", "add", ""].includes(first);
  if (program === "yarn") return !["install", "config", "cache", "global", "add", "set", ""].includes(first);
  if (program === "bundle" || program === "poetry") return ["exec", "run"].includes(first);
  return program === "composer" && ["run", "run-script", "exec", "test"].includes(first);
}
