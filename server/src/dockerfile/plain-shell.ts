import type { Cooked } from "./cooked.ts";
import { PlainWords } from "./plain-word.ts";
import type {
  ShellAssignment,
  ShellCommand,
  ShellPart,
  ShellPipe,
  ShellRedirection,
  ShellScript,
  ShellStatement,
} from "./shell.ts";
import {
  ampersand,
  bar,
  endOfName,
  equalsSign,
  greater,
  hash,
  isNumeral,
  less,
  lineEnd,
  plus,
  semicolon,
  space,
  tab,
} from "./shell-characters.ts";
import type { ShellWord } from "./shell-word.ts";

/** Longer text is not worth a way of its own. */
const maxLength = 16_384;

/**
 * Reads a script of simple commands with plain words, as most are, into the value that unbash's tree gives for it, several times as fast.
 * Undefined for everything else: compounds, substitutions, heredocs, operators of bash, text that is broken.
 */
export function readPlainShell(cooked: Cooked): ShellScript | undefined {
  if (cooked.text.length > maxLength) return undefined;
  const words = new PlainWords(cooked.text);
  const reader = new PlainReader(words);
  const statements = reader.statements();
  if (!words.isPlain) return undefined;
  return {
    cooked,
    ok: true,
    statements,
    commands: reader.commands,
    loopWords: [],
    variables: reader.variables,
    pipes: reader.pipes,
    extensions: [],
  };
}

class PlainReader {
  readonly commands: ShellCommand[] = [];
  readonly pipes: ShellPipe[] = [];
  readonly variables = new Set<string>();
  private readonly text: string;

  constructor(private readonly words: PlainWords) {
    this.text = words.text;
  }

  statements(): readonly ShellStatement[] {
    const { words, text } = this;
    const statements: ShellStatement[] = [];
    for (;;) {
      this.skipLines();
      if (words.at >= text.length) return statements;
      statements.push(this.statement());
      const code = text.charCodeAt(words.at);
      if (code === lineEnd || code === semicolon) words.at++;
      else if (words.at < text.length) words.giveUp();
    }
  }

  private statement(): ShellStatement {
    const { words, text } = this;
    const first = this.part();
    const parts = [first];
    const operators: ("&&" | "||")[] = [];
    let { end } = first;
    for (;;) {
      const code = text.charCodeAt(words.at);
      if ((code !== ampersand && code !== bar) || text.charCodeAt(words.at + 1) !== code) break;
      words.at += 2;
      this.skipLines();
      const next = this.part();
      operators.push(code === bar ? "||" : "&&");
      parts.push(next);
      ({ end } = next);
    }
    return { start: first.start, end, background: false, parts, operators };
  }

  private part(): ShellPart {
    const first = this.command(false);
    if (!this.isAtPipe()) return first;
    const commands = [first];
    let { end } = first;
    while (this.isAtPipe()) {
      this.words.at++;
      this.skipLines();
      const next = this.command(true);
      commands.push(next);
      ({ end } = next);
    }
    this.pipes.push({ start: first.start, end, commands, within: "list" });
    return { kind: "pipeline", start: first.start, end, negated: false };
  }

  /** A command, and the blanks behind it. */
  private command(isPiped: boolean): ShellCommand {
    const start = this.words.at;
    const words: ShellWord[] = [];
    const assignments: ShellAssignment[] = [];
    const redirections: ShellRedirection[] = [];
    let end = start;
    while (this.item(words, assignments, redirections)) {
      end = this.words.at;
      this.words.skipBlanks();
    }
    if (end === start) this.words.giveUp();
    const command: ShellCommand = {
      kind: "command",
      start,
      end,
      name: words[0]?.literal,
      words,
      assignments,
      redirections,
      within: isPiped || this.isAtPipe() ? "pipeline" : "list",
    };
    this.commands.push(command);
    return command;
  }

  /** Reads one more word, assignment or redirection of a command; false where none begins. */
  private item(words: ShellWord[], assignments: ShellAssignment[], redirections: ShellRedirection[]): boolean {
    const word = this.word();
    const isAtRedirection = isAngle(this.text.charCodeAt(this.words.at));
    if (isAtRedirection && isNumber(word.text)) redirections.push(this.redirection(word.start));
    else if (word.end === word.start) return false;
    else if (words.length > 0) {
      if (hasTildeValue(word) && declarations.has((words[0] as ShellWord).text)) this.words.giveUp();
      words.push(word);
    } else {
      const assignment = assignmentOf(word);
      if (hasTildeValue(word) || keywords.has(word.text)) this.words.giveUp();
      if (assignment === undefined) words.push(word);
      else assignments.push(assignment);
    }
    return true;
  }

  /** The operator and its target; a descriptor before them has been read. */
  private redirection(start: number): ShellRedirection {
    const { words, text } = this;
    let operator = text[words.at] as string;
    words.at++;
    const next = text.charCodeAt(words.at);
    if (next === ampersand || (next === greater && operator === ">")) {
      operator += text[words.at];
      words.at++;
    }
    while (text.charCodeAt(words.at) === space || text.charCodeAt(words.at) === tab) words.at++;
    const isComment = text.charCodeAt(words.at) === hash;
    const target = this.word();
    if (isComment || target.end === target.start) words.giveUp();
    return { operator, target: target.literal, start, end: target.end };
  }

  private word(): ShellWord {
    const word = this.words.word();
    for (const { name } of word.variables) this.variables.add(name);
    return word;
  }

  private isAtPipe(): boolean {
    const { text } = this;
    const { at } = this.words;
    return text.charCodeAt(at) === bar && text.charCodeAt(at + 1) !== bar;
  }

  private skipLines(): void {
    const { words, text } = this;
    words.skipBlanks();
    while (text.charCodeAt(words.at) === lineEnd) {
      words.at++;
      words.skipBlanks();
    }
  }
}

/** Words that begin a compound, or belong to one, where a command's name may stand. */
const keywords: ReadonlySet<string> = new Set(
  "if then else elif fi for while until do done case esac in select function coproc time ! { } [[ ]]".split(" "),
);

/** Commands whose arguments may be assignments. */
const declarations: ReadonlySet<string> = new Set(["export", "local", "readonly", "declare", "typeset", "alias"]);

function assignmentOf({ text, literal, start, end }: ShellWord): ShellAssignment | undefined {
  const valueStart = startOfValue(text);
  if (valueStart === 0) return undefined;
  const name = text.slice(0, endOfName(text, 0));
  return { name, literal: literal?.slice(valueStart), start, end };
}

/** The offset behind `NAME=` or `NAME+=`; 0 where the word is no assignment. */
function startOfValue(text: string): number {
  const nameEnd = endOfName(text, 0);
  if (nameEnd === 0) return 0;
  const equals = text.charCodeAt(nameEnd) === plus ? nameEnd + 1 : nameEnd;
  return text.charCodeAt(equals) === equalsSign ? equals + 1 : 0;
}

/** Whether it is an assignment with a tilde, which is expanded by other rules than a word's. */
function hasTildeValue({ text, literal }: ShellWord): boolean {
  return literal !== text && text.includes("~") && startOfValue(text) > 0;
}

/** Digits, or nothing. */
function isNumber(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isNumeral(text.charCodeAt(at))) return false;
  return true;
}

function isAngle(code: number): boolean {
  return code === less || code === greater;
}
