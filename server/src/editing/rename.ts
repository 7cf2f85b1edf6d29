import type { Range, TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { referencesTo, renameStage, stageReferences, unusedName } from "../dockerfile/stage-references.ts";
import { platformArguments } from "../dockerfile/variable-scope.ts";
import type { Message } from "../rule.ts";
import { applyEdits } from "../text-edits.ts";
import { symbolAt } from "./navigation.ts";
import { variablePlaces } from "./variable-places.ts";

/** The edits of a new name, or why there are none. */
export type Renamed =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly reason: Message };

/** The name that may be changed at an offset; undefined where none stands, or BuildKit gives it. */
export function renameRange(dockerfile: Dockerfile, offset: number): Range | undefined {
  const symbol = symbolAt(dockerfile, offset);
  if (symbol === undefined) return undefined;
  if (symbol.kind === "variable" && isGiven(symbol.place.name)) return undefined;
  if (symbol.kind === "stage" && symbol.stage.name === undefined) return undefined;
  return dockerfile.source.range(symbol.span);
}

/** Gives the stage or the variable at an offset a new name, everywhere; refused where a place may be missed or the name means something already. */
export function rename(dockerfile: Dockerfile, offset: number, name: string): Renamed {
  const symbol = symbolAt(dockerfile, offset);
  if (symbol === undefined || renameRange(dockerfile, offset) === undefined) {
    return refused(["No stage or variable whose name can be changed stands here"]);
  }
  const renamed =
    symbol.kind === "stage"
      ? renamedStage(dockerfile, symbol.stage, name)
      : renamedVariable(dockerfile, symbol.place.name, symbol.place.variable, name);
  if (!renamed.ok) return renamed;
  const after = parseDockerfile(applyEdits(dockerfile.text, renamed.edits));
  const isSame = meaning(after) === meaning(dockerfile);
  return isSame ? renamed : refused(["With the name {name} something else would be meant", { name }]);
}

type StageOf = NonNullable<Instruction["stage"]>;

function renamedStage(dockerfile: Dockerfile, stage: StageOf, name: string): Renamed {
  if (!/^[a-z][\w.-]*$/i.test(name)) {
    return refused(["{name} is no name of a stage: letters, digits, _, - and . with a letter in front", { name }]);
  }
  const old = stage.name?.toLowerCase() ?? "";
  const isCaseAlone = name.toLowerCase() === old;
  if (
    name.toLowerCase() === "scratch" ||
    name.toLowerCase() === "context" ||
    (!isCaseAlone && isTaken(dockerfile, name))
  ) {
    return refused(["{name} means a stage or an image already", { name }]);
  }
  if (dockerfile.stages.some((one) => one !== stage && one.name?.toLowerCase() === old)) {
    return refused(["Another stage is called {old} too, so a build's target may mean either", { old }]);
  }
  if (stageReferences(dockerfile).some((one) => one.inTrigger && one.name.toLowerCase() === old)) {
    return refused(["ONBUILD names {old}, and whoever builds on this image decides what that is", { old }]);
  }
  const byName = referencesTo(dockerfile, stage).filter((one) => one.name.toLowerCase() === old);
  const renaming = renameStage(dockerfile, stage, name, byName);
  if (renaming === undefined) return refused(["A place that means {old} does not have the name written out", { old }]);
  return { ok: true, edits: renaming.edits };
}

function isTaken(dockerfile: Dockerfile, name: string): boolean {
  return unusedName(dockerfile, [name.toLowerCase()]) === undefined;
}

function renamedVariable(dockerfile: Dockerfile, old: string, variable: string, name: string): Renamed {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    return refused(["{name} is no name of a variable: letters, digits and _, no digit in front", { name }]);
  }
  const all = variablePlaces(dockerfile);
  const isKnown =
    all.some((place) => place.name === name) || dockerfile.instructions.some((one) => dollars(one, name) > 0);
  if (isKnown || isGiven(name) || dockerfile.instructions.some((one) => isSet(one, name))) {
    return refused(["{name} means a variable already", { name }]);
  }
  const reads = all.filter((place) => place.name === old && place.kind === "read");
  const counts = new Map<Instruction, number>();
  for (const { instruction } of reads) counts.set(instruction, (counts.get(instruction) ?? 0) + 1);
  const missed = dockerfile.instructions.find((one) => dollars(one, old) !== (counts.get(one) ?? 0));
  if (missed !== undefined) {
    const line = missed.firstLine + 1;
    return refused(["It can't be told whether {old} in line {line} means this variable", { old, line }]);
  }
  const places = all.filter((place) => place.variable === variable);
  return { ok: true, edits: places.map(({ span }) => replace(dockerfile, span, name)) };
}

/** How often an instruction's text may read a name. */
function dollars({ cooked, heredocs }: Instruction, name: string): number {
  const pattern = new RegExp(`\\$\\{?[#!]?${name}(?!\\w)`, "g");
  return [cooked.text, ...heredocs.map(({ content }) => content)].reduce(
    (count, text) => count + (text.match(pattern)?.length ?? 0),
    0,
  );
}

/** Whether a command may set a name, or declare it. */
function isSet({ keyword, cooked, heredocs }: Instruction, name: string): boolean {
  if (!/^(RUN|CMD|ENTRYPOINT|HEALTHCHECK|ONBUILD)$/.test(keyword)) return false;
  const pattern = new RegExp(`(?<![\\w$])${name}(?=[=;\\s]|$)`);
  return [cooked.text, ...heredocs.map(({ content }) => content)].some((text) => pattern.test(text));
}

/** Names that BuildKit or Docker give to build arguments. */
function isGiven(name: string): boolean {
  return (
    platformArguments.has(name) ||
    /^(HTTPS?|FTP|NO|ALL)_PROXY$/i.test(name) ||
    /^BUILDKIT_|^SOURCE_DATE_EPOCH$/.test(name)
  );
}

/** What the names of a file mean, whatever they are. */
function meaning(dockerfile: Dockerfile): string {
  const variables = new Map<string, number>();
  const number = (variable: string): number => {
    const known = variables.get(variable) ?? variables.size;
    variables.set(variable, known);
    return known;
  };
  const reads = variablePlaces(dockerfile).map((one) => [one.instruction.index, one.kind, number(one.variable)]);
  const stages = stageReferences(dockerfile).map(({ instruction, stage }) => [instruction.index, stage?.index]);
  const bases = dockerfile.stages.map(({ base }) => (base.kind === "stage" ? base.stage.index : base.kind));
  return JSON.stringify([reads, stages, bases, dockerfile.problems.map(({ kind }) => kind)]);
}

function refused(reason: Message): Renamed {
  return { ok: false, reason };
}
