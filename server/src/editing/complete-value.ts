import { CompletionItemKind } from "vscode-languageserver-types";
import { baseImage } from "../dockerfile/base-family.ts";
import { currentTags, imagesWithCurrentTags } from "../dockerfile/current-tags.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { parseImageReference } from "../dockerfile/image.ts";
import { endedRelease } from "../dockerfile/image-release.ts";
import { knownUsers } from "../dockerfile/image-users.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { signalNames } from "../dockerfile/signal-names.ts";
import { baseImages } from "../impact/base-images.ts";
import { formatBytes } from "../project/format-bytes.ts";
import type { Proposed } from "./complete-flag.ts";
import { type Proposal, values } from "./proposal.ts";

/** The stages that COPY and mounts may take files from: those above, the nearest first. */
export function stageProposals({ stages }: Dockerfile, { stage }: Instruction): readonly Proposal[] {
  const above = stages.slice(0, stage?.index ?? 0).reverse();
  const named = above.flatMap(({ name, from }): readonly Proposal[] =>
    name === undefined ? [] : [{ label: name, kind: CompletionItemKind.Module, detail: from.cooked.text.slice(0, 80) }],
  );
  return named.filter(({ label }, index) => named.findIndex((one) => one.label === label) === index);
}

/** What FROM may start from, or the tags of the image that the word before the caret names. */
export function baseProposals(dockerfile: Dockerfile, instruction: Instruction, word: string): Proposed {
  const colon = word.lastIndexOf(":");
  if (colon > word.lastIndexOf("/"))
    return { token: word.slice(colon + 1), proposals: tagProposals(word.slice(0, colon)) };
  const images = imagesWithCurrentTags.map((label): Proposal => ({ label, kind: CompletionItemKind.Class }));
  return {
    token: word,
    proposals: [
      ...stageProposals(dockerfile, instruction),
      ...images,
      { label: "scratch", kind: CompletionItemKind.Class },
    ],
  };
}

function tagProposals(name: string): readonly Proposal[] {
  const image = parseImageReference(name);
  if (image === undefined) return [];
  const full = image.registry === undefined ? image.path : `${image.registry}/${image.path}`;
  const rows = baseImages.filter(([one, tag]) => one === full && endedRelease({ ...image, tag }) === undefined);
  const sizes = new Map(rows.map(([, tag, bytes]) => [tag, bytes]));
  const known = new Set([...currentTags(image), ...sizes.keys()]);
  return [...known].map((label): Proposal => {
    const bytes = sizes.get(label) ?? undefined;
    return { label, kind: CompletionItemKind.EnumMember, detail: bytes === undefined ? undefined : formatBytes(bytes) };
  });
}

/** Signals, the usual ones first. */
export function signalProposals(): readonly Proposal[] {
  const usual = ["TERM", "QUIT", "INT", "HUP", "USR1", "USR2", "WINCH", "KILL"];
  const others = [...signalNames].filter((name) => !usual.includes(name) && /^[A-Z]+$/.test(name));
  return values([...usual, ...others].map((name) => `SIG${name}`));
}

/** Ports, first those that the base image's program listens on. */
export function portProposals({ stage }: Instruction): readonly Proposal[] {
  const path = stage === undefined ? undefined : baseImage(stage)?.path;
  const own = ports.get(path ?? "") ?? [];
  return values([...new Set([...own, "80", "443", "3000", "5000", "8000", "8080", "8443", "9090"])]);
}

/** By Docker Official Image: the ports that its own Dockerfile exposes. */
const ports: ReadonlyMap<string, readonly string[]> = new Map([
  ["nginx", ["80"]],
  ["httpd", ["80"]],
  ["caddy", ["80", "443", "443/udp", "2019"]],
  ["redis", ["6379"]],
  ["postgres", ["5432"]],
  ["mysql", ["3306", "33060"]],
  ["mariadb", ["3306"]],
  ["mongo", ["27017"]],
  ["memcached", ["11211"]],
  ["tomcat", ["8080"]],
]);

/** Users that the base image surely knows, and those that the file names elsewhere. */
export function userProposals(dockerfile: Dockerfile, { stage, index }: Instruction): readonly Proposal[] {
  const image = stage === undefined ? undefined : baseImage(stage);
  const named = instructionsOf(dockerfile, "USER").flatMap((user) =>
    user.index !== index && user.arguments.form === "text" && /^[\w.:-]+$/.test(user.arguments.text.text)
      ? [user.arguments.text.text]
      : [],
  );
  return values(
    [...new Set([...named, ...(image === undefined ? [] : knownUsers(image))])],
    CompletionItemKind.Constant,
  );
}
