import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import type { ImageReference } from "./image.ts";
import { invocations } from "./invocations.ts";
import { type PackageCall, type PackageFamily, packageCall } from "./package-managers.ts";
import type { ShellScript, ShellStatement } from "./shell.ts";

/** Packages with one name in Alpine, Debian and Red Hat's family. */
const sameNames: ReadonlySet<string> = new Set(
  (
    "bash bc bzip2 ca-certificates cmake curl diffutils file findutils gawk gcc git gnupg grep gzip jq less make nano nginx openssl " +
    "patch perl python3 rsync sed sudo tar tree tzdata unzip vim wget xz zip zsh"
  ).split(" "),
);

/** The edits that turn installs of another family into those of `target`; undefined where a package's or a command's name there is not known. */
export function translatePackages(
  dockerfile: Dockerfile,
  script: ShellScript,
  target: PackageFamily,
  image: ImageReference | undefined,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const invocation of invocations(script)) {
    const call = packageCall(invocation);
    if (call === undefined) continue;
    const { command } = invocation;
    const statement = script.statements.find(({ start, end }) => start <= command.start && command.end <= end);
    const text = call.action === "install" ? installText(call, target, image) : undefined;
    if (statement === undefined || command.within !== "list" || command.name !== invocation.program) return undefined;
    if (command.redirections.length > 0 || call.action === "other") return undefined;
    if (call.action === "install" && text === undefined) return undefined;
    const span = text === undefined ? partWithJoint(statement, command.start) : command;
    if (span === undefined) return undefined;
    const place = script.cooked.span(span.start, span.end);
    if (dockerfile.comments.some((comment) => comment.span.start > place.start && comment.span.end < place.end))
      return undefined;
    edits.push(replace(dockerfile, place, text ?? ""));
  }
  return edits;
}

function installText(call: PackageCall, target: PackageFamily, image: ImageReference | undefined): string | undefined {
  const { packages } = call;
  if (packages.length === 0 || !packages.every((name) => sameNames.has(name))) return undefined;
  const names = packages.join(" ");
  if (target === "apk") return `apk add --no-cache ${names}`;
  if (target === "apt") return `apt-get update && apt-get install -y --no-install-recommends ${names}`;
  const isOld = /^(centos|amazonlinux)$/.test(image?.path ?? "") && /^[2-7](\.|$)/.test(image?.tag ?? "");
  const program = isOld ? "yum" : /minimal/.test(`${image?.path}:${image?.tag}`) ? "microdnf" : "dnf";
  return `${program} install -y ${names}`;
}

/** A command with the `&&` that joins it to the next one. */
function partWithJoint(
  { parts }: ShellStatement,
  start: number,
): { readonly start: number; readonly end: number } | undefined {
  const at = parts.findIndex((part) => part.start === start);
  const next = parts[at + 1];
  if (at !== -1 && next !== undefined) return { start, end: next.start };
  const part = parts[at];
  const previous = parts[at - 1];
  return part === undefined || previous === undefined ? undefined : { start: previous.end, end: part.end };
}
