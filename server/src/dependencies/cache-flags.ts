import type { Emptying } from "../dockerfile/cache-conflicts.ts";
import { removeArgument } from "../dockerfile/call-edits.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { type Invocation, wordText } from "../dockerfile/invocations.ts";
import type { Call, RunCalls } from "../dockerfile/run-calls.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { PackageManager } from "./package-manager.ts";

/**
 * Flags with which a manager uses no cache. `--no-restore` takes it for granted that packages are there: what restored them may be a layer that is kept
 * while the mount is not.
 */
const flags: Readonly<Record<string, readonly string[]>> = {
  pip: ["--no-cache-dir"],
  pipenv: [],
  uv: ["--no-cache", "--no-cache-dir", "-n"],
  "uv pip": ["--no-cache", "--no-cache-dir", "-n"],
  poetry: ["--no-cache"],
  composer: ["--no-cache"],
  bun: ["--no-cache"],
  dotnet: ["--no-restore"],
};

/** Flags with which a manager fails where its cache lacks something. */
const offline: Readonly<Record<string, RegExp>> = {
  maven: /^(-o|--offline)$/,
  gradle: /^--offline$/,
  cargo: /^(--offline|--frozen)$/,
  dotnet: /^--no-build$/,
  deno: /^(--cached-only|--no-remote)$/,
};

/** Calls that empty a manager's cache. */
const cleaning: Readonly<Record<string, RegExp>> = {
  npm: /^npm cache (clean|clear|verify)\b/,
  yarn: /^yarn(pkg)? cache clean\b/,
  pnpm: /^pnpm store prune\b/,
  bun: /^bun pm cache rm\b/,
  pip: /^pip[\d.]* cache (purge|remove)\b/,
  "uv pip": /^uv cache (clean|prune)\b/,
  uv: /^uv cache (clean|prune)\b/,
  poetry: /^poetry cache clear\b/,
  composer: /^composer clear-?cache\b/,
  bundler: /^bundle clean\b/,
  go: /^go clean .*-(mod|test)?cache\b/,
  dotnet: /^dotnet nuget locals\b/,
  apt: /^(apt(-get)?|aptitude) (clean|autoclean|distclean|dist-clean)\b/,
  apk: /^apk cache (clean|purge)\b/,
};

/** Whether a call does nothing but empty a manager's cache. */
export function cleansCache(
  { program, arguments: words }: Pick<Call, "program" | "arguments">,
  { id }: Pick<PackageManager, "id">,
): boolean {
  return cleaning[id]?.test([program, ...words.map(wordText)].join(" ")) === true;
}

/** Variables that turn a cache off. */
const variables: readonly string[] = ["PIP_NO_CACHE_DIR", "UV_NO_CACHE", "POETRY_NO_CACHE", "COMPOSER_NO_CACHE"];

/** Takes flags out that a cache mount is of no use with; undefined where a variable, or a flag that can't be taken out, has such an effect. */
export function withoutCacheOff(
  dockerfile: Dockerfile,
  { run, calls }: RunCalls,
  { id, programs }: Pick<PackageManager, "id" | "programs">,
): Emptying | undefined {
  const names = flags[id] ?? [];
  if (flags[id] !== undefined) {
    const scope = variablesAt(dockerfile, run);
    const isOff = variables.some((name) => scope.has(name) || calls.some(({ environment }) => environment.has(name)));
    if (isOff) return undefined;
  }
  const needs = offline[id];
  const isOffline = ({ arguments: words }: Call): boolean => words.some(({ text }) => needs?.test(text) === true);
  if (needs !== undefined && calls.some((call) => isOwn(call, programs) && isOffline(call))) return undefined;
  const found = calls.flatMap((call) =>
    isOwn(call, programs)
      ? call.arguments.filter(({ text }) => names.includes(text)).map((word) => ({ call, word }))
      : [],
  );
  const edits = found.map(({ call, word }) => removeArgument(dockerfile, call, word));
  const there = edits.filter((edit) => edit !== undefined);
  if (there.length < edits.length) return undefined;
  return { edits: there, names: [...new Set(found.map(({ word }) => word.text))] };
}

/** A call as it is without such flags. */
export function withCache(call: Invocation, { id }: Pick<PackageManager, "id">): Invocation {
  const names = flags[id] ?? [];
  return names.length === 0 ? call : { ...call, arguments: call.arguments.filter(({ text }) => !names.includes(text)) };
}

/** pip may be started as a module of Python. */
function isOwn({ program, arguments: words }: Call, programs: readonly string[]): boolean {
  if (programs.includes(program)) return true;
  const module = words.findIndex(({ text }) => text === "-m");
  return module !== -1 && programs.includes(words[module + 1]?.text ?? "");
}
