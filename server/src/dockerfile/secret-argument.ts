import type { TextEdit } from "vscode-languageserver-types";
import { buildScriptOf } from "./build-scripts.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { insert, remove } from "./edit.ts";
import { invocations } from "./invocations.ts";

/** The edits that turn a build argument into a secret of the RUNs that read it, and what they touch. */
export interface SecretMount {
  readonly id: string;
  readonly touches: readonly Instruction[];
  readonly edits: readonly TextEdit[];
}

/** Undefined where something else than a RUN reads the argument, or it can't be told which RUN does. */
export function mountAsSecret(dockerfile: Dockerfile, arg: Instruction, name: string): SecretMount | undefined {
  const { stage, keyword, arguments: args } = arg;
  if (stage === undefined || keyword !== "ARG" || args.form !== "words" || args.words.length !== 1) return undefined;
  if (!/^\w+$/.test(name) || !canSetVariable(dockerfile)) return undefined;
  const mention = new RegExp(`\\b${name}\\b`);
  const isMentioned = ({ cooked, heredocs }: Instruction): boolean =>
    mention.test(cooked.text) || heredocs.some(({ content }) => mention.test(content));
  const later = stage.instructions.filter(({ index }) => index > arg.index);
  const children = dockerfile.stages.filter(({ base }) => base.kind === "stage" && base.stage === stage);
  if (children.some(({ instructions }) => instructions.some(isMentioned))) return undefined;
  const readers = later.filter(isMentioned);
  const runs = readers.length > 0 ? readers : impliedReaders(dockerfile, later, name);
  if (runs.length === 0 || runs.some((run) => run.keyword !== "RUN" || /type=secret/.test(run.cooked.text)))
    return undefined;
  const id = name.toLowerCase();
  const flag = `--mount=type=secret,id=${id},env=${name} `;
  return {
    id,
    touches: [arg, ...runs],
    edits: [remove(dockerfile, arg), ...runs.map((run) => insert(dockerfile, run.arguments.span.start, flag))],
  };
}

/** `env=` of a secret mount exists since Dockerfile 1.10. */
function canSetVariable({ directives }: Dockerfile): boolean {
  const syntax = directives.find(({ name }) => name === "syntax")?.value ?? "";
  const [, major, minor] = /:(\d+)\.(\d+)/.exec(syntax) ?? [];
  return major === undefined || Number(major) > 1 || Number(minor) >= 10;
}

/** The RUNs of the package manager that the argument's name belongs to, which reads it from its configuration; or the only RUN there is. */
function impliedReaders(dockerfile: Dockerfile, later: readonly Instruction[], name: string): readonly Instruction[] {
  const runs = later.filter(({ keyword }) => keyword === "RUN");
  const programs = owners.find(([pattern]) => pattern.test(name))?.[1];
  if (programs === undefined) return runs.length === 1 ? runs : [];
  return runs.filter((run) => {
    const one = buildScriptOf(dockerfile, run);
    return one !== undefined && invocations(one.script).some(({ program }) => programs.test(program));
  });
}

const owners: readonly (readonly [name: RegExp, programs: RegExp])[] = [
  [/^(NPM|NODE_AUTH|YARN|PNPM)_/i, /^(npm|npx|yarn|pnpm)$/],
  [/^(GITHUB|GH|GITLAB|GIT)_/i, /^(git|gh|go|composer|bundle|npm|yarn|pnpm|pip3?)$/],
  [/^(PIP|PYPI|UV|POETRY)_/i, /^(pip3?|uv|poetry|pipenv)$/],
  [/^(NUGET|AZURE_DEVOPS|VSS)_/i, /^(dotnet|nuget)$/],
  [/^(BUNDLE|GEM|RAILS)_|^SECRET_KEY_BASE$/i, /^(bundle|gem|rails|rake)$/],
  [/^(MAVEN|GRADLE|ARTIFACTORY|NEXUS)_/i, /^(mvnw?|gradlew?)$/],
  [/^AWS_/i, /^(aws|terraform|sam)$/],
];
