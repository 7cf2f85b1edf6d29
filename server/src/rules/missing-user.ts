import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { baseDropsRights, dropsRights } from "../dockerfile/drops-rights.ts";
import { replace } from "../dockerfile/edit.ts";
import { nonRootUser } from "../dockerfile/non-root-user.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import { rootStage } from "../dockerfile/stages.ts";
import { startAs, startAsOwner, type UserEdits, userFor } from "../dockerfile/user-edits.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const missingUser: Rule = {
  id: "missing-user",
  category: "security",
  summary: "The image starts its program as root",
  severity: "hint",
  default: "on",
  sameAs: [
    "trivy:DS-0002",
    "checkov:CKV_DOCKER_3",
    "kics:missing_user_instruction",
    "semgrep:missing-user",
    "semgrep:missing-user-entrypoint",
    "cis:4.1",
    "dockle:CIS-DI-0001",
    "droast:DF020",
    "dockerfile-doctor:DD008",
    "docker:best-practices (USER)",
    "tally:stateful-root-runtime",
  ],

  *check(dockerfile) {
    const stage = dockerfile.stages.at(-1);
    if (stage === undefined || inherited(stage, "USER") !== undefined) return;
    const start = inherited(stage, "ENTRYPOINT") ?? inherited(stage, "CMD");
    const { user, system } = baseFamily(stage);
    if (user === "other" || system === "windows" || stage.base.kind === "missing") return;
    // Nothing can be started in an image from scratch that says not what.
    if (start === undefined && rootStage(stage).base.kind === "scratch") return;
    if (baseDropsRights(stage) || isWorkplace(dockerfile, stage) || dropsRights(dockerfile, stage)) return;
    yield {
      range: dockerfile.source.firstLineRange((start?.stage === stage ? start : stage.from).keywordSpan),
      message: messageFor(start !== undefined, user === "root"),
      fixes: () => addUser(dockerfile, stage),
    };
  },
};

function messageFor(hasStart: boolean, isRoot: boolean): Message {
  if (!hasStart) {
    return isRoot
      ? ["No USER is set, so programs start as root in the image"]
      : ["No USER is set, so programs start as root in the image unless the base image sets one"];
  }
  return isRoot
    ? ["No USER is set, so the program starts as root"]
    : ["No USER is set, so the program starts as root unless the base image sets one"];
}

/** An image to work in, whose CMD is a shell. */
function isWorkplace({ instructions }: Dockerfile, stage: Stage): boolean {
  if (/(^|\/)devcontainers\//.test(baseImage(stage)?.path ?? "")) return true;
  if (inherited(stage, "ENTRYPOINT") !== undefined || instructions.length === 0) return false;
  const cmd = inherited(stage, "CMD")?.cooked.text ?? "";
  return /^CMD\s+(\[\s*)?"?(\/(usr\/)?bin\/)?(ba|da|a|z|fi)?sh"?(\s*,?\s*"?-\w+"?)*(\s*\])?$/i.test(cmd);
}

function addUser(dockerfile: Dockerfile, stage: Stage): readonly Fix[] {
  const user = nonRootUser(stage);
  if (user === undefined) return [];
  if (user.kind === "tag") {
    return [
      {
        title: ["Use the {tag} variant of the base image", { tag: user.tag }],
        safety: "suggestion",
        preferred: true,
        touches: [stage.from],
        edits: [replace(dockerfile, user.word.span, user.reference)],
      },
    ];
  }
  const who = userFor(dockerfile, stage, user);
  const { name } = who;
  const isNew = who.create !== undefined;
  const plain = startAs(dockerfile, stage, who);
  const owner = startAsOwner(dockerfile, stage, who);
  return [
    ...fix(
      isNew ? ["Add the user {name} and start as it", { name }] : ["Start as the user {name}", { name }],
      plain,
      true,
    ),
    ...fix(
      isNew
        ? ["Add the user {name}, let it own what is copied, and start as it", { name }]
        : ["Start as the user {name}, and let it own what is copied", { name }],
      owner,
      false,
    ),
  ];
}

function fix(title: Message, edits: UserEdits | undefined, preferred: boolean): readonly Fix[] {
  return edits === undefined ? [] : [{ title, safety: "suggestion", preferred, ...edits }];
}
