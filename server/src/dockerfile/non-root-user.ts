import { baseFamily, baseImage } from "./base-family.ts";
import type { Stage, Word } from "./dockerfile.ts";
import { lineage } from "./stages.ts";

/** How an image of some base gets a user that is not root. */
export type NonRootUser =
  /** A USER with this name or number; `create` is the command that makes it where the base has none. */
  | { readonly kind: "user"; readonly name: string; readonly create: string | undefined }
  /** A tag of the same base that has one. */
  | { readonly kind: "tag"; readonly tag: string; readonly reference: string; readonly word: Word };

/** The user for a stage's base; undefined where it is not known how, or where the server needs root to start. */
export function nonRootUser(stage: Stage): NonRootUser | undefined {
  const image = baseImage(stage);
  const { packages, shell, libc } = baseFamily(stage);
  if (image === undefined) {
    const isScratch = shell === "none" && libc === "none";
    return isScratch ? { kind: "user", name: "65532:65532", create: undefined } : undefined;
  }
  if (image.registry === "gcr.io" && image.path.startsWith("distroless/")) return distroless(stage);
  if (/^(nginx|httpd|haproxy|traefik|caddy)$/.test(image.path) || /(^|-)apache(-|$)/.test(image.tag ?? ""))
    return undefined;
  if (image.registry === undefined && image.path === "node") return { kind: "user", name: "node", create: undefined };
  const dotnet = image.registry === "mcr.microsoft.com" && image.path.startsWith("dotnet/");
  if (dotnet && Number(/^\d+/.exec(image.tag ?? "")?.[0] ?? 0) >= 8)
    return { kind: "user", name: "$APP_UID", create: undefined };
  const create = commands.get(packages);
  return create === undefined || shell === "none" ? undefined : { kind: "user", name: "app", create };
}

const commands: ReadonlyMap<string, string> = new Map([
  ["apk", "addgroup -S app && adduser -S -G app app"],
  ["apt", "groupadd -r app && useradd -r -l -g app app"],
  ["dnf", "useradd -r app"],
]);

/** The tags of distroless come in a `nonroot` form; a digest or a variable can't be changed by hand. */
function distroless(stage: Stage): NonRootUser | undefined {
  const first = lineage(stage).at(-1);
  if (first === undefined || first !== stage || first.base.kind !== "image") return undefined;
  const { word, reference } = first.base;
  if (reference !== word.value || reference.includes("@")) return undefined;
  const [name = "", tag = "latest"] = reference.split(":");
  if (tag !== "latest" && tag !== "debug") return undefined;
  const nonRoot = tag === "debug" ? "debug-nonroot" : "nonroot";
  return { kind: "tag", tag: nonRoot, reference: `${name}:${nonRoot}`, word };
}
