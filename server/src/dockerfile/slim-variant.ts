import type { Dockerfile, Stage } from "./dockerfile.ts";
import { invocations, subcommand, wordText } from "./invocations.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import { lineage } from "./stages.ts";

/**
 * The tag of the same release of an official image with less in it: `-slim`, for Go `-alpine`; undefined for a tag that has no such one or is one.
 * Tags: the lists of supported tags of Docker's official images, read 2026-11.
 */
export function slimTag(name: string, tag: string | undefined): string | undefined {
  if (name === "golang")
    return /^1(\.\d+){0,2}$/.test(tag ?? "") || tag === "latest" ? joined(tag, "alpine") : undefined;
  const suites = suitesFirst.get(name);
  if (suites === undefined) return undefined;
  if (tag === undefined || tag === "latest") return name === "debian" ? "stable-slim" : "slim";
  const [, version, suite] = /^(\d+(?:\.\d+)*|lts|current)?-?(bookworm|bullseye|trixie|buster)?$/.exec(tag) ?? [];
  if (version === undefined && suite === undefined) return undefined;
  if (suite === undefined)
    return name === "debian" || /^[\d.]+$|^(lts|current)$/.test(version ?? "") ? `${version}-slim` : undefined;
  if (suites === "none") return undefined;
  const parts = suites === "before" ? [version, suite, "slim"] : [version, "slim", suite];
  return parts.filter((part) => part !== undefined).join("-");
}

/** Whether the name of Debian's release stands before or behind `slim` in tags of an official image, or in none of them. */
const suitesFirst: ReadonlyMap<string, "before" | "behind" | "none"> = new Map([
  ["debian", "before"],
  ["node", "before"],
  ["python", "behind"],
  ["ruby", "behind"],
  ["perl", "behind"],
  ["rust", "behind"],
  ["pypy", "behind"],
  ["haskell", "behind"],
  ["erlang", "none"],
  ["elixir", "none"],
]);

function joined(tag: string | undefined, variant: string): string {
  return tag === undefined || tag === "latest" ? variant : `${tag}-${variant}`;
}

/** Whether a stage says that it compiles something, which the full variant has the compilers and headers for. */
export function needsFullBase(stage: Stage): boolean {
  return ownRuns(stage).some((run) => mentions(run, compiling));
}

const compiling =
  /\b(gcc|cc|g\+\+|clang|make|cmake|autoconf|build-essential|build-base|node-gyp|cython|cargo|rustc|ghc|stack|cabal|rebar3?|bundle|gem)\b|[\w+]-dev(el)?\b|\.\/configure|setup\.py/;

/** Programs of the full variants that the slim ones lack. */
const fullTools: ReadonlySet<string> = new Set(
  "git hg svn curl wget unzip gpg gpg2 ssh ssh-keyscan scp bzip2 xz patch file ps pgrep pkill convert mysql_config pg_config python python2 python3 openssl".split(
    " ",
  ),
);

/** Whether an instruction of the stage may start one of those, and does not install it. */
export function usesToolsOfFullBase(dockerfile: Dockerfile, stage: Stage): boolean {
  const own = lineage(stage).flatMap(({ instructions }) => instructions);
  const isPython = own.some(({ keyword, cooked }) => keyword === "FROM" && /python|pypy/.test(cooked.text));
  return own.some((one) => {
    if (/^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(one.keyword)) return mentions(one, /\b(curl|wget|git|ps|openssl)\b/);
    if (one.keyword !== "RUN") return false;
    const script = shellScript(dockerfile, one);
    if (script === undefined || !script.ok) return true;
    return invocations(script).some(({ program, arguments: words }) => {
      if (words.some((word) => /^git(\+|@|:)/.test(wordText(word)))) return true;
      return fullTools.has(program) && !(isPython && program.startsWith("python"));
    });
  });
}

/** Whether a stage, on Alpine, installs compilers for what pip installs. */
export function compilesPackages(dockerfile: Dockerfile, stage: Stage): boolean {
  const scripts = ownRuns(stage).flatMap((run) =>
    mentions(run, /\b(pip|apk)/) ? (shellScript(dockerfile, run) ?? []) : [],
  );
  const calls = scripts.flatMap(invocations);
  const hasCompiler = calls.some(
    ({ program, arguments: words }) =>
      program === "apk" &&
      words.some(({ literal }) => /^(gcc|g\+\+|build-base|musl-dev|python3-dev|libffi-dev)$/.test(literal ?? "")),
  );
  return hasCompiler && calls.some((call) => /^pip[\d.]*$/.test(call.program) && subcommand(call) === "install");
}

function ownRuns(stage: Stage) {
  return lineage(stage).flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "RUN"));
}
