import type { Comment, Dockerfile, Instruction } from "./dockerfile/dockerfile.ts";
import type { Source } from "./dockerfile/source.ts";

/** Which findings comments hide. */
export interface Suppressions {
  /** Whether the rule's finding that starts on the 0-based line is hidden. */
  hides(rule: NamedRule, line: number): boolean;
}

/** What a rule is called. */
export interface NamedRule {
  readonly id: string;
  readonly sameAs?: readonly string[];
}

/** Reads Stowage's own comments and those of hadolint, tally, BuildKit, Checkov and Trivy; any other text is just a comment. */
export function readSuppressions(dockerfile: Dockerfile): Suppressions {
  const file = new Set(dockerfile.directives.flatMap(({ name, value }) => (name === "check" ? skipped(value) : [])));
  const byLine = new Map<number, readonly string[]>();
  const commentLines = new Set<number>();
  for (const { line, text } of ownLineComments(dockerfile)) {
    commentLines.add(line);
    const { scope, names } = readComment(text);
    if (scope === "file") for (const name of names) file.add(name);
    else if (names.length > 0) byLine.set(line, names);
  }
  if (file.size === 0 && byLine.size === 0) return { hides: () => false };
  return {
    hides: (rule, line) => {
      const names = ruleNames(rule).map(plainName);
      if (file.has("all") || names.some((name) => file.has(name))) return true;
      const instruction = byLine.size > 0 ? instructionAt(dockerfile, line) : undefined;
      if (instruction === undefined) return false;
      const above = namesAbove(instruction.firstLine, byLine, commentLines);
      return above.some((name) => name === "all" || names.includes(name));
    },
  };
}

/** Every name that people may call a rule by: its id, each entry of `sameAs`, and the part of one behind its colon. */
export function ruleNames({ id, sameAs = [] }: NamedRule): readonly string[] {
  return [id, ...sameAs.flatMap((alias) => [alias, alias.slice(alias.indexOf(":") + 1)])];
}

/** A comment of Stowage's own above an instruction, open for more names. */
export interface IgnoreComment {
  readonly line: number;
  /** Offset behind its last name. */
  readonly namesEnd: number;
}

/** The `# stowage ignore=` comment that already speaks for an instruction; undefined when there is none. */
export function ignoreCommentAbove(dockerfile: Dockerfile, { firstLine }: Instruction): IgnoreComment | undefined {
  const comments = new Map(ownLineComments(dockerfile).map((comment) => [comment.line, comment]));
  for (let at = firstLine - 1; ; at--) {
    const comment = comments.get(at);
    if (comment === undefined) return undefined;
    const match = /^#\s*stowage\s+ignore\s*=\s*/i.exec(comment.whole);
    const list = match === null ? null : nameList.exec(comment.whole.slice(match[0].length));
    if (match !== null && list !== null)
      return { line: at, namesEnd: comment.start + match[0].length + list[0].length };
  }
}

/** The instruction that a 0-based line belongs to; undefined for a line outside of instructions. */
export function instructionAt({ instructions }: Dockerfile, line: number): Instruction | undefined {
  let low = 0;
  let high = instructions.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((instructions[middle]?.firstLine ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  const found = instructions[low];
  return found !== undefined && found.firstLine <= line && line <= found.lastLine ? found : undefined;
}

interface OwnLineComment {
  readonly line: number;
  readonly start: number;
  readonly whole: string;
  readonly text: string;
}

/** Comments between instructions; one inside a continued instruction speaks for none. */
function ownLineComments({ comments, source }: Dockerfile): readonly OwnLineComment[] {
  return comments.filter(({ inside }) => !inside).map((comment) => onLine(comment, source));
}

function onLine({ span, text }: Comment, source: Source): OwnLineComment {
  return { line: source.lineAt(span.start), start: span.start, whole: source.text.slice(span.start, span.end), text };
}

/** The names in the unbroken run of comment lines above a line. */
function namesAbove(
  line: number,
  byLine: ReadonlyMap<number, readonly string[]>,
  commentLines: ReadonlySet<number>,
): readonly string[] {
  const names: string[] = [];
  for (let at = line - 1; commentLines.has(at); at--) names.push(...(byLine.get(at) ?? []));
  return names;
}

interface Ignored {
  readonly scope: "file" | "instruction";
  readonly names: readonly string[];
}

const nameList = /^[\w:/.-]+(\s*,\s*[\w:/.-]+)*(?=$|[\s;])/;

function readComment(text: string): Ignored {
  const ignore = /^(?:stowage\s+ignore(-file)?|(?:hadolint|tally)\s+(global\s+)?ignore)\s*=\s*/i.exec(text);
  if (ignore !== null) {
    const [whole, ownFile, global] = ignore;
    const scope = (ownFile ?? global) === undefined ? "instruction" : "file";
    return { scope, names: splitNames(text.slice(whole.length)) };
  }
  const checkov = /^checkov:skip=([\w,-]+)/.exec(text)?.[1];
  if (checkov !== undefined) return { scope: "file", names: splitNames(checkov) };
  const trivy = [...text.matchAll(/(?:^|\s)trivy:ignore:([\w-]+)/g)].map(([, name]) => plainName(name ?? ""));
  return { scope: "instruction", names: trivy };
}

function splitNames(text: string): readonly string[] {
  return (nameList.exec(text)?.[0] ?? "")
    .split(/\s*,\s*/)
    .filter((name) => name !== "")
    .map(plainName);
}

/** The names of `# check=error=true;skip=NAME,NAME`. */
function skipped(check: string): readonly string[] {
  const options = check.split(";").map((option) => option.trim());
  return options.flatMap((option) =>
    /^skip\s*=/i.test(option) ? splitNames(option.replace(/^skip\s*=\s*/i, "")) : [],
  );
}

/** A name as it is compared: case apart, tally's `hadolint/DL3006` like `hadolint:DL3006`, and Trivy's three spellings as one. */
function plainName(name: string): string {
  const lower = name.toLowerCase().replace("/", ":");
  const trivy = /^(trivy:)?(?:avd-)?ds-?0*(\d+)$/.exec(lower);
  return trivy === null ? lower : `${trivy[1] ?? ""}ds-${(trivy[2] ?? "").padStart(4, "0")}`;
}
