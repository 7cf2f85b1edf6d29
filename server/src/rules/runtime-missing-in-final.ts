import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import { plainBase, replaceBase } from "../dockerfile/base-variant.ts";
import { readCopy } from "../dockerfile/copy.ts";
import { currentTags } from "../dockerfile/current-tags.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { officialName } from "../dockerfile/image.ts";
import { invocations } from "../dockerfile/invocations.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { imageRuntime, type Runtime } from "../dockerfile/runtime-image.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import { startProgram } from "../dockerfile/start-program.ts";
import type { Fix, Rule } from "../rule.ts";

export const runtimeMissingInFinal: Rule = {
  id: "runtime-missing-in-final",
  category: "correctness",
  summary: "The final image starts a program that nothing brings into it",
  severity: "warning",
  default: "on",

  *check(dockerfile) {
    const stage = dockerfile.stages.at(-1);
    const start = stage === undefined ? undefined : startProgram(dockerfile, stage);
    const runtime = programs.get(start?.program ?? "");
    if (stage === undefined || start === undefined || runtime === undefined) return;
    if (!/^((\/usr(\/local)?)?\/bin\/)?[\w.-]+$/.test(start.path) || !lacks(stage, runtime, start.instruction)) return;
    if (lineage(stage).some(({ instructions }) => instructions.some((one) => mayBring(dockerfile, one, runtime))))
      return;
    const base = baseImage(stage)?.path ?? "scratch";
    yield {
      range: dockerfile.source.firstLineRange(start.span),
      message: ["{base} has no {program}, and nothing here installs or copies it", { base, program: start.program }],
      fixes: useRuntime(dockerfile, stage, runtime),
    };
  },
};

const programs: ReadonlyMap<string, Runtime> = new Map([
  ["java", "java"],
  ["node", "node"],
  ["npm", "node"],
  ["npx", "node"],
  ["yarn", "node"],
  ["python", "python"],
  ["python3", "python"],
  ["ruby", "ruby"],
  ["php", "php"],
  ["dotnet", "dotnet"],
]);

/** Bases of which it is known that they have no such runtime. */
function lacks(stage: Stage, runtime: Runtime, start: Instruction): boolean {
  if (rootStage(stage).base.kind === "scratch") return true;
  const image = baseImage(stage);
  if (image === undefined) return false;
  if (image.registry === "gcr.io" && image.path.startsWith("distroless/")) {
    const own = imageRuntime(image)?.runtime;
    // An image for a language has an ENTRYPOINT, for which a CMD is but arguments.
    return own === undefined
      ? /\/(static|base|cc)(-|$)/.test(image.path)
      : own !== runtime && start.keyword === "ENTRYPOINT";
  }
  return /^(alpine|debian|ubuntu|busybox)$/.test(officialName(image) ?? "");
}

/** Packages that bring no runtime along. */
const plainPackages =
  /^(bash|ca-certificates|curl|dumb-init|gcompat|git|gnupg|jq|less|libc6-compat|libstdc\+\+|openssl|procps|su-exec|gosu|tini|tzdata|unzip|wget|zip)([=~<>].*)?$/;
const harmless: ReadonlySet<string> = new Set(
  "adduser addgroup useradd groupadd mkdir chmod chown echo true ln touch rm sed update-ca-certificates set cd".split(
    " ",
  ),
);

/** Anything that could bring the runtime: a package, a download, a copied folder, a search path for it. */
function mayBring(dockerfile: Dockerfile, instruction: Instruction, runtime: Runtime): boolean {
  if (instruction.keyword === "ENV")
    return /\b(PATH|JAVA_HOME|NODE_HOME|PYTHONHOME|DOTNET_ROOT)\b/.test(instruction.cooked.text);
  const copy = readCopy(instruction);
  if (copy !== undefined) {
    if (copy.sources.some(({ value }) => mentions(value, runtime) || /\.(t?gz|tar|xz|bz2|zip)$/.test(value)))
      return true;
    return /^\/+$|^\/(usr|opt|s?bin|lib)(\/|$)/.test(copy.destination.value) && !copy.sources.every(isFile);
  }
  if (instruction.keyword !== "RUN") return false;
  const script = shellScript(dockerfile, instruction);
  if (script === undefined || !script.ok) return true;
  return (
    invocations(script).length < script.commands.filter(({ words }) => words.length > 0).length ||
    invocations(script).some(({ program, arguments: words }) => {
      if (harmless.has(program)) return false;
      if (!/^(apt-get|apt|apk)$/.test(program)) return true;
      const names = words.map(({ literal }) => literal ?? "$").filter((word) => !word.startsWith("-"));
      return names.slice(1).some((name) => !plainPackages.test(name));
    })
  );
}

function mentions(path: string, runtime: Runtime): boolean {
  const pattern = {
    java: /java|jdk|jre|jvm/,
    node: /\bnode(js)?$|\bnode\//,
    python: /python|venv/,
    ruby: /ruby/,
    php: /php/,
    dotnet: /dotnet/,
  };
  return (
    pattern[runtime].test(path.toLowerCase()) ||
    /^\/(usr|opt|bin|lib|nix|root)?(\/local)?\/?$/.test(path) ||
    /\/(bin|lib)\/?$/.test(path)
  );
}

function isFile({ value }: { readonly value: string }): boolean {
  return /[\w*-]\.(jar|war|js|mjs|cjs|py|rb|php|dll|json|ya?ml|toml|conf|sh|txt|xml|properties)$/.test(value);
}

/** An image with the runtime, of the release that a stage of the file builds with. */
function useRuntime(dockerfile: Dockerfile, stage: Stage, runtime: Runtime): readonly Fix[] {
  const root = rootStage(stage);
  const base = plainBase(stage);
  if (root.base.kind !== "scratch" && base === undefined) return [];
  const builds = dockerfile.stages.flatMap((one) => baseImage(one) ?? []).flatMap((image) => imageRuntime(image) ?? []);
  const built = builds.find((one) => one.runtime === runtime && one.version !== undefined)?.version;
  const reference = runtimeReference(runtime, built, baseFamily(stage).libc === "musl");
  return [
    {
      title: ["Start from {reference}", { reference }],
      safety: "suggestion",
      touches: [root.from],
      edits: [replaceBase(dockerfile, root, reference)],
    },
  ];
}

function runtimeReference(runtime: Runtime, built: string | undefined, onAlpine: boolean): string {
  const name = { java: "eclipse-temurin", dotnet: "mcr.microsoft.com/dotnet/aspnet" }[runtime as string] ?? runtime;
  const [newest = "latest"] = currentTags({ registry: undefined, path: name, tag: undefined, digest: undefined });
  const version = built ?? newest;
  if (runtime === "dotnet") return `${name}:${version}${onAlpine ? "-alpine" : ""}`;
  const kind = { java: "-jre", php: "-cli" }[runtime as string] ?? (onAlpine ? "" : "-slim");
  return `${name}:${version}${kind}${onAlpine ? "-alpine" : ""}`;
}
