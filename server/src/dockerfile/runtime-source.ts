import { readCopy } from "./copy.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { invocations } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import type { Runtime } from "./runtime-image.ts";

/** Packages that bring no runtime along. */
const plainPackages =
  /^(bash|ca-certificates|curl|dumb-init|gcompat|git|gnupg|jq|less|libc6-compat|libstdc\+\+|openssl|procps|su-exec|gosu|tini|tzdata|unzip|wget|zip)([=~<>].*)?$/;
const harmless: ReadonlySet<string> = new Set(
  "adduser addgroup useradd groupadd mkdir chmod chown echo true ln touch rm sed update-ca-certificates set cd".split(
    " ",
  ),
);

/** Anything that could bring the runtime: a package, a download, a copied folder, a search path for it. */
export function mayBring(dockerfile: Dockerfile, instruction: Instruction, runtime: Runtime): boolean {
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
