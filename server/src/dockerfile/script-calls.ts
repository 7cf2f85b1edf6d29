import { wordText } from "./invocations.ts";
import type { Call, RunCalls } from "./run-calls.ts";

/**
 * Whether a RUN starts something that may call a package manager itself: a script, a shell that reads one, or a program that can't be told.
 * `except` are calls that are known.
 */
export function mayCallOthers({ script, calls }: RunCalls, except: (call: Call) => boolean): boolean {
  if (calls.some((call) => !except(call) && isScript(call))) return true;
  const known = new Set(calls.map(({ command }) => command));
  return script?.commands.some((command) => command.words.length > 0 && !known.has(command)) ?? calls.length === 0;
}

const shells = /^(ba|da|a|k|z)?sh$/;
const systemFolders = /^\/(usr\/)?(local\/)?s?bin\//;
const installers: ReadonlySet<string> = new Set(
  "make ansible-playbook npx playwright add-apt-repository apt-add-repository extrepo aptitude-run-state tasksel gdebi debi mk-build-deps run-parts chef-client puppet xargs parallel".split(
    " ",
  ),
);

function isScript({ program, programWord, arguments: words }: Call): boolean {
  const path = wordText(programWord);
  if (shells.test(program)) return !words.some(({ text }) => /^-[a-z]*c$/.test(text));
  if (program === "." || program === "source" || program === "eval") return true;
  if (installers.has(program) || /\.(sh|py|pl|bash)$/.test(program)) return true;
  if (/^(python|perl|ruby)[\d.]*$/.test(program)) return words[0] !== undefined && !words[0].text.startsWith("-");
  return path.includes("/") && !systemFolders.test(path);
}
