import type { TextEdit } from "vscode-languageserver-types";
import { destinationPath } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore } from "../dockerfile/edit.ts";
import { imagePath } from "../dockerfile/image-paths.ts";
import { moveAbove, moveBelow } from "../dockerfile/move.ts";
import type { Message } from "../rule.ts";
import { cutInstall } from "./cut-install.ts";
import { inert, mayMoveBelow } from "./move-below.ts";
import type { CopyPlan } from "./package-manager.ts";
import type { SourceCopy } from "./source-copy.ts";

/** The edits of a split, with the keywords of the instructions that they add; or why there is none. */
export type Split =
  | { readonly edits: readonly TextEdit[]; readonly adds: readonly string[] }
  | { readonly refusal: Message };

/**
 * Installs dependencies from their manifests above the copy of the sources. Refused where the order of anything else would change: a RUN between
 * the two that may read them, or an install behind other commands that may matter to it.
 */
export function splitInstall(dockerfile: Dockerfile, stage: Stage, found: SourceCopy, plan: CopyPlan): Split {
  const { copy, run } = found;
  const between = stage.instructions.filter(({ index }) => copy.instruction.index < index && index < run.index);
  const refusal = obstacle(dockerfile, found, between) ?? unwritable(found, plan);
  if (refusal !== undefined) return { refusal };
  const cut = cutInstall(dockerfile, found, plan);
  if (cut.kind === "refused") return { refusal: cut.reason };
  const isLower = copy.instruction.keywordText === copy.instruction.keywordText.toLowerCase();
  const written = (keyword: string): string => (isLower ? keyword.toLowerCase() : keyword);
  const copies = copyLines(found, plan.files).map((line) => `${written("COPY")} ${line}`);
  const adds = copies.map(() => "COPY");
  // All of the RUN goes in front, so that it can stay where it is, with its comments and its form.
  if (cut.kind === "whole")
    return {
      edits: [insertBefore(dockerfile, run, copies), ...cut.edits, ...moveBelow(dockerfile, [copy.instruction], run)],
      adds,
    };
  const lines = [...copies, [written("RUN"), ...runFlags(run), cut.command].join(" ")];
  const added = between.every(({ keyword }) => inert.has(keyword))
    ? [insertBefore(dockerfile, copy.instruction, lines)]
    : moveAbove(dockerfile, [copy.instruction], run, lines);
  return { edits: [...added, ...cut.edits], adds: [...adds, "RUN"] };
}

/** What keeps the copy from standing directly in front of the install, or behind it. */
function obstacle(
  dockerfile: Dockerfile,
  { copy, run }: SourceCopy,
  between: readonly Instruction[],
): Message | undefined {
  const landing = destinationPath(dockerfile, copy);
  if (landing === undefined || landing !== imagePath(dockerfile, run, copy.destination.value))
    return ["the destination of the copy means another folder where the install stands"];
  const other = between.find((instruction) => !mayMoveBelow(dockerfile, landing, instruction));
  return (
    other && ["{keyword} in line {line} stands between the two", { keyword: other.keyword, line: other.firstLine + 1 }]
  );
}

/** A name that a COPY would not take as it stands, or a file that the copied folder does not hold. */
function unwritable({ copy, source }: SourceCopy, { files }: CopyPlan): Message | undefined {
  const path = copy.destination.value;
  const odd = [path, ...files].find((one) => /[\s"'\\[\]]/.test(one) || (one !== path && one.includes("$")));
  if (odd !== undefined) return ["{path} can't be written in a COPY as it is", { path: odd }];
  const outside = files.find((file) => source !== "" && !file.startsWith(`${source}/`));
  return outside === undefined ? undefined : ["{path} is not in the copied folder", { path: outside }];
}

/** The mounts of caches, secrets and ssh, and the network, go with the install; bound files stay. */
function runFlags({ flags }: Instruction): readonly string[] {
  return flags
    .filter(({ name, value }) => name !== "mount" || /(^|,)type=(?!bind(,|$))/.test(value ?? ""))
    .map(({ text }) => text);
}

/** The arguments of a COPY for each folder, in the order of its first file; a folder that is copied whole has one of its own. */
function copyLines({ copy, source }: SourceCopy, files: readonly string[]): readonly string[] {
  const flags = copy.instruction.flags.filter(({ name }) => ["chown", "chmod", "link"].includes(name));
  const path = copy.destination.value;
  const target = path.endsWith("/") ? path : `${path}/`;
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.endsWith("/") ? file : file.replace(/[^/]*$/, "");
    const group = byFolder.get(folder) ?? [];
    byFolder.set(folder, group);
    group.push(file.replace(/\/$/, ""));
  }
  return [...byFolder].map(([folder, group]) => {
    const below = source === "" ? folder : folder.slice(source.length + 1);
    return [...flags.map(({ text }) => text), ...group, `${target}${below}`].join(" ");
  });
}
