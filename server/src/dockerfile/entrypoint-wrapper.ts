import type { Word } from "./dockerfile.ts";

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
export function startsItsArguments(words: readonly Word[]): boolean {
  const name = (words[0]?.value ?? "").replace(/^.*\//, "");
  if (words.at(-1)?.value === "--" || wrappers.has(name)) return true;
  if (runners.test(name) && words.some(({ value }) => value === "run" || value === "exec")) return true;
  return words.some(({ value }) =>
    /\.(ba|z|k)?sh$|entry-?_?point|(^|[/_-])(init|start|run|launch|bootstrap|wrapper)([_.-]|$)/.test(value),
  );
}
