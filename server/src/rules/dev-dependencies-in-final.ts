import { folderOf } from "../dockerfile/command-folder.ts";
import { copiedFile, lineageInstructions } from "../dockerfile/copied-file.ts";
import {
  type DevelopmentInstall,
  developmentInstall,
  usesDevelopmentDependencies,
} from "../dockerfile/development-install.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { type Invocation, invocations, operands, wordText } from "../dockerfile/invocations.ts";
import { leavesDevelopmentOut } from "../dockerfile/production-settings.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import { separatesDevelopment } from "../project/development-dependencies.ts";
import type { Project } from "../project/project.ts";
import type { Finding, Rule } from "../rule.ts";

export const devDependenciesInFinal: Rule = {
  id: "dev-dependencies-in-final",
  category: "size",
  summary: "Packages that are for development alone are installed in the final image",
  severity: "hint",
  default: "workspace",
  sameAs: [
    "tally:php/composer-no-dev-in-production",
    "tally:ruby/missing-bundle-without-development",
    "tally:ruby/missing-bundle-deployment",
    "tally:php/no-xdebug-in-final-image",
    "droast:DF031",
    "dockerfile-doctor:DD067",
  ],
  when: { keywords: ["RUN"] },

  *check(dockerfile, project) {
    if (project.context === undefined || isForDevelopment(dockerfile.stages.at(-1))) return;
    const runs = shippedRuns(dockerfile);
    const called = runs.flatMap(({ run, script }) =>
      invocations(script).map((invocation) => ({ run, script, invocation })),
    );
    if (called.some(({ invocation }) => usesDevelopmentDependencies(invocation))) return;
    for (const call of called) {
      const finding = developmentTool(dockerfile, call) ?? developmentPackages(dockerfile, project, call);
      if (finding !== undefined) yield finding;
    }
  },
};

interface Call {
  readonly run: Instruction;
  readonly script: ShellScript;
  readonly invocation: Invocation;
}

function isForDevelopment(stage: Stage | undefined): boolean {
  const start = stage?.instructions.findLast(({ keyword }) => keyword === "CMD" || keyword === "ENTRYPOINT");
  return (
    /(^|[-_])(dev|develop|development|test|tests|ci|debug)($|[-_])/i.test(stage?.name ?? "") ||
    /\bnodemon\b|\bdev\b|\btest\b|--watch\b|\bts-node\b|\btsx\b/.test(start?.cooked.text ?? "")
  );
}

function shippedRuns(dockerfile: Dockerfile): readonly Pick<Call, "run" | "script">[] {
  return [...shippedStages(dockerfile)].reverse().flatMap(({ instructions }) =>
    instructions.flatMap((run) => {
      const script = run.keyword === "RUN" && isPosixShell(dockerfile, run) ? shellScript(dockerfile, run) : undefined;
      return script === undefined ? [] : [{ run, script }];
    }),
  );
}

/** Xdebug, which slows PHP down even when nobody debugs, and files of requirements that name themselves. */
function developmentTool(dockerfile: Dockerfile, { script, invocation }: Call): Finding | undefined {
  const { program, arguments: words, programWord } = invocation;
  const isPhp = ["pecl", "docker-php-ext-install", "docker-php-ext-enable", "install-php-extensions"].includes(program);
  const tool = isPhp ? words.find((word) => /^xdebug(-|$)/.test(wordText(word))) : undefined;
  const list = /^pip3?$|^uv$/.test(program)
    ? words.find(
        (word, index) =>
          /^(-r|--requirement)$/.test(words[index - 1]?.text ?? "") &&
          /(^|[/_.-])(dev|develop|test)(elopment|s)?([_.-]|$)[^/]*$/.test(wordText(word)),
      )
    : undefined;
  const word = tool ?? list;
  if (word === undefined) return undefined;
  return {
    range: dockerfile.source.firstLineRange(
      script.cooked.span(list === undefined ? programWord.start : word.start, word.end),
    ),
    message: ["{name} is for development, and makes the final image larger", { name: wordText(word) }],
    fixes: [],
  };
}

function developmentPackages(
  dockerfile: Dockerfile,
  project: Project,
  { run, script, invocation }: Call,
): Finding | undefined {
  const install = developmentInstall(invocation);
  const { command, programWord } = invocation;
  if (
    install === undefined ||
    command.within === "substitution" ||
    leavesDevelopmentOut(dockerfile, run, script, invocation)
  )
    return undefined;
  const manifest = manifestOf(dockerfile, project, run, script, invocation, install);
  if (manifest === undefined || !separatesDevelopment(project, manifest)) return undefined;
  const { tool, verb, options, setting } = install;
  const isBerry =
    tool === "yarn" &&
    /^yarn@[2-9]/.test(project.nodePackages.get(manifest.replace(/\/?package\.json$/, ""))?.packageManager ?? "");
  const added = setting ?? options;
  const edit =
    setting === undefined
      ? insert(dockerfile, script.cooked.sourceEnd(verb.end), ` ${options}`)
      : insert(dockerfile, script.cooked.sourceOffset(command.words[0]?.start ?? programWord.start), `${setting} && `);
  return {
    range: dockerfile.source.firstLineRange(script.cooked.span(programWord.start, verb.end)),
    message: [
      "{command} installs what {manifest} lists for development alone, which makes the final image larger",
      { command: [tool, ...operands(invocation.arguments).slice(0, 1).map(wordText)].join(" "), manifest },
    ],
    fixes: isBerry
      ? []
      : [{ title: ["Add {added}", { added }], safety: "suggestion", preferred: true, touches: [run], edits: [edit] }],
  };
}

/** The manifest's path in the build context. */
function manifestOf(
  dockerfile: Dockerfile,
  { context }: Project,
  run: Instruction,
  script: ShellScript,
  invocation: Invocation,
  { manifest }: DevelopmentInstall,
): string | undefined {
  const folder = folderOf(dockerfile, run, script, invocation, [
    "--prefix",
    "-C",
    "--cwd",
    "--dir",
    "-d",
    "--working-dir",
  ]);
  if (run.stage === undefined || folder === undefined) return undefined;
  const before = lineageInstructions(run.stage).filter(({ index }) => index < run.index);
  const isFile = (path: string): boolean => context?.entries.get(path)?.type === "file";
  return copiedFile(dockerfile, before, `${folder === "/" ? "" : folder}/${manifest}`, isFile)?.contextPath;
}
