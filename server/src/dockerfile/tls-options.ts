import type { BuildScript } from "./build-scripts.ts";
import { type Invocation, invocations, operands, wordText } from "./invocations.ts";
import type { ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";
import { matchesIn, shortFlag, type WeakWords, wordsOf } from "./weakness.ts";

/** What stands in the text of a RUN that tells a program so; the last one is a word with curl's `-k`. */
export const insecureMention =
  /insecure|check.certificate|skip-tls|strict-?ssl|trust-server-cert|tls-verify|trusted-host|ssl_?verify|verify-(?:peer|host)|disable-tls|[\s"]-[a-z0-9#:]*k[a-z0-9#:]*(?:[\s"]|$)/i;

/** Words of which a file that switches checks off holds one; `n` in front is the end of `\n`. */
export function insecureFileWords(): readonly string[] {
  const flags =
    "curl insecure proxy-insecure doh-insecure no-check-certificate check-certificate insecure-skip-tls-verify no-strict-ssl " +
    "trust-server-cert tls-verify trusted-host allow-insecure-host verify-peer verify-host";
  const settings =
    "strict-ssl nstrict-ssl enablestrictssl sslverify nsslverify disable-tls ssl_verify ssl_verify_mode check_certificate ncheck_certificate";
  return [...flags.split(" "), ...settings.split(" "), ...[...variables.keys()].map((name) => name.toLowerCase())];
}

/** What a program is told that makes it accept any certificate. */
export function insecureWords(invocation: Invocation, { script }: BuildScript): readonly WeakWords[] {
  const { program, arguments: words } = invocation;
  if (program === "echo" || program === "printf" || program === "sed" || program === "tee")
    return writtenSettings(words);
  if ((program === "curl" || program === "wget") && (isLocal(words) || isVerified(script))) return [];
  const found = setting(invocation);
  if (found !== undefined) return [found];
  return words.flatMap((word, index) => insecureFlag(program, words, word, index) ?? []);
}

/** The flags of curl that take the next word, or the rest of their own. */
export const curlValueLetters = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

function insecureFlag(
  program: string,
  words: readonly ShellWord[],
  word: ShellWord,
  index: number,
): WeakWords | undefined {
  const text = wordText(word);
  const next = words[index + 1];
  const previous = wordText(words[index - 1] ?? word);
  if (program === "curl") {
    if (/^--(insecure|proxy-insecure|doh-insecure)$/.test(text)) return { ...wordsOf(word), cure: "words" };
    // A word behind a flag with a value is that value.
    return takesNext(previous, words[index - 1] === undefined) ? undefined : shortFlag(word, "k", curlValueLetters);
  }
  if (plainFlags.test(text)) return { ...wordsOf(word), cure: "words" };
  const pair = /^--?(?:trusted-host|allow-insecure-host|strict-ssl|setopt|c|config|o)$/.test(text) ? next : undefined;
  const value = pair === undefined ? text.replace(/^-o(?=Acquire)/, "-o=") : `${text}=${wordText(pair)}`;
  if (!pairedFlags.some((pattern) => pattern.test(value))) return undefined;
  return { ...wordsOf(word, pair), cure: "words" };
}

function takesNext(flag: string, isFirst: boolean): boolean {
  return !isFirst && /^-[A-Za-z]+$/.test(flag) && curlValueLetters.includes(flag.at(-1) ?? "");
}

const plainFlags =
  /^(--no-check-certificate|--check-certificate=false|--insecure-skip-tls-verify(=true)?|--no-strict-ssl|--trust-server-cert|--tls-verify=false)$/;

/** A flag and its value, joined by `=`. */
const pairedFlags: readonly RegExp[] = [
  /^--(trusted-host|allow-insecure-host)=(?!localhost|127\.|\[::1\])./,
  /^--strict-ssl=(false|0)$/i,
  /^--setopt=([\w*.-]+\.)?sslverify=(0|false|no|off)$/i,
  /^(-c|--config)=http\.(.*\.)?sslverify=(0|false|no|off)$/i,
  /^-o=acquire::.*verify-(peer|host)"?=(0|false|no|off)/i,
];

/** A command that writes a setting, such as `npm config set strict-ssl false`. */
function setting({ program, arguments: words, command }: Invocation): WeakWords | undefined {
  const text = operands(words).map(wordText).join(" ");
  const pattern = settings.get(program);
  if (pattern === undefined || !pattern.test(text)) return undefined;
  const [first = command] = command.words;
  return { start: first.start, end: command.words.at(-1)?.end ?? command.end, cure: "command" };
}

const npmSetting = /^(config )?set "?(strict-ssl|enableStrictSsl)"?[ =]"?(false|0)\b/i;
const pipSetting = /^config set [\w.]*trusted-host (?!localhost|127\.)./;
const settings: ReadonlyMap<string, RegExp> = new Map([
  ["npm", npmSetting],
  ["yarn", npmSetting],
  ["pnpm", npmSetting],
  ["pip", pipSetting],
  ["pip3", pipSetting],
  ["git", /^config (.* )?http\.(.*\.)?sslverify (0|false|no|off)$/i],
  ["composer", /^config (.* )?disable-tls (true|1)\b/],
  ["conda", /^config (.* )?ssl_verify (false|no|0)\b/i],
  ["bundle", /^config (.* )?ssl_verify_mode 0\b/],
]);

/** A line for a configuration file. */
function writtenSettings(words: readonly ShellWord[]): readonly WeakWords[] {
  return [
    ...matchesIn(words, /sslverify\s?=\s?(?:0|false|no)\b/gi, (match) => match.replace(/\w+$/, "1")),
    ...matchesIn(words, /strict-ssl\s?=\s?false\b/g, (match) => match.replace(/false$/, "true")),
    ...matchesIn(words, /check_certificate\s?=\s?off\b/g, (match) => match.replace(/off$/, "on")),
  ];
}

/** Every address is the machine itself, as in a health check. */
function isLocal(words: readonly ShellWord[]): boolean {
  const addresses = words.map(wordText).filter((text) => /^(https?|ftps?):\/\//.test(text));
  return (
    addresses.length > 0 &&
    addresses.every((text) => /^\w+:\/\/([^/@]*@)?(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(text))
  );
}

/** The script compares what it fetched with a checksum or a signature. */
export function isVerified(script: ShellScript): boolean {
  return invocations(script).some(({ program, arguments: words }) => {
    const flags = words.map(wordText);
    if (/^((sha\d+|md5|b2)sum|shasum)$/.test(program)) {
      return flags.some((flag) => /^(-[a-z]*c[a-z]*|--check)$/.test(flag));
    }
    return (
      program === "gpgv" ||
      (/^gpg2?$/.test(program) && flags.includes("--verify")) ||
      program === "cosign" ||
      program === "minisign"
    );
  });
}

/** Whether a variable with this value makes programs accept any certificate, or any checksum of a Go module. */
export function insecureVariable(name: string, value: string): boolean {
  const pattern = variables.get(name.toUpperCase());
  return pattern?.test(value.replace(/^["']|["']$/g, "")) ?? false;
}

const off = /^(0|false|no|off)$/i;
const variables: ReadonlyMap<string, RegExp> = new Map([
  ["NODE_TLS_REJECT_UNAUTHORIZED", /^0$/],
  ["PYTHONHTTPSVERIFY", /^0$/],
  ["GIT_SSL_NO_VERIFY", /^(?!(0|false|no|off)?$)/i],
  ["NPM_CONFIG_STRICT_SSL", off],
  ["YARN_ENABLE_STRICT_SSL", off],
  ["YARN_STRICT_SSL", off],
  ["PIP_TRUSTED_HOST", /^(?!localhost|127\.)./],
  ["UV_INSECURE_HOST", /^(?!localhost|127\.)./],
  ["GOINSECURE", /./],
  ["GONOSUMDB", /^\*$/],
  ["GONOSUMCHECK", /^1$/],
  ["PERL_LWP_SSL_VERIFY_HOSTNAME", off],
  ["BUNDLE_SSL_VERIFY_MODE", /^0$/],
  ["CONDA_SSL_VERIFY", off],
]);

/** The names of these variables, wherever they stand. */
export const insecureNames = new RegExp([...variables.keys()].join("|"), "i");
