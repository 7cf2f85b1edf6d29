import { type IdleManifests, idleManifests, manifestWords } from "../dependencies/manifest-copy.ts";
import { type Copy, copies } from "../dockerfile/copy.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insertAfter } from "../dockerfile/edit.ts";
import { sections } from "../dockerfile/stage-state.ts";
import { resolvePath, workingDirectoryAt } from "../dockerfile/working-directory.ts";
import type { Fix, Rule } from "../rule.ts";

export const depsCopiedButNotInstalled: Rule = {
  id: "deps-copied-but-not-installed",
  category: "caching",
  summary: "A manifest is copied first, but nothing is installed before everything is copied",
  severity: "info",
  default: "on",
  when: {
    keywords: ["COPY", "ADD"],
    words: manifestWords,
  },

  *check(dockerfile) {
    if (copies(dockerfile).length < 2) return;
    for (const section of sections(dockerfile)) {
      const found = idleManifests(dockerfile, section);
      const source = found?.copies[0]?.sources[0];
      if (found === undefined || source === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(source.span),
        message: [
          "Nothing is installed between this copy of {name} and the copy of everything, so it keeps no dependencies in the cache",
          { name: source.value },
        ],
        fixes: () => insertInstall(dockerfile, found),
      };
    }
  },
};

/** The install stands behind the last manifest; only where commands run in the folder that it was copied to. */
function insertInstall(dockerfile: Dockerfile, { copies, broad, command }: IdleManifests): readonly Fix[] {
  const last = copies.at(-1);
  if (command === undefined || last === undefined) return [];
  const folder = workingDirectoryAt(dockerfile, last.instruction);
  const isHere = ({ destination: { value } }: Copy): boolean =>
    /^\.\/?$/.test(value) || (folder !== undefined && resolvePath(folder, value) === folder);
  if (![...copies, broad].every(isHere)) return [];
  const isLower = last.instruction.keywordText === last.instruction.keywordText.toLowerCase();
  return [
    {
      title: ["Insert RUN {command}", { command }],
      safety: "suggestion",
      preferred: true,
      touches: [],
      adds: ["RUN"],
      edits: [insertAfter(dockerfile, last.instruction, [`${isLower ? "run" : "RUN"} ${command}`])],
    },
  ];
}
