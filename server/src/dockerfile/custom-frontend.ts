import type { Dockerfile } from "./dockerfile.ts";
import { once } from "./memo.ts";

/** Whether `# syntax=` names a frontend other than Docker's own, which may read the file by other rules. */
export const hasCustomFrontend = once(({ directives }: Dockerfile): boolean => {
  const syntax = directives.find(({ name }) => name === "syntax")?.value;
  return syntax !== undefined && !/^(docker\.io\/)?docker\/dockerfile(-upstream)?([:@]|$)/.test(syntax);
});
