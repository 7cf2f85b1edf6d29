import type { Cooked, Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { expandedTexts } from "../dockerfile/expanded-texts.ts";
import { fromParts } from "../dockerfile/from-parts.ts";
import { once } from "../dockerfile/memo.ts";
import { isHeredocScript, shellScript } from "../dockerfile/run-scripts.ts";
import { assignedNames } from "../dockerfile/script-reads.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import { variableReads } from "../dockerfile/variable-reads.ts";

/** A place where the name of a variable of the file stands. */
export interface VariablePlace {
  readonly name: string;
  readonly span: Span;
  readonly kind: "definition" | "read";
  readonly instruction: Instruction;
  /** The same for all places that mean one variable. */
  readonly variable: string;
  /** BuildKit puts the value in; false where a shell does. */
  readonly byBuild: boolean;
}

/**
 * The places of every variable that ARG and ENV set, in order. One variable is what has one name in a stage and the stages built on it; a build
 * argument before the first FROM is one with the ARGs that declare it again. A read in shell text counts where the shell is POSIX and
 * nothing in the script sets the name; places that do not stand in one piece are left out.
 */
export const variablePlaces = once((dockerfile: Dockerfile): readonly VariablePlace[] => {
  const defined = dockerfile.instructions.flatMap(definitions);
  if (defined.length === 0) return [];
  const scopes = new Scopes(defined);
  const found = defined.map(({ name, span, instruction }): VariablePlace => {
    const variable = scopes.variableOf(instruction.stage, name);
    return { name, span, kind: "definition", instruction, variable, byBuild: true };
  });
  for (const instruction of dockerfile.instructions) {
    for (const { name, span, byBuild } of reads(dockerfile, instruction)) {
      const section = instruction.keyword === "FROM" ? undefined : instruction.stage;
      const atRuntime = runtime.has(instruction.keyword);
      const variable = scopes.visible(section, name, instruction.index, atRuntime);
      if (variable !== undefined) found.push({ name, span, kind: "read", instruction, variable, byBuild });
    }
  }
  return found.sort((one, other) => one.span.start - other.span.start);
});

const runtime: ReadonlySet<string> = new Set(["CMD", "ENTRYPOINT", "HEALTHCHECK"]);

interface Named {
  readonly name: string;
  readonly span: Span;
  readonly instruction: Instruction;
}

function definitions(instruction: Instruction): readonly Named[] {
  const { keyword, arguments: args } = instruction;
  if (keyword === "ENV" && args.form === "pairs") {
    return args.pairs.flatMap(({ name, nameSpan: span }) => (isName(name, span) ? [{ name, span, instruction }] : []));
  }
  if (keyword !== "ARG" || args.form !== "words") return [];
  return args.words.flatMap(({ value, cooked }) => {
    const name = value.replace(/=.*$/s, "");
    const span = cooked.span(0, name.length);
    return isName(name, span) ? [{ name, span, instruction }] : [];
  });
}

function isName(name: string, { start, end }: Span): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && end - start === name.length;
}

interface Read {
  readonly name: string;
  readonly span: Span;
  readonly byBuild: boolean;
}

function reads(dockerfile: Dockerfile, instruction: Instruction): readonly Read[] {
  const { keyword, cooked, heredocs, stage, trigger } = instruction;
  if (trigger !== undefined) return [];
  if (!cooked.text.includes("$") && !heredocs.some(({ content }) => content.includes("$"))) return [];
  if (keyword === "FROM") {
    return stage === undefined
      ? []
      : fromParts(stage).flatMap(({ text, spanOf }) => readsIn(text, dockerfile.escape, spanOf, true));
  }
  const byBuild = expandedTexts(dockerfile.text, instruction).flatMap(({ text, isHeredoc }) =>
    readsIn(
      isHeredoc ? text.text.replace(/['"]/g, " ") : text.text,
      isHeredoc ? "\\" : dockerfile.escape,
      spansOf(text),
      true,
    ),
  );
  return byBuild.length > 0 || !shells.has(keyword) ? byBuild : shellReads(dockerfile, instruction);
}

const shells: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

function shellReads(dockerfile: Dockerfile, instruction: Instruction): readonly Read[] {
  if (!isPosixShell(dockerfile, instruction)) return [];
  const script = shellScript(dockerfile, instruction);
  if (script === undefined || !script.ok || script.variables.size === 0) return [];
  const assigned = assignedNames(script);
  const raw = isHeredocScript(instruction) ? [] : instruction.heredocs.filter(({ expand }) => !expand);
  return readsIn(script.cooked.text, "\\", spansOf(script.cooked), false).filter(
    ({ name, span }) =>
      script.variables.has(name) &&
      !assigned.has(name) &&
      !raw.some(({ contentSpan }) => contentSpan.start <= span.start && span.start < contentSpan.end),
  );
}

function spansOf(cooked: Cooked): (start: number, end: number) => Span {
  return (start, end) => cooked.span(start, end);
}

function readsIn(
  text: string,
  escape: string,
  spanOf: (start: number, end: number) => Span,
  byBuild: boolean,
): readonly Read[] {
  return variableReads(text, escape).flatMap(({ name, nameStart }) => {
    const span = spanOf(nameStart, nameStart + name.length);
    return span.end - span.start === name.length ? [{ name, span, byBuild }] : [];
  });
}

/** Where names are set, by section: a stage, or what stands before the first. */
class Scopes {
  private readonly sections = new Map<
    Stage | undefined,
    Map<string, { first: number; env: number; hasArg: boolean }>
  >();
  private readonly redeclared = new Set<string>();

  constructor(defined: readonly Named[]) {
    for (const { name, instruction } of defined) {
      const { stage, index, keyword } = instruction;
      const names = this.sections.get(stage) ?? new Map();
      this.sections.set(stage, names);
      const known = names.get(name) ?? { first: index, env: Number.POSITIVE_INFINITY, hasArg: false };
      if (keyword === "ENV") known.env = Math.min(known.env, index);
      known.hasArg ||= keyword === "ARG";
      names.set(name, known);
    }
    for (const [stage, names] of this.sections) {
      if (stage === undefined) continue;
      for (const [name, { hasArg }] of names) if (hasArg) this.redeclared.add(this.ownKey(stage, name));
    }
  }

  variableOf(stage: Stage | undefined, name: string): string {
    const isGlobal = this.sections.get(undefined)?.has(name) === true;
    if (stage === undefined) return `global ${name}`;
    const key = this.ownKey(stage, name);
    return isGlobal && this.redeclared.has(key) ? `global ${name}` : key;
  }

  /** The variable that a read means; undefined where none of the file is in scope. */
  visible(stage: Stage | undefined, name: string, index: number, atRuntime: boolean): string | undefined {
    const sections = stage === undefined ? [undefined] : lineage(stage);
    const isSet = sections.some((section) => {
      const known = this.sections.get(section)?.get(name);
      return known !== undefined && (atRuntime ? known.env : known.first) < index;
    });
    return isSet ? this.variableOf(stage, name) : undefined;
  }

  /** By the farthest stage below it that sets the name. */
  private ownKey(stage: Stage, name: string): string {
    const root = lineage(stage).findLast((one) => this.sections.get(one)?.has(name) === true) ?? stage;
    return `${root.index} ${name}`;
  }
}
