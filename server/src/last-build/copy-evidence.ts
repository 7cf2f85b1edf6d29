import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { copiedFiles } from "../impact/copied-files.ts";
import { bytesOf, isFiles } from "../impact/copy-size.ts";
import type { Project } from "../project/project.ts";

/** Whether the bytes that an instruction added in a build are surely those of the build context today; undefined where it takes none from there. */
export type CopyEvidence = (instruction: Instruction, bytes: number) => boolean | undefined;

const block = 4096;

/** Fewer blocks are alike by chance. */
const leastInBlocks = 64 * block;

/**
 * Many projects have the same Dockerfile, so that its text does not tell whose image one is; the bytes of the copied files do. `isInBlocks`: the engine
 * counts blocks of 4 KiB, with one for each folder.
 */
export function copyEvidence(dockerfile: Dockerfile, { context }: Project, isInBlocks: boolean): CopyEvidence {
  return (instruction, bytes) => {
    const copy = readCopy(instruction);
    if (copy === undefined) return mountsContext(instruction) ? false : undefined;
    if (copy.from !== undefined || instruction.heredocs.length > 0) return undefined;
    if (copy.sources.every(({ value }) => /^(https?:|git@)/.test(value))) return undefined;
    const files = copiedFiles(dockerfile, copy, context);
    if (!isFiles(files) || files.isApproximate) return false;
    const exact = bytesOf(files);
    if (exact === 0) return undefined;
    if (!isInBlocks) return bytes === exact;
    let low = 0;
    for (const size of files.sizes.values()) low += Math.ceil(size / block) * block;
    const folders = new Set([...files.sizes.keys()].flatMap(foldersOf)).size;
    return low >= leastInBlocks && low <= bytes && bytes <= low + (folders + mostFoldersAbove) * block;
  };
}

/** The folders that lead to the destination get a block each too. */
const mostFoldersAbove = 8;

/** A bind mount, which is what a mount without a type is, shows the build context where it names nothing else. */
function mountsContext({ flags }: Instruction): boolean {
  return flags.some(({ name, value = "" }) => {
    const fields = value.split(",");
    const isBind = fields.includes("type=bind") || !fields.some((field) => field.startsWith("type="));
    return name === "mount" && isBind && !fields.some((field) => field.startsWith("from="));
  });
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}
