/** How surely a variable of this name holds a secret: `likely` for passwords and tokens, `perhaps` for keys of any kind. */
export function secretName(name: string): "likely" | "perhaps" | undefined {
  const isLikely = likely.test(name);
  if ((!isLikely && !perhaps.test(name)) || harmlessEnd.test(name) || harmlessPart.test(name)) return undefined;
  if (isLikely) return "likely";
  return !otherKeys.test(name) && !/[a-z][A-Z]|__/.test(name) ? "perhaps" : undefined;
}

const likely =
  /(?:password|passwd|passphrase|pword)(?:_|$)|(?:^|_)(?:pass$|secrets?(?:_|$)|token(?:_|$)|api_?key(?:_|$)|credentials?(?:_|$)|private_?key(?:_|$)|access_?key(?:_|$))/i;
const perhaps = /(?:^|_)(?:key|auth|pwd)(?:_|$)/i;

/** A quick look: whether a text may have such a name in it, or a secret that is known by its form. */
export function mayHoldSecret(text: string): boolean {
  return /pass|pword|pwd|secret|token|key|credential|auth|AKIA|ASIA|gh[opsur]_|github_|glpat-|xox|npm_|AIza|_live_/i.test(
    text,
  );
}

/** The variable says something about a secret, and is none: where it lies, what it is called, how long it lives. */
const harmlessEnd =
  /_(?:files?|path|dir|location|ur[li]|host|port|endpoint|server|version|release|id|ids|name|names|user|username|type|method|mode|header|length|size|len|count|limit|ttl|expiry|expiration|expires(?:_in)?|timeout|lifetime|issuer|audience|enabled?|disabled?|required?|policy|prefix|suffix|provider|algorithm|format|encoding|charset|keyring|store|arn|manager|backend|class|module|package|plugin|email|domain|scope|scopes)$/i;
const harmlessPart = /(?:^|_)(?:public|pub|dummy|example|placeholder|fake|test_only|no_password|without)(?:_|$)/i;
const otherKeys =
  /gpg|pgp|cache|primary|foreign|sort|partition|lookup|fingerprint|(?:^|_)(?:apt|rpm|apk|repo|deb|host)(?:_|$)/i;

/** Whether a value, without its quotes, says nothing: empty, a switch, a number, a variable, a path, an address, a stand-in. */
export function isNoSecret(value: string): boolean {
  const text = value.trim();
  if (text === "" || /^(?:true|false|yes|no|on|off|none|null|nil|undefined|-?\d+(?:\.\d+)?)$/i.test(text)) return true;
  if (/^[$/~]|^\.{1,2}\/|^[A-Za-z]:\\|^<.*>$|^\{\{|^%/.test(text)) return true;
  if (/^\w+:\/\/[^@]*$|^[\w-]+\.(?:sh|py|txt|json|ya?ml|conf|pem|crt|js)$|^\*\*/.test(text)) return true;
  return /change[-_ ]?(?:me|it|this)|dummy|example|placeholder|your[-_ ]|^x{3,}|\*{3}|^\.{3}|replace|todo|fixme|not[-_ ]?set|unset|fake|insert/i.test(
    text,
  );
}

/** A value that names a published key rather than being one: a fingerprint, or an id in hexadecimal digits. */
export function isFingerprint(value: string): boolean {
  return /^(?:0x)?[0-9A-F\s]{8,}$/i.test(value);
}

/** What a text holds by its form alone, such as a GitHub token; undefined when there is none. */
export function knownSecret(
  text: string,
): { readonly kind: string; readonly start: number; readonly end: number } | undefined {
  for (const [kind, pattern] of forms) {
    const match = pattern.exec(text);
    if (match !== null && !/EXAMPLE/.test(match[0]))
      return { kind, start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

const forms: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a GitHub token", /\b(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})/],
  ["a GitLab token", /\bglpat-[\w-]{20,}/],
  ["a Slack token", /\bxox[abeoprs]-[0-9A-Za-z-]{10,}/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a Google API key", /\bAIza[\w-]{35}\b/],
  ["a Stripe key", /\b[rs]k_live_[0-9A-Za-z]{20,}/],
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/],
];
