// The grammars that colours of Dockerfiles rest on, by scope: the editor's own, and those of what stands in heredocs.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const editorGrammars = {
  "source.dockerfile": require.resolve("tm-grammars/grammars/docker.json"),
  "source.shell": require.resolve("tm-grammars/grammars/shellscript.json"),
  "source.python": require.resolve("tm-grammars/grammars/python.json"),
  "source.js": require.resolve("tm-grammars/grammars/javascript.json"),
};
