import { type BuildScript, scriptsMentioning } from "../dockerfile/build-scripts.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { type Invocation, invocations, operands, wordText } from "../dockerfile/invocations.ts";
import { once } from "../dockerfile/memo.ts";
import { isHeredocScript } from "../dockerfile/run-scripts.ts";
import { unsignedFileWords, unsignedMention, unsignedText, unsignedWords } from "../dockerfile/signature-options.ts";
import { type Weakness, type WeakWords, weakCalls } from "../dockerfile/weakness.ts";
import type { Finding, Rule } from "../rule.ts";

export const unsignedPackages: Rule = {
  id: "unsigned-packages",
  category: "security",
  summary: "Packages are installed whose signature nobody checks",
  severity: "warning",
  default: "on",
  sameAs: [
    "checkov:CKV2_DOCKER_7",
    "checkov:CKV2_DOCKER_8",
    "checkov:CKV2_DOCKER_9",
    "checkov:CKV2_DOCKER_10",
    "checkov:CKV2_DOCKER_11",
    "cis:4.11",
    "dockle:CIS-DI-0011",
  ],
  when: { words: unsignedFileWords },

  *check(dockerfile) {
    const ask = (invocation: Invocation, one: BuildScript): readonly WeakWords[] =>
      installsOwnPackage(dockerfile, invocation) ? [] : unsignedWords(invocation, one);
    for (const weakness of weakCalls(dockerfile, unsignedScripts(dockerfile), ask))
      yield describe(dockerfile, weakness);
    for (const weakness of writtenFiles(dockerfile)) yield describe(dockerfile, weakness);
  },
};

const unsignedScripts = scriptsMentioning(unsignedMention);

/** A local package that another stage, or the file itself, has built, and so nobody signed. */
function installsOwnPackage(dockerfile: Dockerfile, { program, arguments: words }: Invocation): boolean {
  if (program !== "apk" || !buildsPackages(dockerfile)) return false;
  const packages = operands(words, ["-X", "--repository", "-t", "--virtual", "-p", "--root"]).slice(1);
  return packages.length > 0 && packages.every((word) => /\.apk$/.test(wordText(word)));
}

const buildingScripts = scriptsMentioning(/abuild|melange/);

const buildsPackages = once((dockerfile: Dockerfile): boolean => {
  const copies = dockerfile.instructions.flatMap((instruction) => readCopy(instruction) ?? []);
  if (copies.some(({ from, sources }) => from !== undefined && sources.some(({ value }) => /\.apk$/.test(value))))
    return true;
  return buildingScripts(dockerfile).some(({ script }) =>
    invocations(script).some(({ program }) => program === "abuild" || program === "melange"),
  );
});

/** Heredocs that are fed to commands or copied: the texts of repository files. */
function* writtenFiles(dockerfile: Dockerfile): Generator<Weakness> {
  for (const instruction of dockerfile.instructions) {
    if (instruction.heredocs.length === 0 || isHeredocScript(instruction)) continue;
    for (const { content, contentSpan } of instruction.heredocs) {
      for (const { start, end, replacement } of unsignedText(content)) {
        const span = { start: contentSpan.start + start, end: contentSpan.start + end };
        const edit = replace(dockerfile, span, replacement);
        yield { instruction, span, text: content.slice(start, end).trim(), edit };
      }
    }
  }
}

function describe(dockerfile: Dockerfile, { instruction, span, text, edit }: Weakness): Finding {
  const option = text.replace(/\s+/g, " ").trim();
  return {
    range: dockerfile.source.firstLineRange(span),
    message: ["With {option} a package that somebody changed is installed without notice", { option }],
    fixes:
      edit === undefined
        ? []
        : [
            {
              title: ["Check signatures again, without {option}", { option }],
              safety: "suggestion",
              preferred: true,
              touches: [instruction],
              edits: [edit],
            },
          ],
  };
}
