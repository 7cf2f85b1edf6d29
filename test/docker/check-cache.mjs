import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Changes a file of the build context and builds both images again. `before` and `after` are the steps that run then, in order and by how
 * they begin; every other step must come from the cache. `append` is put at the file's end, `replace` is [old, new];
 * `{when}` in them becomes before or after, so that the second build can't take steps of the first.
 */
export async function checkCache({ docker, before, after }, { edit, append, replace, ...expected }) {
  const problems = [];
  for (const [when, image] of Object.entries({ before, after })) {
    const path = join(image.folder, edit);
    const kept = `${image.folder}.kept`;
    copyFileSync(path, kept);
    try {
      if (append !== undefined) appendFileSync(path, append.replaceAll("{when}", when));
      else writeFileSync(path, replaced(readFileSync(path, "utf8"), replace, when));
      const { ran } = await docker.build(image.folder, `${image.tag}-edited`);
      const fits = ran.length === expected[when].length && ran.every((step, at) => step.startsWith(expected[when][at]));
      if (!fits) problems.push(`${when}: ${JSON.stringify(ran)} ran instead of ${JSON.stringify(expected[when])}`);
    } finally {
      copyFileSync(kept, path);
      rmSync(kept);
    }
  }
  return problems;
}

function replaced(text, [old, fresh], when) {
  if (!text.includes(old)) throw new Error(`the file to change does not hold ${old}`);
  return text.replace(old, fresh.replaceAll("{when}", when));
}
