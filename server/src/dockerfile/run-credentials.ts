import type { BuildScript } from "./build-scripts.ts";
import { type Invocation, invocations, wordText } from "./invocations.ts";
import { isNoSecret, knownSecret, secretName } from "./secrets.ts";
import type { ShellWord } from "./shell-word.ts";
import { curlValueLetters } from "./tls-options.ts";

/** A secret that stands in a RUN, in offsets of its script. */
export interface RunCredential {
  readonly kind: "url" | "option" | "input" | "form" | "hash";
  readonly invocation: Invocation;
  readonly word: ShellWord;
  /** Of the secret itself. */
  readonly start: number;
  readonly end: number;
  /** What holds it, for the message. */
  readonly place: string;
}

/** What stands in the text of a RUN that holds a secret: an address with one, an option for one, what reads one, or the form of one. */
export const credentialMention =
  /:\/\/[^\s/:@"'$]*:[^\s/@"'$`{}<>]+@|-(?:password|passwd|token|secret|api-?key)|sshpass|login\s|[\s"']-(?:[A-Za-z]*[uU]|-user|-proxy-user)["']?,?\s+\S*:|[Aa]uthorization:|AUTHORIZATION:|chpasswd|--stdin|export\s|A[KS]IA[0-9A-Z]{16}|gh[opsur]_[A-Za-z0-9]{36}|github_pat_|glpat-|xox[abeoprs]-|npm_[A-Za-z0-9]{36}|AIza[\w-]{35}|k_live_|PRIVATE KEY/;

/** The secrets that the programs of a RUN are given in plain text. */
export function runCredentials({ script }: BuildScript): readonly RunCredential[] {
  const calls = invocations(script);
  return calls.flatMap((invocation) => {
    const typed = typedPassword(invocation, calls);
    if (typed !== undefined) return [typed];
    return invocation.arguments.flatMap(
      (word, index) => inUrl(invocation, word) ?? inOption(invocation, word, index) ?? byForm(invocation, word) ?? [],
    );
  });
}

function part(word: ShellWord, from: number, length: number): Pick<RunCredential, "word" | "start" | "end"> {
  return { word, start: word.start + from, end: word.start + from + length };
}

/** `https://user:secret@host/`, but for databases on the machine itself or with a name for a password. */
function inUrl(invocation: Invocation, word: ShellWord): RunCredential | undefined {
  const match = /\b([a-z][a-z0-9+.-]*):\/\/([^\s/:@"'$]*):([^\s/@"'$`{}<>]+)@([^/\s"':]+)/i.exec(word.text);
  if (match === null) return undefined;
  const [whole, scheme = "", user = "", password = "", host = ""] = match;
  if (
    isNoSecret(password) ||
    /^(localhost|127\.|db$|\[::1)/.test(host) ||
    (user === password && !/^https?$/.test(scheme))
  )
    return undefined;
  if (/^(user|username):(pass|password)$/i.test(`${user}:${password}`)) return undefined;
  const from = match.index + whole.length - host.length - 1 - password.length;
  return { kind: "url", invocation, ...part(word, from, password.length), place: `the address for ${host}` };
}

/** `--password=secret`, `-u user:secret` of curl, `-p secret` of sshpass and docker login, an Authorization header. */
function inOption(invocation: Invocation, word: ShellWord, index: number): RunCredential | undefined {
  const { program, arguments: words } = invocation;
  const text = wordText(word);
  const next = words[index + 1];
  const glued = /^--((?:[\w-]*-)?(?:password|passwd|token|secret|api-key|apikey))=(.+)$/s.exec(text);
  if (glued !== null) return literal(invocation, word, glued[2] ?? "", `--${glued[1]}`);
  const separate =
    /^--(?:[\w-]*-)?(?:password|passwd|token|api-key|apikey)$/.test(text) &&
    !/^--(disabled|no|without|ask|read)-/.test(text);
  if (separate && next !== undefined && !next.text.startsWith("-"))
    return literal(invocation, next, wordText(next), text);
  if (
    program === "sshpass" ||
    ((program === "docker" || program === "podman") && wordText(words[0] ?? word) === "login")
  ) {
    if (text === "-p" && next !== undefined) return literal(invocation, next, wordText(next), "-p");
    if (program === "sshpass" && /^-p./.test(text)) return literal(invocation, word, text.slice(2), "-p");
  }
  if (program !== "curl") return undefined;
  if (/^(-[A-Za-z]*[uU]|--user|--proxy-user)$/.test(text) && next !== undefined) {
    const isFlag = text.startsWith("--") || ![...text.slice(1, -1)].some((letter) => curlValueLetters.includes(letter));
    const secret = /^[^:\s]+:(\S+)$/.exec(wordText(next))?.[1];
    return isFlag && secret !== undefined ? literal(invocation, next, secret, text) : undefined;
  }
  const header = /^authorization:\s*(?:bearer|token|basic)\s+(\S+)$/i.exec(text)?.[1];
  return header === undefined ? undefined : literal(invocation, word, header, "the Authorization header");
}

/** The secret at the end of a word; undefined when a variable or a substitution gives it. */
function literal(invocation: Invocation, word: ShellWord, secret: string, place: string): RunCredential | undefined {
  if (/[$`]/.test(secret) || isNoSecret(secret) || /^[*!]$/.test(secret)) return undefined;
  const from = word.text.lastIndexOf(secret);
  return from === -1 ? undefined : { kind: "option", invocation, ...part(word, from, secret.length), place };
}

function byForm(invocation: Invocation, word: ShellWord): RunCredential | undefined {
  const found = knownSecret(word.text);
  if (found === undefined) {
    const [, name = "", value = ""] = /^([A-Za-z_]\w*)=["']?([^"'$`]+)["']?$/.exec(word.text) ?? [];
    if (invocation.program !== "export" || secretName(name) !== "likely" || isNoSecret(value)) return undefined;
    const from = word.text.lastIndexOf(value);
    return { kind: "option", invocation, ...part(word, from, value.length), place: name };
  }
  const { start, end, kind } = found;
  return { kind: "form", invocation, ...part(word, start, end - start), place: `this text, which looks like ${kind},` };
}

/** `echo user:secret | chpasswd`, `echo secret | docker login --password-stdin`, `echo secret | passwd --stdin`. */
function typedPassword(invocation: Invocation, calls: readonly Invocation[]): RunCredential | undefined {
  const { program, arguments: words, command, programWord } = invocation;
  const flags = words.map(wordText);
  const isLogin = flags.includes("--password-stdin") || (program === "passwd" && flags.includes("--stdin"));
  if (program !== "chpasswd" && !isLogin) return undefined;
  const before = calls.findLast((call) => call.command.end <= command.start && call.command.within !== "substitution");
  const isWriter =
    before !== undefined && /^(echo|printf)$/.test(before.program) && before.command.within === command.within;
  const word =
    isWriter && command.within !== "list" ? before.arguments.findLast(({ text }) => !text.startsWith("-")) : undefined;
  const text = word?.text ?? "";
  const secret = (program === "chpasswd" ? /:([^:"'\s\\]+)(?:\\n)?["']?$/ : /^["']?([^"'\s\\]+)(?:\\n)?["']?$/).exec(
    text,
  )?.[1];
  if (word !== undefined && secret !== undefined && !/[$`]/.test(secret)) {
    return {
      kind: "input",
      invocation,
      ...part(word, text.lastIndexOf(secret), secret.length),
      place: `what ${program} reads`,
    };
  }
  if (program !== "chpasswd" || /\/run\/secrets\//.test(text)) return undefined;
  return {
    kind: "hash",
    invocation,
    word: programWord,
    start: programWord.start,
    end: programWord.end,
    place: program,
  };
}
