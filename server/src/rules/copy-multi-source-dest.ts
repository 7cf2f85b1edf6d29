import { type Copy, readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { knownDirectories } from "../dockerfile/known-directories.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import { resolvePath, workdirAt } from "../dockerfile/working-directory.ts";
import type { Project } from "../project/project.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const copyMultiSourceDest: Rule = {
  id: "copy-multi-source-dest",
  category: "correctness",
  summary: "Several sources are copied to a path without a slash behind it",
  severity: "warning",
  default: "on",
  sameAs: [
    "hadolint:DL3021",
    "trivy:DS-0011",
    "kics:copy_with_more_than_two_arguments_not_ending_with_slash",
    "dockerfile-utils:INVALID_DESTINATION",
    "dockerfilelint:add_dest_invalid",
    "droast:DF048",
    "buddy:EC0004",
  ],

  when: { keywords: ["COPY", "ADD"] },

  *check(dockerfile, project) {
    for (const instruction of dockerfile.instructions) {
      const copy = readCopy(instruction.trigger ?? instruction);
      if (copy === undefined || instruction.heredocs.length > 0 || !hasSeveralSources(copy, project)) continue;
      const destination = expandWith(dockerfile, instruction, copy.destination.value);
      if (destination === undefined || /(?:[/\\]|^\.{1,2}|\/\.{1,2})$/.test(destination) || destination === "")
        continue;
      const folder = workdirAt(dockerfile, instruction).path;
      const path = resolvePath(folder, destination);
      const isDirectory =
        path !== undefined && (path === folder || knownDirectories(dockerfile).get(instruction)?.has(path) === true);
      yield describe(dockerfile, instruction, copy, destination, isDirectory);
    }
  },
};

function describe(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { destination: word, sources }: Copy,
  destination: string,
  isDirectory: boolean,
): Finding {
  const range = dockerfile.source.firstLineRange(word.span);
  const fixes = appendSlash(dockerfile, instruction, word);
  if (isDirectory) {
    return {
      range,
      fixes,
      severity: "hint",
      message: ["Without a slash behind {destination}, the legacy builder refuses several sources", { destination }],
    };
  }
  return {
    range,
    fixes,
    message:
      sources.length === 1
        ? [
            "The pattern matches several files, which without a slash behind {destination} may overwrite one another",
            { destination },
          ]
        : [
            "Without a slash behind {destination}, the sources may overwrite one another in one file of that name",
            { destination },
          ],
  };
}

function hasSeveralSources({ sources, from }: Copy, { context }: Project): boolean {
  if (sources.length > 1) return sources.every(({ value }) => !/^(?:<<|\[)/.test(value));
  const pattern = sources[0]?.value ?? "";
  if (from !== undefined || context === undefined || !/^[\w./@+-]*[*?][\w./@+*?-]*$/.test(pattern)) return false;
  const matcher = globPattern(pattern.replace(/^(?:\.?\/)+/, ""));
  let matches = 0;
  for (const { path, type } of context.entries.values()) {
    if (type === "file" && matcher.test(path) && !context.excludes(path)) matches++;
    if (matches > 1) return true;
  }
  return false;
}

/** Go's `filepath.Match` for the patterns let through above; runs of `*` are one. */
function globPattern(pattern: string): RegExp {
  const source = pattern.replace(/\*+/g, "*").replace(/[.+]/g, "\\$&").replace(/\?/g, "[^/]").replace(/\*/g, "[^/]*");
  return new RegExp(`^${source}$`);
}

function appendSlash(dockerfile: Dockerfile, instruction: Instruction, { span }: Word): readonly Fix[] {
  if (shellOf(dockerfile, instruction).kind === "windows") return [];
  const isQuoted = /["']/.test(dockerfile.text[span.end - 1] ?? "");
  return [
    {
      title: ["Put a slash behind the destination"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [insert(dockerfile, isQuoted ? span.end - 1 : span.end, "/")],
    },
  ];
}
