export { parseDockerfile } from "./dockerfile/parse.ts";
export { syntaxTree } from "./syntax-tree.ts";
