import { baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { rootStage } from "../dockerfile/stages.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import { resolvePath, type WorkdirState, workdirAt } from "../dockerfile/working-directory.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const workdirRelative: Rule = {
  id: "workdir-relative",
  category: "correctness",
  summary: "A relative WORKDIR lies in a folder that is decided elsewhere",
  severity: "warning",
  default: "on",
  sameAs: [
    "hadolint:DL3000",
    "buildkit:WorkdirRelativePath",
    "trivy:DS-0009",
    "checkov:CKV_DOCKER_10",
    "kics:workdir_path_not_absolute",
    "dockerfile-utils:WORKDIR_IS_NOT_ABSOLUTE",
    "dockerfilelint:invalid_workdir",
    "droast:DF009",
    "dockerfile-doctor:DD011",
    "buddy:EW0001",
  ],

  when: { keywords: ["WORKDIR"] },

  *check(dockerfile) {
    for (const workdir of instructionsOf(dockerfile, "WORKDIR")) {
      const { arguments: args } = workdir;
      if (args.form !== "text" || args.text.text.startsWith("/")) continue;
      const outer = holderOf(dockerfile, workdir);
      const path = expandWith(dockerfile, outer, args.text.text);
      // A leading ~ is no path's start that a slash in front would mend.
      if (path === undefined || path === "" || /^(?:[/\\~%]|[A-Za-z]:)/.test(path)) continue;
      const state = knownState(dockerfile, outer);
      const isDecided = state.isSet || state.path !== undefined;
      yield {
        range: dockerfile.source.firstLineRange(args.span),
        ...(isDecided ? { severity: "hint" } : {}),
        message: describe(path, state),
        fixes: () => makeAbsolute(dockerfile, outer, workdir, state),
      };
    }
  },
};

/** A WORKDIR of the file decides, or scratch; what a base image has today it may not have tomorrow. */
function knownState(dockerfile: Dockerfile, instruction: Instruction): WorkdirState {
  const state = workdirAt(dockerfile, instruction);
  const isScratch = instruction.stage !== undefined && rootStage(instruction.stage).base.kind === "scratch";
  return state.isSet || isScratch ? state : { path: undefined, isSet: false };
}

function describe(path: string, { path: folder, isSet }: WorkdirState): Message {
  if (folder !== undefined) return ["{path} is relative, so it lies in {folder} and moves with it", { path, folder }];
  return isSet
    ? ["{path} is relative, so it lies in the WORKDIR before it and moves with it", { path }]
    : ["{path} is relative, so the WORKDIR of the base image decides where it lies", { path }];
}

function makeAbsolute(
  dockerfile: Dockerfile,
  outer: Instruction,
  { arguments: args }: Instruction,
  { path: folder, isSet }: WorkdirState,
): readonly Fix[] {
  const text = args.form === "text" ? args.text.text : "";
  const [, quote = "", path = "", close = ""] = /^(["']?)([\w.@+-][\w./@+-]*)(["']?)$/.exec(text) ?? [];
  if (path === "" || quote !== close || shellOf(dockerfile, outer).kind === "windows") return [];
  if (folder === undefined && isSet) return [];
  const absolute = resolvePath(folder ?? folderOf(outer) ?? "/", path) ?? path;
  return [
    {
      title: ["Write {absolute}", { absolute }],
      safety: "suggestion",
      preferred: !isSet,
      touches: [outer],
      edits: [replace(dockerfile, args.span, `${quote}${absolute}${quote}`)],
    },
  ];
}

/** The WORKDIR of official images that have one. */
function folderOf({ stage }: Instruction): string | undefined {
  const image = baseImage(stage);
  if (image === undefined || image.registry !== undefined) return undefined;
  if (image.path === "php") return /apache|fpm/.test(image.tag ?? "") ? "/var/www/html" : undefined;
  return folders.get(image.path);
}

const folders: ReadonlyMap<string, string> = new Map([
  ["composer", "/app"],
  ["ghost", "/var/lib/ghost"],
  ["golang", "/go"],
  ["gradle", "/home/gradle"],
  ["httpd", "/usr/local/apache2"],
  ["tomcat", "/usr/local/tomcat"],
  ["wordpress", "/var/www/html"],
]);
