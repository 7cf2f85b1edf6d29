import type { Dockerfile, Stage } from "./dockerfile.ts";
import { invocations, wordText } from "./invocations.ts";
import { once } from "./memo.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import { lineage } from "./stages.ts";

/** What a path that a stage hands on holds, when it holds something that is bound to a C library. */
export interface NativeOutput {
  readonly kind: "node" | "python" | "ruby" | "binary" | "runtime";
  /** Something in it surely is machine code. */
  readonly certain: boolean;
}

/** Reads the path of a COPY --from; undefined for anything else than machine code or a folder of packages that may hold some. */
export function nativeOutput(dockerfile: Dockerfile, stage: Stage, path: string): NativeOutput | undefined {
  if (/(^|\/)node_modules(\/|$)/.test(path))
    return {
      kind: "node",
      certain: /\b(bcrypt|sharp|better-sqlite3|canvas|sqlite3|node-sass|argon2|node-gyp|node-canvas)\b/.test(
        stageText(stage),
      ),
    };
  if (/(^|\/)(\.?venv|virtualenv|site-packages|dist-packages)(\/|$)|\/lib\/python\d|^\/root\/\.local$/.test(path))
    return {
      kind: "python",
      certain:
        /\b(numpy|pandas|scipy|psycopg2|cryptography|lxml|pillow|grpcio|uvloop|pydantic|torch|tensorflow|gcc|build-essential)\b/i.test(
          stageText(stage),
        ),
    };
  if (/^\/usr\/local\/bundle(\/|$)|(^|\/)vendor\/bundle(\/|$)|\/gems(\/|$)/.test(path))
    return {
      kind: "ruby",
      certain: /\b(nokogiri|pg|mysql2|ffi|bcrypt|gcc|build-essential|libpq-dev)\b/.test(stageText(stage)),
    };
  if (/^\/usr\/local\/bin\/(node|python\d?(\.\d+)?|ruby|php)$|^\/(opt\/java|usr\/lib\/jvm)(\/|$)/.test(path))
    return { kind: "runtime", certain: true };
  return compiles(dockerfile, stage, path) ? { kind: "binary", certain: true } : undefined;
}

/** Programs that cargo or a C compiler of the stage linked, without its C library inside. */
function compiles(dockerfile: Dockerfile, stage: Stage, path: string): boolean {
  const isCargoOutput = /(^|\/)target\/(release|debug)\/[\w-]+$|^\/usr\/local\/cargo\/bin\/[\w-]+$/.test(path);
  if (!isCargoOutput && !linkedByC(stage, dockerfile).has(path)) return false;
  const text = stageText(stage);
  if (/-linux-musl|\bmusl-gcc\b|crt-static|-static\b|\bzig\b|\bcross build\b|CARGO_BUILD_TARGET/.test(text))
    return false;
  return !isCargoOutput || /\bcargo\b[^\n]*\b(build|install)\b/.test(text);
}

const compilers = /\b(?:gcc|g\+\+|cc|c\+\+|clang)/;

/** What the C compilers of a stage and those it is built on write, by `-o`. */
const linkedByC = once((stage: Stage, dockerfile: Dockerfile): ReadonlySet<string> => {
  const outputs = new Set<string>();
  for (const run of near(stage).flatMap(({ instructions }) => instructions)) {
    const isNamed = run.keyword === "RUN" && mentions(run, /\s-o\b/) && mentions(run, compilers);
    const script = isNamed ? shellScript(dockerfile, run) : undefined;
    for (const { program, arguments: words } of script === undefined ? [] : invocations(script)) {
      if (!/^(gcc|g\+\+|cc|c\+\+|clang|clang\+\+)$/.test(program)) continue;
      const output = words[words.findIndex((word) => wordText(word) === "-o") + 1];
      if (output !== undefined) outputs.add(wordText(output));
    }
  }
  return outputs;
});

/** What the instructions of a stage say, for words that name packages or options. */
export const stageText = once((stage: Stage): string =>
  near(stage)
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === "RUN" || keyword === "ENV" || keyword === "ARG")
    .flatMap(({ cooked, heredocs }) => [cooked.text, ...heredocs.map(({ content }) => content)])
    .join("\n"),
);

/** Longer chains of stages than people write would make the texts of all of them too long together. */
function near(stage: Stage): readonly Stage[] {
  return lineage(stage).slice(0, 20);
}
