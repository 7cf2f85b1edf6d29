import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { copiedStage } from "../dockerfile/stage-copies.ts";
import { springBoot } from "../project/spring-boot.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const springLayertoolsDeprecated: Rule = {
  id: "spring-layertools-deprecated",
  category: "correctness",
  summary: "The layertools mode is deprecated in the project's Spring Boot",
  severity: "info",
  default: "workspace",
  when: { keywords: ["RUN"], words: ["layertools"] },

  *check(dockerfile, project) {
    const boot = springBoot(project);
    if (boot?.version === undefined || boot.version < 303) return;
    for (const run of dockerfile.instructions) {
      const script = run.keyword === "RUN" ? shellScript(dockerfile, run) : undefined;
      for (const invocation of script === undefined ? [] : invocations(script)) {
        const mode = invocation.arguments.find(({ text }) => text === "-Djarmode=layertools");
        if (script === undefined || mode === undefined || invocation.program !== "java") continue;
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(mode.start, mode.end)),
          message: [
            "Since Spring Boot 3.3, and this is {version}, the layertools mode is deprecated for the tools mode",
            { version: boot.versionText ?? "" },
          ],
          tag: "deprecated",
          fixes: useTools(dockerfile, run, script, invocation),
        };
      }
    }
  },
};

const layers = /(^|\/)(dependencies|spring-boot-loader|snapshot-dependencies|application)\/?$/;

/** The same layout one folder below, since the tools mode wants an empty one, and the launcher stays; undefined for chosen layers. */
function useTools(
  dockerfile: Dockerfile,
  run: Instruction,
  script: ShellScript,
  { arguments: words }: Invocation,
): readonly Fix[] {
  const at = words.findIndex(({ text }) => text === "extract");
  const mode = words.find(({ text }) => text === "-Djarmode=layertools");
  const verb = words[at];
  const rest = words.slice(at + 1).map(wordText);
  const hasDestination = rest[0] === "--destination" && rest.length === 2;
  if (verb === undefined || mode === undefined || (rest.length > 0 && !hasDestination)) return [];
  const copies = hasDestination ? [] : layerCopies(dockerfile, run);
  if (copies === undefined) return [];
  const options = hasDestination ? " --layers --launcher" : " --layers --launcher --destination extracted";
  return [
    {
      title: ["Use -Djarmode=tools, and keep the launcher"],
      safety: "suggestion",
      touches: [run, ...copies.map(({ instruction }) => instruction)],
      edits: [
        replace(dockerfile, script.cooked.span(mode.start, mode.end), "-Djarmode=tools"),
        insert(dockerfile, script.cooked.sourceEnd(verb.end), options),
        ...copies.flatMap(({ edits }) => edits),
      ],
    },
  ];
}

interface LayerCopy {
  readonly instruction: Instruction;
  readonly edits: readonly FileEdit[];
}

/** The copies of the layers from the stage; undefined where there are none, or the stage gives more than them. */
function layerCopies(dockerfile: Dockerfile, { stage }: Instruction): readonly LayerCopy[] | undefined {
  const found: LayerCopy[] = [];
  for (const instruction of dockerfile.instructions) {
    const copy = readCopy(instruction);
    if (copy?.from === undefined || copiedStage(dockerfile, copy) !== stage) continue;
    if (!copy.sources.every(({ value }) => layers.test(value) && !/["'\\]/.test(value))) return undefined;
    const edits = copy.sources.map(({ value, cooked }) => {
      const place = value.search(/(dependencies|spring-boot-loader|snapshot-dependencies|application)\/?$/);
      const name =
        value.endsWith("snapshot-dependencies") || value.endsWith("snapshot-dependencies/")
          ? value.lastIndexOf("snapshot-")
          : place;
      return insert(dockerfile, cooked.sourceOffset(cooked.text.indexOf(value) + name), "extracted/");
    });
    found.push({ instruction, edits });
  }
  return found.length === 0 ? undefined : found;
}
