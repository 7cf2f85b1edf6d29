/** The engine's functions for the scripts that measure and prove it. */
export { imageUses } from "./dockerfile/image-uses.ts";
export { parseDockerfile } from "./dockerfile/parse.ts";
export { fixAll, provenFixes } from "./fix.ts";
export { findingsOf, lint } from "./lint.ts";
export { nodeFileSystem } from "./node-file-system.ts";
export { unknownProject } from "./project/project.ts";
export { readProject } from "./project/read-project.ts";
export { objection } from "./prove.ts";
export { render } from "./render.ts";
export { categories } from "./rule.ts";
export { mayApply } from "./rule-filter.ts";
export { rules } from "./rules/index.ts";
export { syntaxTree } from "./syntax-tree.ts";
export { applyEdits } from "./text-edits.ts";
