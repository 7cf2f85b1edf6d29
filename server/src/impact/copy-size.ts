import type { Copy } from "../dockerfile/copy.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { Project } from "../project/project.ts";
import { type CopiedFiles, copiedFiles } from "./copied-files.ts";
import type { Size } from "./impact.ts";

/**
 * The bytes that a COPY or ADD adds: exact where all of it comes from the build context, as the classic store counts them (`docker history`, to the
 * byte in six repositories); unknown elsewhere.
 */
export function copySize(dockerfile: Dockerfile, copy: Copy, { context }: Project): Size {
  const files = copiedFiles(dockerfile, copy, context);
  if (!isFiles(files)) return { bytes: null, pullBytes: null, confidence: "unknown", grounds: files };
  const count = files.sizes.size;
  return {
    bytes: bytesOf(files),
    pullBytes: null,
    confidence: files.isApproximate ? "table" : "exact",
    grounds: count === 1 ? ["1 file of the build context"] : ["{count} files of the build context", { count }],
  };
}

/** The sum of the files' bytes. */
export function bytesOf({ sizes }: CopiedFiles): number {
  let bytes = 0;
  for (const size of sizes.values()) bytes += size;
  return bytes;
}

/** Whether the files could be told. */
export function isFiles(files: ReturnType<typeof copiedFiles>): files is CopiedFiles {
  return "sizes" in files;
}
