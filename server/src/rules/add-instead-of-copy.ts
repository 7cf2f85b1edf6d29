import { addSource, isPlainKind } from "../dockerfile/add-source.ts";
import { type Copy, readCopy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const addInsteadOfCopy: Rule = {
  id: "add-instead-of-copy",
  category: "style",
  summary: "ADD of local files that are no archives, which COPY does more plainly",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3020",
    "trivy:DS-0005",
    "checkov:CKV_DOCKER_4",
    "kics:add_instead_of_copy",
    "semgrep:prefer-copy-over-add",
    "droast:DF006",
    "dockerfile-doctor:DD007",
    "dockle:CIS-DI-0009",
    "cis:4.9",
    "docker:best-practices (ADD or COPY)",
    "buddy:EA0002",
  ],
  when: { keywords: ["ADD"] },

  *check(dockerfile, project) {
    for (const instruction of instructionsOf(dockerfile, "ADD")) {
      const copy = readCopy(instruction);
      if (copy === undefined || instruction.flags.some(({ name }) => addsOwn.has(name))) continue;
      const plain = copy.sources.filter(({ value }) => addSource(value) === "plain");
      const [first] = plain;
      if (first === undefined) continue;
      const isMixed = plain.length < copy.sources.length;
      yield {
        range: dockerfile.source.firstLineRange(instruction.keywordSpan),
        message: first.value.startsWith("<<")
          ? ["ADD writes a heredoc as COPY does, which says more plainly what happens"]
          : [
              "{source} is local and by its name no archive, so COPY says more plainly what happens",
              { source: first.value },
            ],
        fixes: () => (isMixed ? [] : asCopy(dockerfile, project, copy)),
        ...(isMixed ? { severity: "hint" } : {}),
      };
    }
  },
};

/** Flags that COPY does not have. */
const addsOwn: ReadonlySet<string> = new Set(["checksum", "keep-git-dir", "unpack"]);

function asCopy(dockerfile: Dockerfile, project: Project, copy: Copy): readonly Fix[] {
  const { keywordText, keywordSpan } = copy.instruction;
  const isProven = copy.sources.every((source) => isPlainInContext(dockerfile, project, copy, source));
  return [
    {
      title: ["Use COPY"],
      safety: isProven ? "safe" : "suggestion",
      preferred: true,
      touches: [holderOf(dockerfile, copy.instruction)],
      edits: [replace(dockerfile, keywordSpan, keywordText === "add" ? "copy" : "COPY")],
    },
  ];
}

/** ADD unpacks single files alone, and a file's content decides; ONBUILD copies from a build context that nobody knows yet. */
function isPlainInContext(
  dockerfile: Dockerfile,
  { context, texts }: Project,
  { instruction }: Copy,
  source: Copy["sources"][number],
): boolean {
  const path = sourcePath(source);
  if (path === "" || source.value.startsWith("<<")) return true;
  if (holderOf(dockerfile, instruction) !== instruction) return false;
  const entry = context?.entries.get(path);
  if (entry?.type === "directory") return true;
  return entry?.type === "file" && (texts.has(path) || entry.size === 0 || isPlainKind(path));
}
