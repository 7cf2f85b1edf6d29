import type { TextEdit } from "vscode-languageserver-types";
import { apkSubcommandWord, apkValueLetters } from "../dockerfile/apk.ts";
import { addArguments, replaceArgument } from "../dockerfile/call-edits.ts";
import { flagWord, hasFlag, mayHideFlags } from "../dockerfile/call-flags.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { syntaxForMounts } from "../dockerfile/mount-edits.ts";
import type { Call, RunCalls } from "../dockerfile/run-calls.ts";
import { rootStage } from "../dockerfile/stages.ts";
import { type CacheMounts, titleOf } from "./cache-mounts.ts";
import { isLeftInImage } from "./cache-readers.ts";
import { mountCaches, type RunCaches } from "./cache-run.ts";

/**
 * apk keeps packages only where /etc/apk/cache is there (apk-cache(5)): it is usually a link to /var/cache/apk, which holds the index alone without it. A
 * mount in that very place needs no link, and leaves none in the image.
 */
const caches: RunCaches = {
  folders: [{ target: "/etc/apk/cache", sharing: "locked", holds: "downloads" }],
  targets: ["/etc/apk/cache"],
  home: "/root",
};

const apk = { id: "apk", programs: ["apk"] } as const;

/**
 * Keeps the packages of a RUN's `apk add` in a cache mount, with the index fetched anew. Undefined where the file is for several platforms, whose indexes
 * have one name in apk's cache.
 */
export function apkCacheMounts(dockerfile: Dockerfile, one: RunCalls): CacheMounts | undefined {
  const { stage, run } = one;
  const syntax = syntaxForMounts(dockerfile);
  if (stage === undefined || one.trigger || syntax === undefined || isForPlatforms(dockerfile)) return undefined;
  const installs = one.calls.filter((call) => /^(add|upgrade)$/.test(apkSubcommandWord(call)?.literal ?? ""));
  const index = installs.map((call) => fetchIndex(dockerfile, one, call));
  if (installs.length === 0 || index.includes(undefined)) return undefined;
  const group: readonly Stage[] = dockerfile.stages.filter((other) => rootStage(other) === rootStage(stage));
  if (isLeftInImage(dockerfile, group, apk, caches)) return undefined;
  const change = mountCaches(dockerfile, one, apk, caches);
  if (change === undefined || change.edits.length === 0) return undefined;
  const dropped = installs.some((call) => noCacheOf(call) !== undefined) ? ["--no-cache"] : [];
  return {
    title: titleOf("apk", [{ ...change, dropped: [...change.dropped, ...dropped] }]),
    touches: [run],
    edits: [...syntax, ...change.edits, ...index.flatMap((edits) => edits ?? [])],
    ...(syntax.length > 0 ? { directives: ["syntax"] } : {}),
  };
}

function isForPlatforms({ text }: Dockerfile): boolean {
  return /TARGETARCH|TARGETPLATFORM|TARGETVARIANT|BUILDPLATFORM|BUILDARCH|--platform/.test(text);
}

/** `--no-cache` fetches the index for one call and keeps nothing; `-U` fetches it into the cache. */
function fetchIndex(dockerfile: Dockerfile, { calls }: RunCalls, call: Call): readonly TextEdit[] | undefined {
  const word = apkSubcommandWord(call);
  const { arguments: words } = call;
  if (word === undefined || mayHideFlags(call, word)) return undefined;
  if (hasFlag(words, ["--cache-dir", "--root", "-p", "--simulate", "-s"], apkValueLetters)) return undefined;
  const noCache = noCacheOf(call);
  const isFresh =
    hasFlag(words, ["-U", "--update", "--update-cache"], apkValueLetters) ||
    calls.some((other) => apkSubcommandWord(other)?.literal === "update" && other.command.start < call.command.start);
  if (noCache !== undefined) return [replaceArgument(dockerfile, call, noCache, "-U")];
  return isFresh ? [] : [addArguments(dockerfile, call, word, ["-U"])];
}

function noCacheOf({ arguments: words }: Call): Call["arguments"][number] | undefined {
  return flagWord(words, ["--no-cache"], apkValueLetters);
}
