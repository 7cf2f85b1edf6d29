import type { BuildScript } from "./build-scripts.ts";
import { type Invocation, wordText } from "./invocations.ts";
import type { ShellWord } from "./shell-word.ts";
import { matchesIn, type WeakWords, wordsOf } from "./weakness.ts";

/** What stands in the text of a RUN that tells one so, or writes it to a file. */
export const unsignedMention =
  /allow-?(?:unauthenticated|untrusted)|force-yes|allow-?(?:insecure|weak)-?repositories|gpg-?check|ignore-trust-violations|nosignature|no(?:file)?digest|noverify|trusted=yes/i;

/** Words of which a file that does so holds one; `n` in front is the end of `\n`. */
export const unsignedFileWords: readonly string[] = (
  "allow-unauthenticated allowunauthenticated force-yes allow-insecure-repositories allowinsecurerepositories allowweakrepositories " +
  "allow-untrusted ignore-trust-violations nogpgcheck no-gpgcheck no-gpgchecks no-gpg-checks gpgcheck repo_gpgcheck pkg_gpgcheck localpkg_gpgcheck " +
  "ngpgcheck nrepo_gpgcheck npkg_gpgcheck nlocalpkg_gpgcheck nosignature nodigest nofiledigest noverify trusted"
).split(" ");

/** What a package manager is told that makes it install packages nobody signed. */
export function unsignedWords(invocation: Invocation, _script: BuildScript): readonly WeakWords[] {
  const { program, arguments: words } = invocation;
  if (writers.has(program)) return writtenSources(words);
  const flags = managers.get(program);
  if (flags === undefined) return [];
  return words.flatMap((word, index) => unsignedFlag(flags, words, word, index) ?? []);
}

/** Programs whose words end up in a file. */
const writers: ReadonlySet<string> = new Set(["echo", "printf", "sed", "tee", "add-apt-repository"]);

const apt =
  /^(--allow-unauthenticated|--force-yes|--allow-insecure-repositories|-o=apt::get::allowunauthenticated=("?(true|1|yes)"?)|-o=acquire::allow(insecure|weak)repositories=("?(true|1|yes)"?))$/i;
const dnf = /^(--nogpgcheck|--no-gpgchecks|--setopt=([\w*.-]+\.)?(repo_)?gpgcheck=(0|false|no))$/i;
const managers: ReadonlyMap<string, RegExp> = new Map([
  ["apk", /^--allow-untrusted$/],
  ["apt-get", apt],
  ["apt", apt],
  ["aptitude", /^(--allow-untrusted|-o=aptitude::cmdline::ignore-trust-violations=(true|1|yes))$/i],
  ["yum", dnf],
  ["dnf", dnf],
  ["dnf5", dnf],
  ["tdnf", dnf],
  ["microdnf", dnf],
  ["yum-config-manager", dnf],
  ["rpm", /^--(nosignature|nodigest|nofiledigest|noverify)$/],
  ["zypper", /^(--no-gpg-checks|--no-gpgcheck)$/],
]);

function unsignedFlag(
  pattern: RegExp,
  words: readonly ShellWord[],
  word: ShellWord,
  index: number,
): WeakWords | undefined {
  const text = wordText(word);
  const next = words[index + 1];
  const takesNext = text === "-o" || text === "--option" || text === "--setopt";
  const joined = takesNext && next !== undefined ? `${text === "--setopt" ? text : "-o"}=${wordText(next)}` : text;
  const flag = joined.replace(/^(--option=|-o(?!=))/, "-o=");
  if (!pattern.test(flag)) return undefined;
  if (flag === "--force-yes" && !words.some((one) => /^(-[a-z]*y[a-z]*|--yes|--assume-yes)$/.test(wordText(one)))) {
    return { ...wordsOf(word), cure: { replacement: "-y" } };
  }
  return { ...wordsOf(word, takesNext ? next : word), cure: "words" };
}

/** Lines for repository files: `gpgcheck=0` of yum, `[trusted=yes]` of apt. */
function writtenSources(words: readonly ShellWord[]): readonly WeakWords[] {
  // In `sed s/gpgcheck=0/gpgcheck=1/` the first one is what is replaced.
  const isMended = words.some(({ text }) => /gpgcheck\s?=\s?[01](.)gpgcheck\s?=\s?1\1/.test(text));
  return [
    ...(isMended ? [] : matchesIn(words, gpgcheck, (match) => match.replace(/\w+$/, "1"))),
    ...matchesIn(words, trustedSource, untrusted),
  ];
}

const trustedSource = /\[[^\]\n]*\btrusted=yes\b[^\]\n]*\] ?/g;
const gpgcheck = /(?:repo_)?gpgcheck\s?=\s?(?:0|false|no)\b/g;

/** An apt source's options without `trusted=yes`. */
function untrusted(options: string): string {
  const left = options
    .replace(/^\[|\] ?$/g, "")
    .split(" ")
    .filter((option) => option !== "" && option !== "trusted=yes");
  return left.length === 0 ? "" : `[${left.join(" ")}]${options.endsWith(" ") ? " " : ""}`;
}

/** The places of a repository file's text that let unsigned packages in, with what is to stand there. */
export function unsignedText(
  text: string,
): readonly { readonly start: number; readonly end: number; readonly replacement: string }[] {
  const checks = [...text.matchAll(gpgcheck)].map((match) => ({ match, replacement: match[0].replace(/\w+$/, "1") }));
  const sources = [...text.matchAll(trustedSource)].map((match) => ({
    match,
    replacement: untrusted(match[0]),
  }));
  return [...checks, ...sources].map(({ match, replacement }) => ({
    start: match.index,
    end: match.index + match[0].length,
    replacement,
  }));
}
