import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { baseDropsRights, dropsRights } from "../dockerfile/drops-rights.ts";
import { insertAfter, insertBefore, replace } from "../dockerfile/edit.ts";
import { once } from "../dockerfile/memo.ts";
import { nonRootUser } from "../dockerfile/non-root-user.ts";
import { neededStages } from "../dockerfile/stage-copies.ts";
import { effective, inherited, sections } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import { isRootUser } from "../dockerfile/user-at.ts";
import { expandAt } from "../dockerfile/variables.ts";
import type { Fix, Rule } from "../rule.ts";

export const lastUserRoot: Rule = {
  id: "last-user-root",
  category: "security",
  summary: "The last USER of the image is root",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3002",
    "trivy:DS-0002",
    "checkov:CKV_DOCKER_8",
    "kics:last_user_is_root",
    "semgrep:last-user-is-root",
    "droast:DF002",
    "buddy:EU0001",
  ],
  when: { keywords: ["USER"], words: ["root", "0", "00", "000", "0000"] },

  *check(dockerfile) {
    const final = sections(dockerfile).at(-1);
    for (const section of sections(dockerfile)) {
      const { stage } = section;
      const user = stage === undefined ? effective(section, "USER") : inherited(stage, "USER");
      if (user === undefined || !isRoot(dockerfile, user)) continue;
      if (section !== final && (stage === undefined || neededByOthers(dockerfile).has(stage))) continue;
      if (stage !== undefined && (baseDropsRights(stage) || dropsRights(dockerfile, stage))) continue;
      yield {
        range: dockerfile.source.firstLineRange(user.arguments.span),
        message: ["The last USER is root, so the program starts with all rights in the container"],
        ...(section === final ? {} : { severity: "hint" }),
        fixes: () => (stage === undefined ? [] : switchBack(dockerfile, stage, user)),
      };
    }
  },
};

/** The stages that another one is built on or takes files from; the rest are images of their own. */
const neededByOthers = once(
  (dockerfile: Dockerfile): ReadonlySet<Stage> =>
    new Set(dockerfile.stages.flatMap((stage) => neededStages(dockerfile, stage))),
);

function isRoot(dockerfile: Dockerfile, user: Instruction): boolean {
  if (user.arguments.form !== "text") return false;
  const name = expandAt(dockerfile, user, user.arguments.text.text);
  return name !== undefined && isRootUser(name);
}

/** Replaces a USER that nothing runs under; else adds one behind what does. */
function switchBack(dockerfile: Dockerfile, stage: Stage, user: Instruction): readonly Fix[] {
  const known = nonRootUser(stage);
  const former = formerUser(dockerfile, stage, user);
  const name = former ?? (known?.kind === "user" ? known.name : undefined);
  if (name === undefined) return [];
  const create = former === undefined && known?.kind === "user" ? known.create : undefined;
  const last = stage.instructions.findLast(({ keyword }) => working.has(keyword)) ?? stage.from;
  if (user.stage === stage && last.index < user.index && create === undefined) {
    const edits = [replace(dockerfile, user.arguments.span, name)];
    return [{ title: ["Start as {name}", { name }], safety: "suggestion", touches: [user], edits }];
  }
  const from = Math.max(last.index, user.stage === stage ? user.index : 0);
  const after = stage.instructions.find(({ index }) => index === from) ?? last;
  const before = stage.instructions.find(
    ({ index, keyword }) => index > from && (keyword === "CMD" || keyword === "ENTRYPOINT"),
  );
  const lines = [...(create === undefined ? [] : [`RUN ${create}`]), `USER ${name}`];
  return [
    {
      title:
        create === undefined
          ? ["Switch to {name} at the end", { name }]
          : ["Add the user {name} and start as it", { name }],
      safety: "suggestion",
      touches: [],
      adds: create === undefined ? ["USER"] : ["RUN", "USER"],
      edits: [before === undefined ? insertAfter(dockerfile, after, lines) : insertBefore(dockerfile, before, lines)],
    },
  ];
}

const working: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD", "WORKDIR"]);

/** The last user of the image before root. */
function formerUser(dockerfile: Dockerfile, stage: Stage, { index }: Instruction): string | undefined {
  for (const { instructions } of lineage(stage)) {
    const former = instructions.findLast(
      (one) => one.keyword === "USER" && one.index < index && one.arguments.form === "text" && !isRoot(dockerfile, one),
    );
    if (former?.arguments.form === "text") return former.arguments.text.text;
  }
  return undefined;
}
