import { excludes, parseIgnoreFile } from "../project/dockerignore.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { families } from "./families.ts";
import { ignoreFile } from "./ignore-file.ts";
import { type Recipe, type Refusal, refused, type Sources, type Wishes } from "./recipe.ts";

/** The files for a folder. */
export interface Generated extends Recipe {
  /** The text of `.dockerignore`; undefined where there is one, which stays. */
  readonly ignoreFile: string | undefined;
  /** The build context as that file leaves it. */
  readonly project: Project;
}

/** Writes a Dockerfile for a project, or says why not. The first family that knows it counts, unless people name another. */
export function generate(sources: Sources, wishes: Wishes): Generated | Refusal {
  const wanted = families.filter(({ id }) => wishes.family === undefined || id === wishes.family);
  const kept = sources.project.context?.ignoreFile !== undefined;
  for (const family of wanted) {
    const first = family.write(sources, wishes);
    if (first === undefined) continue;
    if (first.kind === "refused" || kept) return finished(first, sources, wishes, kept);
    // What an install needs depends on what reaches the build.
    const ignored = withIgnoreFile(sources, ignoreFile(first.ignored));
    return finished(family.write(ignored, wishes) ?? first, ignored, wishes, kept);
  }
  const names = wanted.map(({ looksFor }) => looksFor).join(", ");
  return refused("No project is known by its files here; looked for {names}", { names });
}

function finished(recipe: Recipe | Refusal, sources: Sources, wishes: Wishes, kept: boolean): Generated | Refusal {
  if (recipe.kind === "refused") return recipe;
  const remarks = [...recipe.remarks, ...otherFamilies(recipe, sources, wishes), ...secretRemarks(sources)];
  return { ...recipe, remarks, ignoreFile: kept ? undefined : ignoreFile(recipe.ignored), project: sources.project };
}

/** A folder may hold several kinds of project. */
function otherFamilies({ found }: Recipe, sources: Sources, wishes: Wishes): readonly Message[] {
  if (wishes.family !== undefined) return [];
  const others = families.flatMap((family) => {
    const other = family.write(sources, wishes);
    return other?.kind === "recipe" && other.found !== found ? [family.id] : [];
  });
  return others.length === 0
    ? []
    : [["There are files of another kind too: --family {others} writes for those", { others: others.join(" or ") }]];
}

/** Values that a build may have read, and that now stay out of it. */
function secretRemarks({ project: { context } }: Sources): readonly Message[] {
  const names = [...(context?.entries.keys() ?? [])].filter((path) =>
    /^\.env(\.(?!example|sample|template)[\w.-]+)?$/.test(path),
  );
  return names.length === 0
    ? []
    : [
        [
          "{names} stays out of the image: give its values when the container starts, or as build arguments",
          { names: names.join(", ") },
        ],
      ];
}

function withIgnoreFile(sources: Sources, text: string): Sources {
  const { context } = sources.project;
  if (context === undefined) return sources;
  const ignoreRules = parseIgnoreFile(text);
  const ignored = {
    ...context,
    ignoreRules,
    ignoreFile: ".dockerignore",
    excludes: (path: string) => excludes(ignoreRules, path),
  };
  return { ...sources, project: { ...sources.project, context: ignored } };
}
