import { aptPackages, aptSubcommand, isApt, isListRemoval } from "../dockerfile/apt.ts";
import { operands, wordText } from "../dockerfile/invocations.ts";
import { mountsPath } from "../dockerfile/mounts.ts";
import type { Call, RunCalls } from "../dockerfile/run-calls.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
import type { ShellScript } from "../dockerfile/shell.ts";

/** An install of packages by name. */
export interface AptInstall {
  readonly names: readonly string[];
  readonly withRecommends: boolean;
}

/** What a RUN does by apt. */
export interface AptRun {
  readonly installs: readonly AptInstall[];
  /** It fetches the package lists, and they stay in its layer. */
  readonly keepsLists: boolean;
  /** It fetches the package lists, or a mount holds them. */
  readonly hasLists: boolean;
  /** It removes the lists that were there. */
  readonly removesLists: boolean;
  /** It runs other commands, which may add files too. */
  readonly addsMore: boolean;
}

/**
 * Reads a RUN that installs by apt: `none` where it has no part in packages, undefined where it does to them what can't be told, such as a package of a
 * certain version, another source of packages, a removal, or a script.
 */
export function readAptRun(one: RunCalls): AptRun | "none" | undefined {
  const { script, calls, run } = one;
  if (calls.length > 0 && !calls.some(touchesPackages) && !mayCallOthers(one, isHarmless)) return "none";
  if (script === undefined || run.heredocs.length > 0 || !isStraight(script) || mayCallOthers(one, isApt))
    return undefined;
  if (calls.length !== script.commands.length) return undefined;
  const installs: AptInstall[] = [];
  let fetches = false;
  let removesLists = false;
  let addsMore = writesFiles(script);
  for (const call of calls) {
    const removal = isListRemoval(call);
    if (removal) removesLists = true;
    if (isApt(call)) {
      const step = removal ? "cleans" : readAptCall(call);
      if (step === undefined) return undefined;
      if (step === "updates") [fetches, removesLists] = [true, false];
      else if (step !== "cleans") installs.push(step);
    } else if (call.program === "rm") {
      if (!operands(call.arguments).every((word) => cachePath.test(wordText(word)))) return undefined;
    } else if (adders.has(call.program)) addsMore = true;
    else if (!addsNothing.has(call.program)) return undefined;
  }
  const isMounted = mountsPath(run, ["/var/lib/apt/lists"]);
  const keepsLists = fetches && !removesLists && !isMounted;
  return { installs, keepsLists, hasLists: fetches || isMounted, removesLists, addsMore };
}

/** Whether each command runs, one after the other, or the build stops. */
function isStraight({ ok, statements, commands }: ShellScript): boolean {
  const isChain = statements.every(({ background, operators }) => !background && !operators.includes("||"));
  return ok && isChain && commands.every(({ within }) => within === "list");
}

function writesFiles({ commands }: ShellScript): boolean {
  return commands.some(({ redirections }) =>
    redirections.some(
      ({ operator, target }) => operator.includes(">") && target !== "/dev/null" && !operator.includes("&"),
    ),
  );
}

function touchesPackages(call: Call): boolean {
  return (
    isApt(call) || /^(dpkg|dpkg-.*|apt-.*|debconf.*|update-alternatives)$/.test(call.program) || isListRemoval(call)
  );
}

/** A call that is read to the end, so that it starts nothing else. */
function isHarmless(call: Call): boolean {
  return addsNothing.has(call.program);
}

/** Paths that hold nothing of a package's own. */
const cachePath = /^\/(var\/lib\/apt\/lists|var\/cache\/apt|var\/cache\/debconf|tmp|var\/tmp|var\/log)(\/.*)?$/;

const addsNothing: ReadonlySet<string> = new Set("set true : cd test [ export mkdir echo printf ls cat".split(" "));

/** Programs that add files, or change few bytes, and remove none of a package's. */
const adders: ReadonlySet<string> = new Set(
  (
    "curl wget git pip pip3 npm yarn pnpm gem go cargo tar unzip gunzip cp ln touch install useradd groupadd adduser addgroup usermod sed chmod " +
    "chown locale-gen corepack uv poetry composer update-ca-certificates ldconfig"
  ).split(" "),
);

function readAptCall(call: Call): AptInstall | "updates" | "cleans" | undefined {
  const subcommand = aptSubcommand(call);
  if (subcommand === "update") return "updates";
  if (subcommand !== undefined && /^(auto)?clean$|^autoremove$/.test(subcommand)) return "cleans";
  if (subcommand !== "install" || call.program === "aptitude") return undefined;
  let withRecommends = true;
  const { arguments: words } = call;
  for (let at = 0; at < words.length; at++) {
    const text = words[at]?.literal;
    if (text === undefined) return undefined;
    if (!text.startsWith("-") || plainFlags.test(text)) continue;
    if (text === "--no-install-recommends") withRecommends = false;
    else if (text === "--install-recommends") withRecommends = true;
    else {
      const setting = text === "-o" ? words[++at]?.literal : /^(?:-o|--option=)(.+)$/.exec(text)?.[1];
      if (setting === undefined) return undefined;
      if (/^APT::Install-Recommends=["']?(0|false|no)["']?$/i.test(setting)) withRecommends = false;
      else if (!/^(Acquire|Dpkg::Options|Dpkg::Use-Pty|Debug)/i.test(setting)) return undefined;
    }
  }
  return { names: aptPackages(call).map(({ literal = "" }) => literal), withRecommends };
}

/** Flags of an install that don't change what is installed. */
const plainFlags =
  /^(-[yqfmV]+|-q=\d+|--(yes|assume-yes|quiet|quiet=\d+|fix-missing|fix-broken|allow-unauthenticated|force-yes|no-install-suggests|show-progress|no-upgrade|allow-change-held-packages|allow-downgrades))$/;
