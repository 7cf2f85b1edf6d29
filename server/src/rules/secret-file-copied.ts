import { type ContextSource, contextSources } from "../dockerfile/context-sources.ts";
import { type Copy, copies } from "../dockerfile/copy.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { secretMount } from "../dockerfile/secret-mount.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import { reachingBelow } from "../project/context-paths.ts";
import { ignoreFileEdit } from "../project/ignore-edit.ts";
import type { Project } from "../project/project.ts";
import { holdsSecret, mayBeSecret, secretKind } from "../project/secret-names.ts";
import type { Finding, Fix, Rule, Severity } from "../rule.ts";

export const secretFileCopied: Rule = {
  id: "secret-file-copied",
  category: "security",
  summary: "A file that holds secrets is copied into the image",
  severity: "warning",
  default: "on",
  sameAs: [
    "trivy:DS-0031",
    "dockerfile-doctor:DD052",
    "dockerfile-doctor:DD053",
    "dockle:CIS-DI-0010",
    "cis:4.10",
    "tally:require-secret-mounts",
  ],
  when: { keywords: ["COPY", "ADD"] },

  *check(dockerfile, project) {
    if (project.context === undefined && !copies(dockerfile).some(mayCopySecret)) return;
    for (const source of contextSources(dockerfile)) {
      const doubt = named(project, source);
      if (doubt !== undefined) yield describeNamed(dockerfile, source, doubt);
      else if (!source.isPattern || source.path === "*") yield* takenAlong(dockerfile, project, source);
    }
  },
};

/** A quick look at what the copy says; a variable may stand for anything. */
function mayCopySecret({ instruction: { cooked }, from }: Copy): boolean {
  return from === undefined && (cooked.text.includes("$") || mayBeSecret(cooked.text));
}

/** Whether a source names such a file, and whether that is sure; undefined when it does not, or what it holds is harmless. */
function named({ texts, context }: Project, { path, isPattern, word }: ContextSource): "sure" | "unknown" | undefined {
  const kind = secretKind(path.replace(/\*+$/, ""));
  if (kind === undefined || context?.excludes(path) || /\/[^.][^/]*\/$|^[^./][^/]*\/$/.test(word.value))
    return undefined;
  if (kind === "secret") return "sure";
  const text = isPattern ? undefined : texts.get(path);
  if (text === undefined) return "unknown";
  return holdsSecret(path, text) ? "sure" : undefined;
}

/** What another stage holds is not shipped, though a cache of the build may be. */
function severityOf(dockerfile: Dockerfile, { instruction }: ContextSource, doubt: "sure" | "unknown"): Severity {
  const { stage } = instruction;
  const isShipped = stage === undefined || shippedStages(dockerfile).has(stage);
  if (doubt === "unknown") return "hint";
  return isShipped ? "warning" : "info";
}

function describeNamed(dockerfile: Dockerfile, source: ContextSource, doubt: "sure" | "unknown"): Finding {
  const name = source.path.slice(source.path.lastIndexOf("/") + 1);
  const mount = secretMount(dockerfile, source);
  return {
    range: dockerfile.source.firstLineRange(source.word.span),
    message:
      doubt === "sure"
        ? ["{name} usually holds secrets, which everyone can read who has the image", { name }]
        : ["{name} may hold a secret, which everyone could read who has the image", { name }],
    severity: severityOf(dockerfile, source, doubt),
    fixes:
      mount === undefined
        ? []
        : [{ title: ["Mount {name} as a secret where it is read", { name }], safety: "suggestion", ...mount }],
  };
}

/** The files below a copied folder that the ignore file lets through. */
function* takenAlong(dockerfile: Dockerfile, project: Project, source: ContextSource): Iterable<Finding> {
  const { context, texts } = project;
  const folder = source.path === "*" ? "" : source.path;
  if (context === undefined || (folder !== "" && context.entries.get(folder)?.type !== "directory")) return;
  const found = reachingBelow(context, folder).filter(({ path, type }) => {
    const kind = type === "file" ? secretKind(path) : undefined;
    if (kind !== "maybe") return kind !== undefined;
    const text = texts.get(path);
    return text !== undefined && holdsSecret(path, text);
  });
  const [first] = found;
  if (first === undefined) return;
  const paths = found.map(({ path }) => path);
  const args = { source: source.word.value, path: first.path, count: found.length };
  yield {
    range: dockerfile.source.firstLineRange(source.word.span),
    message:
      found.length === 1
        ? ["{source} takes along {path}, which usually holds secrets", args]
        : ["{source} takes along {count} files that usually hold secrets, such as {path}", args],
    severity: severityOf(dockerfile, source, "sure"),
    fixes: ignore(project, paths),
  };
}

function ignore(project: Project, paths: readonly string[]): readonly Fix[] {
  const edit = ignoreFileEdit(project, paths);
  if (edit === undefined) return [];
  const args = { file: edit.file, path: paths[0] ?? "" };
  return [
    {
      title: paths.length === 1 ? ["Name {path} in {file}", args] : ["Name them in {file}", args],
      safety: "suggestion",
      touches: [],
      edits: [edit],
    },
  ];
}
