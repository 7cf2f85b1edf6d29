import { baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore } from "../dockerfile/edit.ts";
import { type ProgramCopy, programCopies } from "../dockerfile/program-copies.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import type { Project } from "../project/project.ts";
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

const goClients =
  /^(google\.golang\.org\/(grpc|api)|cloud\.google\.com\/go|github\.com\/(aws\/aws-sdk-go|Azure\/azure-sdk-for-go|go-resty\/|getsentry\/|stripe\/|slack-go\/|minio\/minio-go|google\/go-github|hashicorp\/vault\/api)|golang\.org\/x\/oauth2|go\.mongodb\.org\/mongo-driver|k8s\.io\/client-go)/;

/** What in the sources opens connections with TLS; undefined when nothing is known to, or the program brings its own certificates. */
function tlsClient({ goModules, texts }: Project, language: ProgramCopy["language"]): string | undefined {
  if (language === "rust") {
    const manifests = [...texts].filter(([path]) => path.endsWith("Cargo.toml")).map(([, text]) => text);
    if (manifests.some((text) => /webpki-roots|rustls-tls"|rustls-tls-webpki/.test(text))) return undefined;
    return /^\s*"?(reqwest|native-tls|hyper-tls|rustls-native-certs|openssl)\b/m.exec(manifests.join("\n"))?.[1];
  }
  for (const { imports, requires } of goModules.values()) {
    if (imports === undefined) continue;
    if ([...imports].some((path) => /x509roots\/fallback|rootcerts/.test(path))) return undefined;
    const own = ["net/http", "crypto/tls", "net/smtp"].find((path) => imports.has(path));
    const library = requires.find(({ path, indirect }) => !indirect && goClients.test(path))?.path;
    if (own !== undefined || library !== undefined) return own ?? library;
  }
  return undefined;
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
