import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert, insertAfter, replace } from "../dockerfile/edit.ts";
import { invocations, wordText } from "../dockerfile/invocations.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { runsAsRoot } from "../dockerfile/runs-as-root.ts";
import { type StartedFile, startedFiles } from "../dockerfile/started-file.ts";
import type { Fix, Rule } from "../rule.ts";

export const entrypointScriptNotExecutable: Rule = {
  id: "entrypoint-script-not-executable",
  category: "signals",
  summary: "The file that a container starts is not executable",
  severity: "warning",
  default: "workspace",
  when: { keywords: ["CMD", "ENTRYPOINT"] },

  *check(dockerfile, { context }) {
    if (context === undefined) return;
    const isFile = (path: string): boolean => context.entries.get(path)?.type === "file" && !context.excludes(path);
    for (const file of startedFiles(dockerfile, isFile)) {
      if (file.by === "interpreter" || isExecutable(file, context.entries.get(file.contextPath)?.executable)) continue;
      if (isMadeExecutable(dockerfile, file)) continue;
      yield {
        range: dockerfile.source.firstLineRange(file.span),
        message: [
          '{file} is not executable in the image, so that starting it fails with "permission denied"',
          { file: file.word },
        ],
        fixes: fixesFor(dockerfile, file, isFile),
      };
    }
  },
};

/** By `--chmod`, else by the mode of the file; one that is not known counts as executable. */
function isExecutable({ copy }: StartedFile, ofFile: boolean | undefined): boolean {
  const mode = copy.instruction.flags.find(({ name }) => name === "chmod")?.value;
  if (mode === undefined) return ofFile !== false;
  return !/^0?[0-7]{3,4}$/.test(mode) || (Number.parseInt(mode, 8) & 0o111) !== 0;
}

/** A later command that sets modes, moves the file or installs it; any that can't be read well may. */
function isMadeExecutable(dockerfile: Dockerfile, { instructions, imagePath, copy }: StartedFile): boolean {
  const name = imagePath.slice(imagePath.lastIndexOf("/") + 1);
  const later = instructions
    .slice(instructions.indexOf(copy.instruction) + 1)
    .filter(({ keyword }) => keyword === "RUN");
  return later.some((run) => {
    const text = run.cooked.text + run.heredocs.map(({ content }) => content).join("\n");
    const script = shellScript(dockerfile, run);
    if (script === undefined || !script.ok) return text.includes("chmod") || text.includes(name);
    return invocations(script).some(({ program, arguments: words }) => {
      const texts = words.map(wordText);
      const isNamed = texts.some((word) => word.endsWith(name));
      if (program === "chmod") return isNamed || texts.some((word) => /[*?$]|^-\w*R|^--recursive/.test(word));
      return isNamed || (program === "find" && texts.includes("chmod")) || program === "xargs";
    });
  });
}

function fixesFor(dockerfile: Dockerfile, file: StartedFile, isFile: (path: string) => boolean): readonly Fix[] {
  const { copy, source, start, imagePath, instructions } = file;
  const { instruction } = copy;
  const shared = { safety: "suggestion", preferred: true } as const;
  const chmod = instruction.flags.find(({ name }) => name === "chmod");
  if (chmod !== undefined) {
    return [
      {
        ...shared,
        title: ["Set --chmod=755"],
        touches: [instruction],
        edits: [replace(dockerfile, chmod.span, "--chmod=755")],
      },
    ];
  }
  if (copy.sources.length === 1 && isFile(source.path)) {
    const edit = insert(dockerfile, instruction.keywordSpan.end, " --chmod=755");
    return [
      {
        ...shared,
        title: ["Add --chmod=755 to the {keyword}", { keyword: instruction.keyword }],
        touches: [instruction],
        edits: [edit],
      },
    ];
  }
  const isPossible = runsAsRoot(instructions, instruction) && baseFamily(start.section.stage).shell !== "none";
  if (!isPossible || /[^\w./-]/.test(imagePath)) return [];
  const command = `RUN chmod +x ${imagePath}`;
  return [
    {
      ...shared,
      title: ["Add {command}", { command }],
      touches: [],
      adds: ["RUN"],
      edits: [insertAfter(dockerfile, owner(dockerfile, instruction), [command])],
    },
  ];
}

function owner({ instructions }: Dockerfile, instruction: Instruction): Instruction {
  return instructions[instruction.index] ?? instruction;
}
