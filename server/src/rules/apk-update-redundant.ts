import { apkSubcommandWord, apkValueLetters } from "../dockerfile/apk.ts";
import { removeArgument, removeCall } from "../dockerfile/call-edits.ts";
import { hasFlag, mayHideFlags } from "../dockerfile/call-flags.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { once } from "../dockerfile/memo.ts";
import { type Call, callRange, type RunCalls, runsMentioning } from "../dockerfile/run-calls.ts";
import type { Finding, Rule } from "../rule.ts";

export const apkUpdateRedundant: Rule = {
  id: "apk-update-redundant",
  category: "caching",
  summary: "An update of apk's index beside --no-cache does nothing",
  severity: "hint",
  default: "on",
  when: { words: ["apk"] },

  *check(dockerfile) {
    for (const one of uncachedRuns(dockerfile)) {
      if (!one.calls.some((call) => isAdd(call, "uncached")) || usesIndex(one)) continue;
      for (const call of one.calls) {
        const found = isAdd(call, "uncached") ? flag(dockerfile, one, call) : update(dockerfile, one, call);
        if (found !== undefined) yield found;
      }
    }
  },
};

const uncachedRuns = runsMentioning(/apk/, /--no-cache/);
const usingRuns = runsMentioning(/apk|\.sh/);

function isAdd(call: Call, kind: "uncached" | "cached"): boolean {
  if (apkSubcommandWord(call)?.literal !== "add") return false;
  return hasFlag(call.arguments, ["--no-cache"], apkValueLetters) === (kind === "uncached");
}

/** Something in the RUN that reads the index as `apk update` left it. */
function usesIndex({ calls }: RunCalls): boolean {
  return calls.some((call) => {
    const name = apkSubcommandWord(call)?.literal;
    if (call.program !== "apk") return /\.sh$/.test(call.program);
    return isAdd(call, "cached") || (name !== "add" && name !== "update" && name !== "del");
  });
}

function update(dockerfile: Dockerfile, one: RunCalls, call: Call): Finding | undefined {
  const word = apkSubcommandWord(call);
  if (word?.literal !== "update" || mayHideFlags(call, word)) return undefined;
  if (call.arguments.some(({ text }) => /^(-X|--repository|--root|-p)/.test(text))) return undefined;
  if (one.run.index < lastCachedUse(dockerfile)) return undefined;
  const edit = removeCall(dockerfile, call);
  return {
    range: callRange(dockerfile, call, word),
    message: ["apk add --no-cache fetches the index itself, so this update is of no use"],
    tag: "unnecessary",
    fixes:
      edit === undefined
        ? []
        : [{ title: ["Remove apk update"], safety: "safe", preferred: true, touches: [one.run], edits: [edit] }],
  };
}

function flag(dockerfile: Dockerfile, { run }: RunCalls, call: Call): Finding | undefined {
  const words = call.arguments.filter((word) => hasFlag([word], ["-U", "--update", "--update-cache"], apkValueLetters));
  const [word] = words;
  if (word === undefined) return undefined;
  const { text } = word;
  // A cluster such as `-qU` is left as it is.
  const isWhole = words.every((one) => one.text === "-U" || one.text.startsWith("--"));
  const edits = isWhole ? words.flatMap((one) => removeArgument(dockerfile, call, one) ?? []) : [];
  return {
    range: dockerfile.source.firstLineRange(call.script.cooked.span(word.start, word.end)),
    message: ["With --no-cache the index is fetched anyway, so {flag} is of no use", { flag: text }],
    tag: "unnecessary",
    fixes:
      edits.length < words.length
        ? []
        : [{ title: ["Remove {flag}", { flag: text }], safety: "safe", preferred: true, touches: [run], edits }],
  };
}

/** The index of the last RUN that may use the index file of an earlier one. */
const lastCachedUse = once((dockerfile: Dockerfile): number => {
  const last = usingRuns(dockerfile).findLast((one) => usesIndex(one));
  return last?.run.index ?? -1;
});
