import { plainBase } from "../dockerfile/base-variant.ts";
import { contextSourcesOf, isWholeContext } from "../dockerfile/context-sources.ts";
import { destinationOf } from "../dockerfile/copied-file.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import { insertBefore } from "../dockerfile/edit.ts";
import { officialName } from "../dockerfile/image.ts";
import { type Invocation, wordText } from "../dockerfile/invocations.ts";
import { stageText } from "../dockerfile/native-output.ts";
import { pipArguments, pipSubcommandWord } from "../dockerfile/pip.ts";
import { runsAsRoot } from "../dockerfile/runs-as-root.ts";
import { builderName } from "../dockerfile/two-stages.ts";
import type { Message } from "../rule.ts";
import { slimVariant } from "./bases.ts";
import { type Ground, type Language, mayLinkMore, mayNeedBoth, titleOf } from "./language.ts";
import { filesOutside } from "./run-time-files.ts";
import { systemChanges } from "./system-changes.ts";

/** Python's packages go into a virtual environment, which the slim image of the same release can run. */
export const python: Language = {
  isBuiltIn: (image) => officialName(image) === "python",

  *secondStages(ground) {
    const { cut, dockerfile, stage, image } = ground;
    const { folder } = cut;
    const plain = plainBase(stage);
    const first = firstInstall(ground);
    if (first === undefined || plain === undefined || folder === undefined || folder === "/") return;
    const changes = systemChanges(ground, (call) => pipArguments(call) !== undefined);
    if (!startsPython(ground) || !changes.installsToolsAlone || /alpine|rc|windows|^2/.test(image.tag ?? "")) return;
    const isSlim = /slim/.test(image.tag ?? "");
    const base = isSlim ? plain.text : slimVariant(plain, (version, suite) => [version, "slim", suite]);
    if (base === undefined || (isSlim && !changes.installsCompiler)) return;
    const path = `ENV PATH=${environment}/bin:$PATH`;
    const outside = filesOutside(ground, folder);
    const paths = [environment, ...(changes.isKnown && copiesAll(ground, folder) ? [] : [folder]), ...outside.paths];
    const lines = [path, ...paths.map((one) => `COPY --from=${builderName} ${one} ${one}`)];
    const doubt = changes.isKnown && outside.isAll ? mayLinkMore : mayNeedBoth;
    const adds = ["RUN", "ENV"];
    const edits = [insertBefore(dockerfile, first, [`RUN python -m venv ${environment}`, path])];
    yield {
      second: { base, lines, programs: ["python", "python3"], changes: [{ touches: [], adds, edits }] },
      title: titleOf(base, [inEnvironment], doubt),
    };
  },
};

const environment = "/venv";
const inEnvironment: Message = ["with the packages in a virtual environment"];

/** The first RUN that installs by pip, where all of them do so plainly. */
function firstInstall({ calls, cut, stage }: Ground): Instruction | undefined {
  if (
    /\b(venv|virtualenv|VIRTUAL_ENV|PYTHONHOME|PYTHONUSERBASE|PIP_(TARGET|PREFIX|USER|ROOT)|poetry|pipenv|conda|uv|site-packages)\b/.test(
      stageText(stage),
    )
  )
    return undefined;
  const installs = calls.filter(({ invocation }) => pipSubcommandWord(invocation)?.literal === "install");
  const [first] = installs;
  if (first === undefined || !installs.every(({ invocation }) => isPlain(invocation))) return undefined;
  return runsAsRoot(cut.build, first.run) ? first.run : undefined;
}

function isPlain({ programWord, arguments: words, command }: Invocation): boolean {
  if (!/^(pip3?|python3?)$/.test(programWord.literal ?? "") || command.name !== programWord.literal) return false;
  return !words.some((word) => /^(--user|--target|-t|--prefix|--root|--python)\b/.test(wordText(word)));
}

/** By a bare name, which is looked for in the virtual environment first. */
function startsPython({ cut: { start } }: Ground): boolean {
  return /^(python3?|gunicorn|uvicorn|hypercorn|daphne|flask|fastapi|celery|streamlit|waitress-serve|django-admin)$/.test(
    start.words[0]?.literal ?? "",
  );
}

/** A copy behind the build brings the whole build context into the folder. */
function copiesAll({ dockerfile, cut }: Ground, folder: string): boolean {
  return cut.rest.some((instruction) => {
    const copy = readCopy(instruction);
    return (
      copy !== undefined &&
      contextSourcesOf(dockerfile, instruction).some(isWholeContext) &&
      destinationOf(dockerfile, copy) === folder
    );
  });
}
