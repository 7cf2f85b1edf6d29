import {
  apkCaches,
  apkRuns,
  apkSubcommandWord,
  apkValueLetters,
  isApkCacheRemoval,
  removesApkCache,
} from "../dockerfile/apk.ts";
import { addArguments, removeArgument, removeCall } from "../dockerfile/call-edits.ts";
import { flagWord, hasFlag, mayHideFlags } from "../dockerfile/call-flags.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { once } from "../dockerfile/memo.ts";
import { mountsPath } from "../dockerfile/mounts.ts";
import { type Call, callRange, type RunCalls } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const apkNoCache: Rule = {
  id: "apk-no-cache",
  category: "size",
  summary: "The package index of apk add stays in the layer",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3019",
    "trivy:DS-0025",
    "kics:apk_add_using_local_cache_path",
    "semgrep:missing-apk-no-cache",
    "dockerfilelint:apkadd-missing_nocache_or_updaterm",
    "droast:DF029",
    "dockerfile-doctor:DD025",
    "dockle:DKL-DI-0004",
    "buddy:ER0011",
  ],
  when: { words: ["apk"] },

  *check(dockerfile) {
    for (const one of apkRuns(dockerfile)) {
      if (mountsPath(one.run, apkCaches)) continue;
      const adds = one.calls.flatMap((call) => {
        const add = cachingAdd(call);
        return add === undefined ? [] : [{ call, add }];
      });
      const removal = one.calls.findLast(removesApkCache)?.command.start ?? -1;
      for (const { call, add } of adds) {
        const removed = call.command.start < removal;
        yield describe(dockerfile, one, { call, add, removed, isAlone: adds.length === 1 });
      }
    }
  },
};

/** The `add` of a call that keeps the index. */
function cachingAdd(call: Call): ShellWord | undefined {
  const word = apkSubcommandWord(call);
  if (word?.literal !== "add" || mayHideFlags(call, word)) return undefined;
  const { arguments: words } = call;
  return hasFlag(words, ["--no-cache", "--cache-dir", "--simulate", "-s"], apkValueLetters) ? undefined : word;
}

interface CachingAdd {
  readonly call: Call;
  readonly add: ShellWord;
  /** The RUN deletes the cache afterwards. */
  readonly removed: boolean;
  /** The RUN has no other. */
  readonly isAlone: boolean;
}

function describe(dockerfile: Dockerfile, one: RunCalls, found: CachingAdd): Finding {
  const { call, add, removed } = found;
  const message = removed
    ? "apk add writes the package index, which is removed again: --no-cache does it in one step"
    : one.shipped
      ? "apk add without --no-cache leaves the package index in the image"
      : "apk add without --no-cache leaves the package index in a layer of this stage";
  return {
    range: callRange(dockerfile, call, add),
    message: [message],
    ...(removed || !one.shipped ? { severity: "hint" } : {}),
    fixes: () => [useNoCache(dockerfile, one, found)],
  };
}

/** The flag, without what it makes useless: `apk update`, `--update`, and the deletion of the cache. */
function useNoCache(dockerfile: Dockerfile, one: RunCalls, { call, add, isAlone }: CachingAdd): Fix {
  const update = flagWord(call.arguments, ["-U", "--update", "--update-cache"], apkValueLetters);
  const keepsIndex = readsIndex(one);
  const useless =
    isAlone && !keepsIndex
      ? one.calls.filter(
          (other) =>
            other.script === call.script &&
            (isApkCacheRemoval(other) ||
              (apkSubcommandWord(other)?.literal === "update" && other.arguments.length === 1)),
        )
      : [];
  // A cluster such as `-qU` stays: the flag does no harm.
  const isWhole = update !== undefined && /^(-U|--.*)$/.test(update.text);
  const removal = isWhole && !keepsIndex ? removeArgument(dockerfile, call, update) : undefined;
  return {
    title: ["Use apk add --no-cache"],
    safety: "suggestion",
    preferred: true,
    touches: [one.run],
    edits: [
      addArguments(dockerfile, call, add, ["--no-cache"]),
      ...(removal === undefined ? [] : [removal]),
      ...useless.flatMap((other) => removeCall(dockerfile, other) ?? []),
    ],
  };
}

/** Another command of the RUN reads the index that the update left. */
const readsIndex = once(({ calls }: RunCalls): boolean =>
  calls.some((call) => ["upgrade", "fix", "fetch", "search"].includes(apkSubcommandWord(call)?.literal ?? "")),
);
