import { aptSubcommandWord, isApt, isListRemoval, mountsAptLists } from "./apt.ts";
import { baseFamily, baseImage } from "./base-family.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { type Call, type RunCalls, runCalls } from "./run-calls.ts";
import { mayCallOthers } from "./script-calls.ts";

/** What is known of apt's package lists: `unknown` where the base, or a script, may have brought them. */
export type AptLists = "none" | "removed" | "there" | "unknown";

/** The lists before a RUN, by the RUNs above it in its stage and the stages that this is built on. */
export function aptListsBefore(dockerfile: Dockerfile, one: RunCalls): AptLists {
  const { previous } = order(dockerfile);
  return listsAfter(dockerfile, one.stage, previous.get(one));
}

/** What a call makes of the lists; undefined where it leaves them as they are. */
export function listsAfterCall(call: Call): AptLists | undefined {
  if (isListRemoval(call)) return "removed";
  return isApt(call) && aptSubcommandWord(call)?.literal === "update" ? "there" : undefined;
}

interface Order {
  /** For each RUN the one above it in its stage. */
  readonly previous: ReadonlyMap<RunCalls, RunCalls | undefined>;
  readonly last: ReadonlyMap<Stage | undefined, RunCalls>;
}

const order = once((dockerfile: Dockerfile): Order => {
  const previous = new Map<RunCalls, RunCalls | undefined>();
  const last = new Map<Stage | undefined, RunCalls>();
  for (const one of runCalls(dockerfile)) {
    if (one.trigger) continue;
    previous.set(one, last.get(one.stage));
    last.set(one.stage, one);
  }
  return { previous, last };
});

/** Walks up to the first RUN that says something of the lists, or whose answer is known; those on the way have the same answer. */
function listsAfter(dockerfile: Dockerfile, stage: Stage | undefined, one: RunCalls | undefined): AptLists {
  const { previous, last } = order(dockerfile);
  const known = knownLists(dockerfile);
  const path: RunCalls[] = [];
  let lists: AptLists | undefined;
  let [place, at] = [stage, one];
  while (lists === undefined) {
    if (at !== undefined) {
      lists = known.get(at) ?? listsOf(at);
      path.push(at);
      at = previous.get(at);
    } else if (place?.base.kind === "stage") {
      place = place.base.stage;
      at = last.get(place);
    } else lists = initialLists(dockerfile, place);
  }
  for (const visited of path) known.set(visited, lists);
  return lists;
}

const knownLists = once((_: Dockerfile) => new Map<RunCalls, AptLists>());

/** What a RUN makes of the lists; undefined where it leaves them as they are. */
function listsOf(one: RunCalls): AptLists | undefined {
  if (mayCallOthers(one, isApt)) return "unknown";
  if (mountsAptLists(one.run)) return undefined;
  let lists: AptLists | undefined;
  for (const call of one.calls) lists = listsAfterCall(call) ?? lists;
  return lists;
}

function initialLists(dockerfile: Dockerfile, stage: Stage | undefined): AptLists {
  if (stage === undefined) return dockerfile.stages.length === 0 ? "none" : "unknown";
  const image = baseImage(stage);
  // An official image; another one may be built with its lists left in.
  const isOfficial = image !== undefined && image.registry === undefined && !image.path.includes("/");
  return isOfficial && baseFamily(stage).packages === "apt" ? "none" : "unknown";
}
