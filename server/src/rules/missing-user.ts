import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { baseDropsRights, dropsRights } from "../dockerfile/drops-rights.ts";
import { insertAfter, insertBefore, replace } from "../dockerfile/edit.ts";
import { invocations, operands } from "../dockerfile/invocations.ts";
import { nonRootUser } from "../dockerfile/non-root-user.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import type { Fix, Rule } from "../rule.ts";

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
    if (start === undefined || user === "other" || system === "windows") return;
    if (dropsRights(stage) || baseDropsRights(stage) || isWorkplace(dockerfile, stage)) return;
    yield {
      range: dockerfile.source.firstLineRange((start.stage === stage ? start : stage.from).keywordSpan),
      message:
        user === "root"
          ? ["No USER is set, so the program starts as root"]
          : ["No USER is set, so the program starts as root unless the base image sets one"],
      fixes: addUser(dockerfile, stage),
    };
  },
};

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
  const existing = createdUser(dockerfile, stage);
  const name = existing ?? user.name;
  const creates = existing === undefined && user.create !== undefined;
  const place = userPlace(stage);
  const line = `USER ${name}`;
  const edits = [
    place.before === undefined
      ? insertAfter(dockerfile, place.after, [line])
      : insertBefore(dockerfile, place.before, [line]),
  ];
  if (creates) edits.unshift(insertAfter(dockerfile, creationPlace(dockerfile, stage), [`RUN ${user.create}`]));
  return [
    {
      title: creates ? ["Add the user {name} and start as it", { name }] : ["Start as the user {name}", { name }],
      safety: "suggestion",
      preferred: true,
      touches: [],
      adds: creates ? ["RUN", "USER"] : ["USER"],
      edits,
    },
  ];
}

/** A user that the stage creates already. */
function createdUser(dockerfile: Dockerfile, stage: Stage): string | undefined {
  for (const { instructions } of lineage(stage)) {
    for (const instruction of instructions.filter(({ keyword }) => keyword === "RUN")) {
      const script = shellScript(dockerfile, instruction);
      const call = script && invocations(script).find(({ program }) => program === "useradd" || program === "adduser");
      const names = call === undefined ? [] : operands(call.arguments, valueFlags);
      const name = names.at(call?.program === "adduser" ? 0 : -1)?.literal;
      if (name !== undefined && /^[a-z_][\w-]*$/.test(name) && name !== "root") return name;
    }
  }
  return undefined;
}

const valueFlags =
  "-u --uid -g --gid -G --groups --ingroup -d --home --home-dir -h -s --shell -c --comment --gecos -k -K -e -f -p --password".split(
    " ",
  );

/** Behind everything that changes files, in front of what starts the program. */
function userPlace(stage: Stage): { readonly before: Instruction | undefined; readonly after: Instruction } {
  const changing = ["FROM", "RUN", "COPY", "ADD", "WORKDIR", "SHELL"];
  const last = stage.instructions.findLast(({ keyword }) => changing.includes(keyword)) ?? stage.from;
  const before = stage.instructions.find(
    ({ index, keyword }) => index > last.index && (keyword === "CMD" || keyword === "ENTRYPOINT"),
  );
  return { before, after: last };
}

/** Behind the last RUN that installs packages, else directly behind FROM, so that the layer is seldom rebuilt. */
function creationPlace(dockerfile: Dockerfile, stage: Stage): Instruction {
  const installing = stage.instructions.findLast((instruction) => {
    const script = instruction.keyword === "RUN" ? shellScript(dockerfile, instruction) : undefined;
    return (
      script !== undefined &&
      invocations(script).some(({ program }) => /^(apt|apt-get|apk|dnf|microdnf|yum|zypper|tdnf)$/.test(program))
    );
  });
  return installing ?? stage.from;
}
