import { addArguments } from "../dockerfile/call-edits.ts";
import { hasFlag, mayHideFlags } from "../dockerfile/call-flags.ts";
import { mentionedBefore } from "../dockerfile/config-mentions.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { mountsOf } from "../dockerfile/mounts.ts";
import { pipSubcommandWord, removesPipCache } from "../dockerfile/pip.ts";
import { type Call, callRange, type RunCalls, runsMentioning } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Rule } from "../rule.ts";

export const pipNoCacheDir: Rule = {
  id: "pip-no-cache-dir",
  category: "size",
  summary: "Packages that pip downloaded stay in its cache, in the layer",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3042",
    "kics:pip_install_keeping_cached_packages",
    "semgrep:missing-pip-no-cache-dir",
    "droast:DF030",
    "dockerfile-doctor:DD009",
  ],
  when: { words: ["pip", "pip3", "pip2"] },

  *check(dockerfile) {
    for (const one of pipInstalls(dockerfile)) {
      if (isPlainlyUncached(one)) continue;
      const installs = one.calls.flatMap((call) => {
        const word = cachingInstall(call);
        return word === undefined ? [] : [{ call, word }];
      });
      if (installs.length === 0 || isElsewhere(one) || isOff(dockerfile, one.run)) continue;
      const cleaned = one.calls.findLastIndex(removesPipCache);
      const off = isOffInScript(one);
      for (const { call, word } of installs) {
        if (one.calls.indexOf(call) < cleaned || isOffFor(call) || off) continue;
        yield {
          range: callRange(dockerfile, call, word),
          message: [
            one.shipped
              ? "pip keeps what it downloads and builds in a cache that stays in the image"
              : "pip keeps what it downloads and builds in a cache that stays in a layer of this stage",
          ],
          ...(one.shipped ? {} : { severity: "hint" }),
          fixes: [
            {
              title: ["Add --no-cache-dir"],
              safety: "suggestion",
              preferred: true,
              touches: [one.run],
              edits: [addArguments(dockerfile, call, word, ["--no-cache-dir"])],
            },
          ],
        };
      }
    }
  },
};

const pipInstalls = runsMentioning(/pip/, /install/);

/** One simple command with the flag, as most good ones are, needs no further look. */
function isPlainlyUncached({ run: { arguments: args } }: RunCalls): boolean {
  return args.form === "shell" && plainlyUncached.test(args.text.text);
}

const plainlyUncached = /^[^;&|<>\n`("'\\#]* --no-cache-dir(?: [^;&|<>\n`("'\\#]*)?$/;

/** The `install` of a call that may fill the cache. */
function cachingInstall(call: Call): ShellWord | undefined {
  const word = pipSubcommandWord(call);
  if (word?.literal !== "install" || mayHideFlags(call, word)) return undefined;
  return hasFlag(call.arguments, ["--no-cache-dir", "--no-cache", "--cache-dir", "--dry-run", "--help"])
    ? undefined
    : word;
}

/** A mount takes the cache: the folder itself or one around it, or one whose name says so. */
function isElsewhere({ run }: RunCalls): boolean {
  return mountsOf(run).some(
    ({ type, target }) =>
      (type === "cache" || type === "tmpfs") &&
      target !== undefined &&
      (/(^|\/)\.cache(\/pip)?(\/|$)|pip/i.test(target) || /^(\/root|\/home\/\w+|~|\$\{?HOME\}?)\/?$/.test(target)),
  );
}

/** PIP_NO_CACHE_DIR is set for the RUN, or a configuration may say so. */
function isOff(dockerfile: Dockerfile, run: Instruction): boolean {
  if (mentionedBefore(dockerfile, run, ["no-cache-dir = ", "global.no-cache-dir", "pip.conf", "pip config set"]))
    return true;
  if (!mentionedBefore(dockerfile, run, ["PIP_NO_CACHE_DIR"])) return false;
  const variable = variablesAt(dockerfile, run).get("PIP_NO_CACHE_DIR");
  return variable !== undefined && isTrue(variable.value);
}

/** What pip takes for true; an unknown value may be. */
function isTrue(value: string | undefined): boolean {
  return value === undefined || !/^(0|n|no|f|false|off|)$/i.test(value);
}

function isOffFor({ environment }: Call): boolean {
  return environment.has("PIP_NO_CACHE_DIR") && isTrue(environment.get("PIP_NO_CACHE_DIR"));
}

function isOffInScript({ calls, script }: RunCalls): boolean {
  const exports = calls.some(
    ({ program, arguments: words }) =>
      program === "export" && words.some(({ text }) => /^PIP_NO_CACHE_DIR=(?!0|off|no|false)/i.test(text)),
  );
  const configures = calls.some(
    (other) =>
      pipSubcommandWord(other)?.literal === "config" && other.arguments.some(({ text }) => /no-cache-dir/.test(text)),
  );
  return exports || configures || (script?.variables.has("PIP_NO_CACHE_DIR") ?? false);
}
