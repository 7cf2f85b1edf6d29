import { readAccount } from "../dockerfile/account-tools.ts";
import { baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { invocations } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import { readUser } from "../dockerfile/user-at.ts";
import type { BuildContext } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const userNumeric: Rule = {
  id: "user-numeric",
  category: "security",
  summary: "USER is a name, of which Kubernetes can't tell that it is not root",
  severity: "hint",
  default: "off",
  sameAs: ["hadolint:DL3066"],
  when: { keywords: ["USER"] },

  *check(dockerfile, { context }) {
    const final = dockerfile.stages.at(-1);
    const user = final === undefined ? undefined : inherited(final, "USER");
    if (final === undefined || user?.arguments.form !== "text") return;
    const { kind, name = "" } = readUser(user);
    const [account = "", group] = name.split(":");
    if (kind !== "other" || /^\d+$/.test(account) || !/^[\w.-]+$/.test(account)) return;
    if (isDistroless(final) || (context !== undefined && isForDockerAlone(context))) return;
    yield {
      range: dockerfile.source.firstLineRange(user.arguments.span),
      message: [
        "Under runAsNonRoot Kubernetes starts nothing as {name}, since a name may stand for root, unless the pod gives a number",
        { name: account },
      ],
      fixes: () => byNumber(dockerfile, final, user, account, group),
    };
  },
};

/** Their users are known by their numbers to everybody who runs them. */
function isDistroless(stage: Stage): boolean {
  const image = baseImage(stage);
  return image?.registry === "gcr.io" && image.path.startsWith("distroless/");
}

/** Its folder has a Compose file, and nothing of Kubernetes. */
function isForDockerAlone({ entries }: BuildContext): boolean {
  let hasCompose = false;
  for (const path of entries.keys()) {
    if (/(^|\/)(k8s|kubernetes|helm|charts?|kustom\w+|manifests|deploy\w*|openshift|skaffold)([./]|$)/i.test(path))
      return false;
    hasCompose ||= /^(docker-)?compose[\w.-]*\.ya?ml$/.test(path);
  }
  return hasCompose;
}

function byNumber(
  dockerfile: Dockerfile,
  final: Stage,
  user: Instruction,
  name: string,
  group: string | undefined,
): readonly Fix[] {
  const id = accountId(dockerfile, final, "user", name);
  const groupId = group === undefined || /^\d+$/.test(group) ? group : accountId(dockerfile, final, "group", group);
  if (id === undefined || (group !== undefined && groupId === undefined)) return [];
  const text = groupId === undefined ? id : `${id}:${groupId}`;
  return [
    {
      title: ["Use the number {id}", { id: text }],
      safety: "suggestion",
      touches: [user],
      edits: [replace(dockerfile, user.arguments.span, text)],
    },
  ];
}

/** The number that the one command which creates a user or group gives it, in the stages below or in one whose /etc/passwd is copied. */
function accountId(dockerfile: Dockerfile, final: Stage, kind: "user" | "group", name: string): string | undefined {
  const own = new Set(lineage(final));
  const bringsPasswd = [...own].some(({ instructions }) => instructions.some((one) => mentions(one, "/etc/passwd")));
  const stages = bringsPasswd ? dockerfile.stages : [...own];
  const accounts = stages
    .flatMap(({ instructions }) => instructions)
    .filter((one) => one.keyword === "RUN" && mentions(one, name))
    .flatMap((run) => {
      const script = shellScript(dockerfile, run);
      return script === undefined ? [] : invocations(script).flatMap((call) => readAccount(call) ?? []);
    })
    .filter((account) => account.kind === kind && account.name === name);
  const [account, another] = accounts;
  return another === undefined && /^[1-9]\d*$/.test(account?.id ?? "") ? account?.id : undefined;
}
