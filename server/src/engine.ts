/** The engine's functions for the scripts that measure and prove it. */
export { parseDockerfile } from "./dockerfile/parse.ts";
export { readPlainShell } from "./dockerfile/plain-shell.ts";
export { shellScript } from "./dockerfile/run-scripts.ts";
export { parseAnyShell, parseByUnbash } from "./dockerfile/shell.ts";
export { scriptCalls } from "./dockerfile/started-calls.ts";
export { changedBy, fixAll, provenFixes } from "./fix.ts";
export { findingsOf, lint } from "./lint.ts";
export { offersOf, refusal } from "./offers.ts";
export { unknownProject } from "./project/project.ts";
export { readProject } from "./project/read-project.ts";
export { objection } from "./prove.ts";
export { refactorings } from "./refactorings/index.ts";
export { render } from "./render.ts";
export { categories } from "./rule.ts";
export { mayApply } from "./rule-filter.ts";
export { rules } from "./rules/index.ts";
export { syntaxTree } from "./syntax-tree.ts";
export { applyEdits } from "./text-edits.ts";
