import type { Range, TextEdit } from "vscode-languageserver-types";
import type { Directive, Dockerfile, Instruction } from "./dockerfile/dockerfile.ts";
import type { Hallmarks } from "./dockerfile/signs.ts";
import type { Project } from "./project/project.ts";

/** How loudly a finding speaks. `hint` is not listed in VS Code's Problems panel. */
export type Severity = "error" | "warning" | "info" | "hint";

/** What a rule looks after, in the order of the README. */
export const categories = [
  "signals",
  "correctness",
  "caching",
  "size",
  "security",
  "reproducibility",
  "portability",
  "style",
] as const;
export type Category = (typeof categories)[number];

/** An English template with `{name}` places, and what stands in them; rendered at the edge, in the user's language. */
export type Message = readonly [template: string, args?: MessageArguments];

/** What stands in the places of a template: plain values, and messages that are translated on their own. */
interface MessageArguments {
  readonly [name: string]: string | number | Message;
}

/** One thing the linter looks for. Its page, which is also its test, is the `.md` file beside it. */
export interface Rule {
  /** The pattern that is reported, so that "ignore <id>" reads well; also the name of the file. */
  readonly id: string;
  /** Where the rule stands in the README and the list of rules. */
  readonly category: Category;
  /** What the rule reports, in one sentence without a full stop. */
  readonly summary: string;
  readonly severity: Severity;
  /** `workspace`: speaks only when files of the project prove it. */
  readonly default: "on" | "workspace" | "off";
  /** Rules of other linters that report the same thing, such as `hadolint:DL3025`, and former ids of this one. */
  readonly sameAs?: readonly string[];
  /**
   * What a file must hold before the rule can have anything to say, for speed alone.
   */
  readonly when?: Hallmarks;
  /** Another program finds it, so that no second look tells whether a fix removed it. */
  readonly external?: true;
  /** The address of its page, where that is not ours. */
  readonly page?: string;
  /** Reads nothing but its arguments and never throws, however broken the Dockerfile is. */
  check(dockerfile: Dockerfile, project: Project): Iterable<Finding>;
}

/** One place where a rule applies. */
export interface Finding {
  /** The smallest range on one line that shows the problem. */
  readonly range: Range;
  /** What is wrong and why it matters, in one sentence without a full stop. */
  readonly message: Message;
  /** Best first; a function where making them costs more than a look, since most findings are shown without anybody asking for theirs. */
  readonly fixes: readonly Fix[] | (() => readonly Fix[]);
  /** How editors draw the range: faded for text without effect, struck through for what is deprecated. */
  readonly tag?: "unnecessary" | "deprecated";
  /** Where this case is milder or graver than the rule's own severity. */
  readonly severity?: Severity;
}

/** Edits after which the rule no longer reports the finding. */
export interface Fix {
  /** What the lightbulb says: an imperative without a full stop. */
  readonly title: Message;
  /** A safe fix keeps the image's files and the started program, or mends a file that did not build. */
  readonly safety: "safe" | "suggestion";
  /** The one obvious fix; shown first. */
  readonly preferred?: boolean;
  /** Safe, touches only text that enters no layer, and the author surely meant nothing by it: may run on save. */
  readonly onSave?: boolean;
  /** The instructions that may differ afterwards; the gate holds every other one to be equal. */
  readonly touches: readonly Instruction[];
  /** Keywords of the instructions that the fix adds, in order; the gate allows no other. */
  readonly adds?: readonly string[];
  /** The parser directives that may differ, come or go; the gate holds every other one to be equal. */
  readonly directives?: readonly Directive["name"][];
  readonly edits: readonly FileEdit[];
}

/**
 * An edit of the Dockerfile, of a file in `project.texts`, or of a file that `create` makes. Other files are proven less than the
 * Dockerfile is: the edit must fit the text that was read.
 */
export interface FileEdit extends TextEdit {
  /** Relative to the build context, with `/`; absent for the Dockerfile itself. */
  readonly file?: string;
  /** The file does not exist yet; `newText` is its whole content and `range` is empty at 0:0. */
  readonly create?: boolean;
}
