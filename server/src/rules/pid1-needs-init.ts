import { addPackage } from "../dockerfile/added-package.ts";
import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { execForm, insert, insertAfter, insertBefore } from "../dockerfile/edit.ts";
import { officialName } from "../dockerfile/image.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import { type StartProgram, startProgram } from "../dockerfile/start-program.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const pid1NeedsInit: Rule = {
  id: "pid1-needs-init",
  category: "signals",
  summary: "The container's first process is an interpreter, which ignores SIGTERM unless its program handles it",
  severity: "hint",
  default: "off",
  when: { keywords: ["CMD", "ENTRYPOINT"], signs: ["array"] },

  *check(dockerfile, project) {
    const stage = dockerfile.stages.at(-1);
    const start = stage === undefined ? undefined : startProgram(dockerfile, stage);
    if (stage === undefined || start?.instruction.arguments.form !== "exec") return;
    if (!ignoresSigterm(project, start) || isStoppedOtherwise(stage) || mayBeWrapped(stage, start)) return;
    if (hasInit(dockerfile, project)) return;
    yield {
      range: dockerfile.source.firstLineRange(start.span),
      message: [
        "As PID 1 {program} ignores SIGTERM unless what it runs handles it; `docker stop` then waits 10 seconds and kills it",
        { program: start.program },
      ],
      fixes: () => addTini(dockerfile, stage, start),
    };
  },
};

/** Measured in a PID namespace: node, python, php, perl, dash and bash ignore SIGTERM without a handler; java, ruby and Go programs stop. */
function ignoresSigterm({ texts, nodePackages }: Project, { path, program, arguments: words }: StartProgram): boolean {
  const file = words.find((word) => !word.startsWith("-")) ?? "";
  if (/\.(sh|bash)$|entrypoint/.test(program)) {
    const script = textOf(texts, path);
    return script !== undefined && /^#!.*\b(ba|da)?sh\b/.test(script) && !/\b(exec|trap)\b/.test(script);
  }
  if (!/^(node|nodejs|python[\d.]*|php|perl)$/.test(program)) return false;
  // Without a file it is a prompt, or tells its version.
  if (file === "" || handling.test(words.join(" ")) || file.includes("node_modules/")) return false;
  const packages = [...nodePackages.values()].flatMap(({ dependencies }) => Object.keys(dependencies));
  if (/^node/.test(program) && packages.some((name) => /terminus|graceful|lightship|terminator|stoppable/.test(name)))
    return false;
  return !/SIGTERM|\bsignal\b|SHUTDOWN_HOOKS|enableShutdownHooks/.test(textOf(texts, file) ?? "");
}

/** Servers and frameworks that handle signals themselves. */
const handling =
  /\b(gunicorn|uvicorn|hypercorn|daphne|celery|twisted|supervisord|manage\.py|artisan|bin\/console|php-fpm|pm2\S*|forever)\b/;

function textOf(texts: ReadonlyMap<string, string>, path: string): string | undefined {
  const name = path.replace(/^.*\//, "");
  return [...texts].find(([one]) => one === name || one.endsWith(`/${name}`))?.[1];
}

function isStoppedOtherwise(stage: Stage): boolean {
  const signal = inherited(stage, "STOPSIGNAL");
  return signal !== undefined && !/\b(SIGTERM|TERM|15)\b/i.test(signal.cooked.text);
}

/** An image of somebody's own may have an ENTRYPOINT with an init, which then takes the CMD. */
function mayBeWrapped(stage: Stage, { instruction }: StartProgram): boolean {
  const image = baseImage(stage);
  return instruction.keyword === "CMD" && (image === undefined || officialName(image) === undefined);
}

/** Compose starts one, or a comment says how to. */
function hasInit({ comments }: Dockerfile, { texts }: Project): boolean {
  if (comments.some(({ text }) => /--init\b/.test(text))) return true;
  return [...texts].some(([path, text]) => /compose[\w.-]*\.ya?ml$/.test(path) && /^\s*init:\s*true\b/m.test(text));
}

function addTini(dockerfile: Dockerfile, stage: Stage, { instruction, program }: StartProgram): readonly Fix[] {
  const { packages, user } = baseFamily(stage);
  const [word] = instruction.arguments.form === "exec" ? instruction.arguments.words : [];
  // A script's shell would end at once then, and take its program with it: exec is what it lacks.
  if (/\.(sh|bash)$|entrypoint/.test(program)) return [];
  if (word === undefined || instruction.stage !== stage || stage.base.kind !== "image" || user !== "root") return [];
  const install = packages === "apk" ? addPackage(dockerfile, stage, "apk", "tini") : undefined;
  if (install === undefined && packages !== "apt") return [];
  const lines = [
    `RUN apt-get update && apt-get install -y --no-install-recommends tini ${dockerfile.escape}`,
    "    && rm -rf /var/lib/apt/lists/*",
  ];
  const { touches, adds, edits } = install ?? {
    touches: [],
    adds: ["RUN"],
    edits: [insertAfter(dockerfile, stage.from, lines)],
  };
  const tini = [packages === "apk" ? "/sbin/tini" : "/usr/bin/tini", "--"];
  const isEntrypoint = instruction.keyword === "ENTRYPOINT";
  return [
    {
      title: ["Add tini"],
      safety: "suggestion",
      touches: isEntrypoint ? [...touches, instruction] : touches,
      adds: isEntrypoint ? adds : [...adds, "ENTRYPOINT"],
      edits: [
        ...edits,
        isEntrypoint
          ? insert(dockerfile, word.span.start, `${execForm(tini).slice(1, -1)}, `)
          : insertBefore(dockerfile, instruction, [`ENTRYPOINT ${execForm(tini)}`]),
      ],
    },
  ];
}
