import type { Project } from "./project.ts";

const goClients =
  /^(google\.golang\.org\/(grpc|api)|cloud\.google\.com\/go|github\.com\/(aws\/aws-sdk-go|Azure\/azure-sdk-for-go|go-resty\/|getsentry\/|stripe\/|slack-go\/|minio\/minio-go|google\/go-github|hashicorp\/vault\/api)|golang\.org\/x\/oauth2|go\.mongodb\.org\/mongo-driver|k8s\.io\/client-go)/;

/** What in the sources opens connections with TLS; undefined when nothing is known to, or the program brings its own certificates. */
export function tlsClient({ goModules, texts }: Project, language: "go" | "rust"): string | undefined {
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
