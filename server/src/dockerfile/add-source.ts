/**
 * What a source of ADD is by its name: `remote` is fetched, `archive` unpacked; `unknown` is one whose variables may make it either.
 * BuildKit decides about archives by content, so that a `plain` name proves nothing.
 */
export type AddSource = "plain" | "archive" | "remote" | "unknown";

/** Judges a source of ADD by its name. */
export function addSource(value: string): AddSource {
  const name = value.replace(/^["']/, "").replace(/["']$/, "");
  if (/^[a-z][a-z0-9+.-]*:\/\/|^[\w.-]+@[\w.-]+:|^github\.com\/|\.git(#.*)?$/i.test(name)) return "remote";
  if (archive.test(name)) return "archive";
  if (!name.includes("$") || name.startsWith("<<")) return "plain";
  const endIsWritten = /\/$|\.[a-z0-9]+$/i.test(name);
  return endIsWritten && !name.startsWith("$") ? "plain" : "unknown";
}

/** Endings that say tar or compressed, also in patterns such as `*.tar.*`; a zip file is never unpacked. */
const archive = /\.tar($|[.*?-])|\.(bz2?|gz|lz|lzma|lzo|xz|z|zst|t[abglpx]z|tb2|tbz2|tzst|tz)\*?$/i;

/** Whether files of that name are of a kind that is no archive which ADD unpacks: text, code, or another container. */
export function isPlainKind(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return plainKinds.test(name) || /^(Makefile|Dockerfile|Gemfile|Procfile|Rakefile|Pipfile|LICENSE|README)$/.test(name);
}

const plainKinds =
  /\.(sh|bash|bat|ps1|py|rb|pl|php|js|mjs|cjs|ts|tsx|jsx|go|mod|sum|rs|java|kt|cs|csproj|sln|c|h|cpp|html?|css|scss|json5?|ya?ml|toml|xml|ini|cfg|conf|config|cnf|properties|env|lock|gradle|txt|md|rst|csv|sql|crt|pem|key|list|repo|service|template|tmpl|tpl|j2|erb|vcl|lua|jar|war|ear|zip|whl|deb|rpm|exe|dll|so|png|jpe?g|svg|ico)$/i;
