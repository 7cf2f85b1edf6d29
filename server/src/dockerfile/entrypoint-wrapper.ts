import type { Instruction, Word } from "./dockerfile.ts";
import { mentionsArguments } from "./positional.ts";
import { awaitsScript, shellArray } from "./shell-array.ts";
import { lastCommand } from "./shell-exec.ts";

/** The program that takes CMD as its arguments. */
export interface CmdReceiver {
  readonly program: string;
  /** It is a shell that takes its script from CMD. */
  readonly takesScript: boolean;
  /** The words of the ENTRYPOINT. */
  readonly words: readonly Word[];
}

/**
 * The program that takes CMD as its arguments; undefined for an ENTRYPOINT that may start what it gets, or that reads none of it. `texts` are scripts of the
 * project by path.
 */
export function cmdReceiver(
  { arguments: args }: Instruction,
  texts: ReadonlyMap<string, string>,
): CmdReceiver | undefined {
  if (args.form !== "exec") return undefined;
  const { words } = args;
  const program = words[0]?.value;
  if (program === undefined) return undefined;
  if (awaitsScript(args)) return { program: words.map(({ value }) => value).join(" "), takesScript: true, words };
  if (startsItsArguments(words) || isShell(program)) {
    const array = shellArray(args);
    const last = array === undefined ? undefined : lastCommand(array.script);
    if (array === undefined || last === undefined || !mentionsArguments(array.script)) return undefined;
    return isShell(last.program) ? undefined : { program: last.program, takesScript: false, words: [] };
  }
  const name = program.replace(/^.*\//, "");
  const isScript = [...texts].some(([path, text]) => path.replace(/^.*\//, "") === name && /\$(@|\{@|\*)/.test(text));
  return isScript ? undefined : { program, takesScript: false, words };
}

function isShell(program: string): boolean {
  return /(^|\/)(ba|da|a|z|k|mk|fi)?sh$/.test(program);
}

/** Programs that start what their arguments say, and those that do so with one certain first argument. */
const wrappers: ReadonlySet<string> = new Set(
  (
    "tini tini-static dumb-init docker-init catatonit gosu su-exec su runuser setpriv chpst s6-setuidgid init my_init env time nice nohup timeout " +
    "stdbuf sudo doas chroot unshare xvfb-run xvfb-run-safe dbus-run-session dbus-launch nvidia_entrypoint numactl taskset mpirun mpiexec torchrun " +
    "with-contenv pid1 multirun dockerize wait-for-it wait-for envconsul chamber doppler dotenv infisical aws-vault sops teller berglas " +
    "opentelemetry-instrument ddtrace-run newrelic-admin strace ltrace gdb valgrind faketime proxychains proxychains4 direnv scl busybox npx bunx nix-shell"
  ).split(" "),
);
const runners = /^(conda|mamba|micromamba|poetry|pipenv|uv|pdm|hatch|rye|bundle|rlwrap|pixi|op)$/;

/** Whether an ENTRYPOINT starts what CMD says, rather than taking it as arguments of its own; true where its name suggests it. */
function startsItsArguments(words: readonly Word[]): boolean {
  const name = (words[0]?.value ?? "").replace(/^.*\//, "");
  if (words.at(-1)?.value === "--" || wrappers.has(name)) return true;
  if (runners.test(name) && words.some(({ value }) => value === "run" || value === "exec")) return true;
  return words.some(({ value }) =>
    /\.(ba|z|k)?sh$|entry-?_?point|(^|[/_-])(init|start|run|launch|bootstrap|wrapper)([_.-]|$)/.test(value),
  );
}
