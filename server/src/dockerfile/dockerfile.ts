import type { Cooked, Span } from "./cooked.ts";
import type { Source } from "./source.ts";

/** A Dockerfile as BuildKit reads it. Made by `parseDockerfile`, which never fails. */
export interface Dockerfile {
  readonly text: string;
  readonly source: Source;
  /** The character that continues a line: a backslash unless `# escape=` says otherwise. */
  readonly escape: "\\" | "`";
  /** `# syntax=`, `# check=` and `# escape=` at the top, in order. */
  readonly directives: readonly Directive[];
  /** Every comment line, those inside a continued instruction too; parser directives are not comments. */
  readonly comments: readonly Comment[];
  /** Every instruction in order, those before the first FROM too. */
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** What makes BuildKit's parser reject the file. */
  readonly problems: readonly SyntaxProblem[];
}

/** A parser directive such as `# syntax=docker/dockerfile:1`. */
export interface Directive {
  /** Lower case. */
  readonly name: "syntax" | "check" | "escape";
  readonly value: string;
  readonly span: Span;
}

/** A comment line. */
export interface Comment {
  /** From the `#` to the end of the line. */
  readonly span: Span;
  /** What follows the `#`, trimmed. */
  readonly text: string;
  /** The instruction in whose continuation the comment stands. */
  readonly inside: boolean;
}

/** One `KEYWORD arguments` of a Dockerfile. */
export interface Instruction {
  /** Its place in `dockerfile.instructions`; the instruction inside ONBUILD has its parent's. */
  readonly index: number;
  /** Upper case; any word at all, since BuildKit's parser lets unknown ones through. */
  readonly keyword: string;
  /** The keyword as written. */
  readonly keywordText: string;
  readonly keywordSpan: Span;
  /** From the keyword to the end of the last line, heredocs included, without the line end. */
  readonly span: Span;
  /** From the keyword to the end of the arguments, without heredoc bodies. */
  readonly headSpan: Span;
  /** 0-based; with comments and empty lines that end a continuation, and heredocs. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly flags: readonly Flag[];
  readonly arguments: Arguments;
  readonly heredocs: readonly Heredoc[];
  /** The logical line: continuations joined, comments and empty lines gone. */
  readonly cooked: Cooked;
  /** `CMD` or `NONE` of a HEALTHCHECK; its command is in `arguments`. */
  readonly healthcheck: Word | undefined;
  /** The instruction inside ONBUILD. */
  readonly trigger: Instruction | undefined;
  /** The stage it stands in; undefined before the first FROM. */
  readonly stage: Stage | undefined;
}

/** `--name` or `--name=value` after the keyword. */
export interface Flag {
  /** With its case, without the dashes. */
  readonly name: string;
  /** Quotes and escapes removed; undefined when there is no `=`. */
  readonly value: string | undefined;
  /** As BuildKit keeps it: `--name=value`, quotes and escapes removed. */
  readonly text: string;
  readonly span: Span;
}

/**
 * What follows keyword and flags. A union, so that a rule cannot read shell text as words by mistake:
 * - `shell`: RUN, CMD, ENTRYPOINT, HEALTHCHECK CMD, SHELL written as text;
 * - `exec`: a JSON array of strings (of these, and of COPY, ADD and VOLUME);
 * - `words`: FROM, COPY, ADD, VOLUME, EXPOSE, ARG; quotes are kept;
 * - `pairs`: ENV, LABEL;
 * - `text`: USER, WORKDIR, STOPSIGNAL, MAINTAINER;
 * - `unread`: an unknown keyword's, whose rules nobody knows, or one that BuildKit rejects; ONBUILD's, which are in `trigger`;
 * - `none`: nothing there.
 */
export type Arguments =
  | { readonly form: "none"; readonly span: Span }
  | { readonly form: "shell"; readonly span: Span; readonly text: Cooked }
  | { readonly form: "exec"; readonly span: Span; readonly words: readonly Word[] }
  | { readonly form: "words"; readonly span: Span; readonly words: readonly Word[] }
  | { readonly form: "pairs"; readonly span: Span; readonly pairs: readonly Pair[] }
  | { readonly form: "text"; readonly span: Span; readonly text: Cooked }
  | { readonly form: "unread"; readonly span: Span; readonly text: Cooked };

/** A word of the arguments, or an element of a JSON array. */
export interface Word {
  /** As BuildKit keeps it: an array's element decoded, another word with its quotes. */
  readonly value: string;
  /** An array's element with its double quotes. */
  readonly span: Span;
  /** `value` mapped back to the source, character by character. */
  readonly cooked: Cooked;
}

/** `name=value` of ENV or LABEL, or the old `name value`. */
export interface Pair {
  readonly name: string;
  /** Quotes kept. */
  readonly value: string;
  /** Empty for the old form with a blank. */
  readonly separator: "=" | "";
  readonly nameSpan: Span;
  readonly valueSpan: Span;
}

/** A `<<EOF` document. */
export interface Heredoc {
  readonly name: string;
  /** The file descriptor before `<<`; 0 when none is written. */
  readonly fd: number;
  /** No part of the name is quoted, so variables in the body are expanded. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are dropped when the body is used. */
  readonly chomp: boolean;
  /** The body as written, with its line ends. */
  readonly content: string;
  readonly contentSpan: Span;
  /** The line with the closing name. */
  readonly terminatorSpan: Span;
}

/** What makes BuildKit's parser reject the file, in its words' sense. */
export interface SyntaxProblem {
  readonly kind:
    | "no-instructions"
    | "bad-escape"
    | "repeated-directive"
    | "not-string-array"
    | "missing-arguments"
    | "missing-equals"
    | "unterminated-heredoc"
    | "bad-heredoc"
    | "long-line"
    | "nested-too-deep";
  readonly span: Span;
  readonly detail: string;
}

/** Everything from one FROM to the next. */
export interface Stage {
  readonly index: number;
  /** The FROM. */
  readonly from: Instruction;
  /** The word after AS as written; undefined when the stage has none. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  /** The FROM and all that follows it in the stage. */
  readonly instructions: readonly Instruction[];
  readonly base: Base;
}

/** What a stage starts from. */
export type Base =
  | { readonly kind: "stage"; readonly stage: Stage; readonly word: Word }
  | { readonly kind: "scratch"; readonly word: Word }
  /** `reference` has the build arguments with defaults put in; undefined when one has none. */
  | { readonly kind: "image"; readonly word: Word; readonly reference: string | undefined }
  | { readonly kind: "missing" };
