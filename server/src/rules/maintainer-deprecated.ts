import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const maintainerDeprecated: Rule = {
  id: "maintainer-deprecated",
  category: "style",
  summary: "MAINTAINER is deprecated in favour of a label",
  severity: "hint",
  default: "on",
  sameAs: [
    "hadolint:DL4000",
    "buildkit:MaintainerDeprecated",
    "trivy:DS-0022",
    "checkov:CKV_DOCKER_6",
    "kics:maintainer_instruction_being_used",
    "semgrep:maintainer-is-deprecated",
    "dockerfile-utils:DEPRECATED_MAINTAINER",
    "docker-language-server:MAINTAINER",
    "droast:DF019",
    "dockerfile-doctor:DD017",
    "buddy:EI0003",
    "dockadvisor:maintainer-deprecated",
  ],
  when: { keywords: ["MAINTAINER"] },

  *check(dockerfile) {
    for (const instruction of instructionsOf(dockerfile, "MAINTAINER")) {
      // ONBUILD can't hold one.
      if (isTrigger(dockerfile, instruction)) continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.keywordSpan),
        message: ["MAINTAINER is deprecated: a label holds the author, and anything else about the image, too"],
        fixes: () => asLabel(dockerfile, instruction),
        tag: "deprecated",
      };
    }
  },
};

function asLabel(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] {
  const { arguments: args, keywordText, headSpan } = instruction;
  if (args.form !== "text" || holdsComment(dockerfile, args.span)) return [];
  const keyword = keywordText === keywordText.toLowerCase() ? "label" : "LABEL";
  // Quotes are part of MAINTAINER's value, but surely were not meant to be.
  const author = args.text.text
    .trim()
    .replace(/[\t ]+/g, " ")
    .replace(/^(["'])(.*)\1$/, "$2");
  const value = author.replace(/["$\\`]/g, (character) =>
    character === '"' || character === "$" || character === dockerfile.escape
      ? dockerfile.escape + character
      : character,
  );
  return [
    {
      title: ["Use LABEL org.opencontainers.image.authors"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, headSpan, `${keyword} org.opencontainers.image.authors="${value}"`)],
    },
  ];
}

/** Whether an argument goes over several lines with what may be a comment between them. */
function holdsComment({ text }: Dockerfile, { start, end }: Span): boolean {
  return /\n[\t ]*#/.test(text.slice(start, end));
}
