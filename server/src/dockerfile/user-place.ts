import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { invocations, operands } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import { lineage } from "./stages.ts";

/** A user that the stage creates already. */
export function createdUser(dockerfile: Dockerfile, stage: Stage): string | undefined {
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
export function userPlace(stage: Stage): { readonly before: Instruction | undefined; readonly after: Instruction } {
  const changing = ["FROM", "RUN", "COPY", "ADD", "WORKDIR", "SHELL"];
  const last = stage.instructions.findLast(({ keyword }) => changing.includes(keyword)) ?? stage.from;
  const before = stage.instructions.find(
    ({ index, keyword }) => index > last.index && (keyword === "CMD" || keyword === "ENTRYPOINT"),
  );
  return { before, after: last };
}

/** Behind the last RUN that installs packages, else directly behind FROM, so that the layer is seldom rebuilt. */
export function creationPlace(dockerfile: Dockerfile, stage: Stage): Instruction {
  const installing = stage.instructions.findLast((instruction) => {
    const script = instruction.keyword === "RUN" ? shellScript(dockerfile, instruction) : undefined;
    return (
      script !== undefined &&
      invocations(script).some(({ program }) => /^(apt|apt-get|apk|dnf|microdnf|yum|zypper|tdnf)$/.test(program))
    );
  });
  return installing ?? stage.from;
}

/** Whether an instruction's last line ends in the escape character, so that a line below it would become a part of it. */
export function isUnfinished({ source, escape }: Dockerfile, { lastLine }: Instruction): boolean {
  return source.text.slice(source.lineStart(lastLine), source.lineEnd(lastLine)).trimEnd().endsWith(escape);
}
