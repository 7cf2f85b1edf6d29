/** Why a file by its name should not be in an image: `secret` for one that surely holds a secret, `maybe` where its content decides. */
export type SecretKind = "secret" | "maybe";

const secret =
  /^(\.env(\.[\w-]+)*|id_(rsa|dsa|ecdsa|ed25519)|[\w.-]+\.(p12|pfx|jks|keystore|ppk|kdbx)|\.netrc|_netrc|\.pypirc|\.git-credentials|\.pgpass|\.htpasswd|\.dockercfg|\.vault[-_]pass\w*|service[-_]?account[\w.-]*\.json|application_default_credentials\.json|credentials(\.json)?|terraform\.tfstate(\.backup)?|[\w.-]+\.tfstate|\.aws|\.ssh|\.gnupg|\.kube|kubeconfig)$/i;
const maybe = /^(\.npmrc|\.yarnrc\.yml|[\w.-]+\.(pem|key)|auth\.json)$/i;

const folderOfTests =
  /^(tests?|__tests__|testdata|fixtures?|examples?|samples?|specs?|mocks?|docs?|node_modules|vendor|site-packages)$/i;
const template =
  /[._-](example|sample|template|tmpl|tpl|dist|defaults?|schema|test|testing|ci|enc|encrypted|vault|pub|j2)(\.\w+)?$/i;
/** Certificates, and parameters that everyone may know; a name with `key` in it stays under suspicion. */
const certificate =
  /(^|[._-])(ca|cacert|ca-?bundle|chain|fullchain|pub|public|truststore|cacerts)([._-]|$)|cert(s|ificate)?([._-]|$)|dhparams?|ffdhe/i;

/** A quick look: false only where a text has no path in it of which `secretKind` says anything. */
export function mayBeSecret(text: string): boolean {
  return /env|id_|p12|pfx|jks|keystore|ppk|kdbx|netrc|pypirc|credentials|pgpass|htpasswd|docker|vault|service|tfstate|aws|ssh|gnupg|kube|npmrc|yarnrc|pem|key|auth/i.test(
    text,
  );
}

/** Says what a path's name means; undefined for names that hold no secret, templates and certificates of authorities among them. */
export function secretKind(path: string): SecretKind | undefined {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.some((part) => folderOfTests.test(part)) || template.test(name)) return undefined;
  if (certificate.test(name) && !/(^|[._-])key([._-]|$)/i.test(name)) return undefined;
  if (secret.test(name)) return "secret";
  const folder = parts.at(-2) ?? "";
  if (/^\.(aws|ssh|kube|docker)$/.test(folder) && /^(credentials|config|config\.json)$/.test(name)) return "secret";
  return maybe.test(name) ? "maybe" : undefined;
}

/** Whether the text of a file whose name leaves it open holds a secret. */
export function holdsSecret(path: string, text: string): boolean {
  if (/\.(pem|key)$/i.test(path))
    return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) || !text.includes("-----BEGIN ");
  return /github-oauth|http-basic/.test(text) || token.test(text);
}

/** A token or password of npm or Yarn that is written out: `${NPM_TOKEN}` is only the name of one. */
const token = /(?:(?:_authToken|_auth|_password)\s*=|npmAuth(?:Token|Ident)["']?\s*:)\s*["']?(?!\$\{)[^\s"']/;
