import { firstOperand, type Invocation, operands, wordText } from "./invocations.ts";
import { runsMentioning } from "./run-calls.ts";
import type { ShellWord } from "./shell-word.ts";

/** Flags of apk that take the next word. */
const valueFlags: readonly string[] = [
  "-t",
  "--virtual",
  "-X",
  "--repository",
  "-p",
  "--root",
  "--arch",
  "--cache-dir",
  "--keys-dir",
  "--repositories-file",
  "--wait",
];

/** The RUNs that may start apk. */
export const apkRuns = runsMentioning(/apk/);

/** Letters of apk's flags that take a value, for clusters. */
export const apkValueLetters = "tXp";

/** The word with the subcommand of a call of apk, such as `add`; undefined for another program. */
export function apkSubcommandWord({ program, arguments: words }: Invocation): ShellWord | undefined {
  return program === "apk" ? firstOperand(words, valueFlags) : undefined;
}

/** Whether a call does nothing but delete apk's index and packages. */
export function isApkCacheRemoval({ program, arguments: words }: Invocation): boolean {
  const paths = program === "rm" ? operands(words).map(wordText) : [];
  return paths.length > 0 && paths.every((path) => /^\/(var\/cache|etc)\/apk(\/|$)/.test(path));
}

/** Whether a call deletes apk's index, and perhaps more. */
export function removesApkCache(invocation: Invocation): boolean {
  const { program, arguments: words } = invocation;
  if (program === "apk")
    return apkSubcommandWord(invocation)?.literal === "cache" && words.some(({ text }) => /^(clean|purge)$/.test(text));
  return (
    program === "rm" && operands(words).some((word) => /^\/var\/cache(\/apk(\/.*)?|\/\*|\/)?$/.test(wordText(word)))
  );
}

/** Where apk keeps its index and packages. */
export const apkCaches: readonly string[] = ["/var/cache/apk", "/etc/apk/cache"];
