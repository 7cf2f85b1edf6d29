import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import type { FixedFile } from "../fix.ts";
import type { History } from "../history/history.ts";
import type { SizeSources } from "../impact/impact.ts";
import { measuredAfter } from "../impact/measured.ts";
import type { Project } from "../project/project.ts";
import { changedProject } from "./changed-project.ts";
import { imageReport } from "./image-report.ts";
import type { ImageReport } from "./report.ts";

/** A file as it is, and what tells sizes and re-runs of it. */
export interface ImageParts {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
  readonly history: History | undefined;
  /** What tells sizes of the file as it is. */
  readonly sources?: SizeSources;
}

/** The image after a change of the Dockerfile and of files beside it; undefined where what reaches the build then can't be told. */
export function imageAfter(
  { dockerfile, project, history, sources }: ImageParts,
  { text, files }: { readonly text: string; readonly files: ReadonlyMap<string, FixedFile> },
): ImageReport | undefined {
  const changed = changedProject(project, files);
  if (changed === undefined) return undefined;
  const after = parseDockerfile(text);
  return imageReport(after, changed, history, sourcesAfter(dockerfile, after, sources));
}

/** What a build measured counts where nothing above changed. */
function sourcesAfter(before: Dockerfile, after: Dockerfile, sources: SizeSources = {}): SizeSources {
  const { measured } = sources;
  return { ...sources, measured: measured && measuredAfter(before, measured, after) };
}
