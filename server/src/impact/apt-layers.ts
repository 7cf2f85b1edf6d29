import { isApt } from "../dockerfile/apt.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { parseImageReference } from "../dockerfile/image.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { mountsPath } from "../dockerfile/mounts.ts";
import { type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import { aptBase } from "./apt-bases.ts";
import { aptClosure } from "./apt-closure.ts";
import { readAptRun } from "./apt-run.ts";
import { type AptSystem, aptAddition, aptSize, missingSize, realName } from "./apt-size.ts";
import type { AptTables } from "./apt-table.ts";
import type { Size } from "./impact.ts";

/** A system at a place in a stage. */
interface State extends AptSystem {
  readonly hasLists: boolean;
  /** Fetched archives are left where they are, since a RUN did away with the setting that removes them. */
  readonly keepsArchives: boolean;
}

/** The sizes of the RUNs that install by apt, those that can be told, and which package others lack; no table is asked for where there is none such. */
export function aptSizes(dockerfile: Dockerfile, tables: AptTables): ReadonlyMap<Instruction, Size> {
  const found = new Map<Instruction, Size>();
  const runs = new Map(runCalls(dockerfile).map((one) => [one.instruction, one]));
  if (![...runs.values()].some((one) => one.mentions(/\bapt(-get)?\s/))) return found;
  const ends = new Map<Stage, State | undefined>();
  for (const stage of dockerfile.stages) {
    let state = stage.base.kind === "stage" ? ends.get(stage.base.stage) : startOf(stage, tables);
    for (const instruction of stage.instructions) {
      if (state === undefined) break;
      const run = runs.get(instruction);
      if (run === undefined || run.trigger) state = mayChangePackages(instruction) ? undefined : state;
      else state = afterRun(state, run, found);
    }
    ends.set(stage, state);
  }
  return found;
}

/** What an image holds, where it is built on Debian; undefined where that, or its platform, can't be told. */
function startOf({ base, from }: Stage, tables: AptTables): State | undefined {
  const platform = from.flags.find(({ name }) => name === "platform")?.value ?? "linux/amd64";
  if (!/^linux\/amd64$|\$/.test(platform) || base.kind !== "image" || base.reference === undefined) return undefined;
  const image = parseImageReference(base.reference);
  const known = image && aptBase(image);
  const table = known && tables(known.suite);
  if (known === undefined || table === undefined) return undefined;
  const names = known.installed.map((name) => realName(table, name));
  const closure = aptClosure(table.packages, table.base, names, false);
  if ("missing" in closure) return undefined;
  const installed = new Set([...table.base, ...closure.added]);
  return { table, isSlim: known.isSlim, installed, hasLists: false, keepsArchives: false };
}

function afterRun(state: State, one: RunCalls, found: Map<Instruction, Size>): State | undefined {
  const { run } = one;
  const keepsArchives = state.keepsArchives || mentions(run, archiveSettings);
  if (changesSources(run)) return undefined;
  if (!one.mentions(/apt|dpkg/)) return readAptRun(one) === "none" ? state : undefined;
  const read = readAptRun(one);
  if (read === "none") return { ...state, keepsArchives };
  if (read === undefined) return undefined;
  const addition = aptAddition(state, read.installs);
  if ("missing" in addition) {
    const size = missingSize(state, addition);
    if (size !== undefined) found.set(one.instruction, size);
    return undefined;
  }
  const isInstallable = read.installs.length === 0 || read.hasLists || state.hasLists;
  const staysSmall = !keepsArchives || read.installs.length === 0 || mountsPath(run, ["/var/cache/apt"]);
  // Lists that are there already are fetched again only in part.
  const isPlain = !read.keepsLists || !state.hasLists;
  if (isInstallable && staysSmall && isPlain && one.calls.some(isApt)) {
    found.set(one.instruction, aptSize(state, read, addition, read.keepsLists ? state.table.listBytes : 0));
  }
  const hasLists = read.keepsLists || (state.hasLists && !read.removesLists);
  const installed = new Set([...state.installed, ...addition.packages.map(({ name }) => name)]);
  return { ...state, installed, hasLists, keepsArchives };
}

/** The settings by which Debian's images remove archives once they are installed, and what the Dockerfile reference says to write in their place. */
const archiveSettings = /docker-clean|keep-cache|Keep-Downloaded-Packages/i;

/** Whether an instruction gives apt other sources or settings than its image has. */
function changesSources(instruction: Instruction): boolean {
  const text = instruction.cooked.text.replace(/\/etc\/apt\/apt\.conf\.d\/(docker-clean|keep-cache)/g, "");
  return /\/etc\/apt|sources\.list|apt\.conf|apt-key|add-architecture|\/var\/lib\/dpkg|\/etc\/dpkg/.test(text);
}

/** Whether a copy may bring packages, or another source of them: what it brings to the root is not known. */
function mayChangePackages(instruction: Instruction): boolean {
  const copy = readCopy(instruction.trigger ?? instruction);
  if (copy === undefined || instruction.trigger !== undefined) return false;
  return changesSources(instruction) || /^["']?\/(etc|usr|var|var\/lib)?\/?["']?$/.test(copy.destination.value);
}
