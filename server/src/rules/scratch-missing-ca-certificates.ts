import { baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore } from "../dockerfile/edit.ts";
import { type ProgramCopy, programCopies } from "../dockerfile/program-copies.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import { tlsClient } from "../project/tls-client.ts";
import type { Fix, Rule } from "../rule.ts";

export const scratchMissingCaCertificates: Rule = {
  id: "scratch-missing-ca-certificates",
  category: "correctness",
  summary: "A program that may use TLS is in an image without CA certificates",
  severity: "hint",
  default: "workspace",
  when: { keywords: ["COPY", "ADD"] },

  *check(dockerfile, project) {
    if (project.goModules.size === 0 && project.texts.size === 0) return;
    const stage = dockerfile.stages.at(-1);
    if (stage === undefined || !isBare(stage) || hasCertificates(stage)) return;
    const program = programCopies(dockerfile, stage).find(({ language }) => tlsClient(project, language) !== undefined);
    const client = program && tlsClient(project, program.language);
    if (program === undefined || client === undefined || stage.base.kind === "missing") return;
    const base = baseImage(stage)?.path ?? "scratch";
    yield {
      range: dockerfile.source.firstLineRange(stage.base.word.span),
      message: [
        "The program uses {client}, and {base} has no CA certificates, without which it trusts no TLS server",
        { client, base },
      ],
      fixes: copyCertificates(dockerfile, program),
    };
  },
};

function isBare(stage: Stage): boolean {
  return rootStage(stage).base.kind === "scratch" || baseImage(stage)?.path === "busybox";
}

/** A copy, a command or a setting that speaks of certificates, or a copy that may hold them. */
function hasCertificates(stage: Stage): boolean {
  return lineage(stage).some(({ instructions }) => instructions.some(speaksOfCertificates));
}

function speaksOfCertificates({ keyword, cooked }: Instruction): boolean {
  if (!["COPY", "ADD", "RUN", "ENV", "CMD", "ENTRYPOINT"].includes(keyword)) return false;
  return (
    /ssl|cert|\.pem\b|\.crt\b|\/pki\b/i.test(cooked.text) ||
    /^(copy|add)\s.*\s(\/|\/etc\/?)\s+\S+$|\.tar/i.test(cooked.text)
  );
}

/** Images with the certificates where Debian and Alpine have them. */
function copyCertificates(dockerfile: Dockerfile, { copy, builder }: ProgramCopy): readonly Fix[] {
  if (!/^(golang|rust|alpine)$|(^|\/)golang$/.test(baseImage(builder)?.path ?? "") || copy.from === undefined)
    return [];
  const line = `COPY --from=${copy.from} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`;
  return [
    {
      title: ["Copy the CA certificates from {stage}", { stage: copy.from }],
      safety: "suggestion",
      preferred: true,
      touches: [],
      adds: ["COPY"],
      edits: [insertBefore(dockerfile, copy.instruction, [line])],
    },
  ];
}
