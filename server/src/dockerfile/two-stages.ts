import type { TextEdit } from "vscode-languageserver-types";
import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { insert, insertBefore } from "./edit.ts";
import { goBuilds } from "./go-build.ts";
import { type Invocation, operands, wordText } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import { startProgram } from "./start-program.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** A second stage behind the one that builds. */
export interface SecondStage {
  /** What the second stage starts from. */
  readonly base: string;
  readonly adds: readonly string[];
  readonly edits: readonly TextEdit[];
}

/** Cuts a stage in two in front of what starts the program, which a compiler of the stage wrote; undefined where more than the program may be needed. */
export function splitStage(dockerfile: Dockerfile, stage: Stage): SecondStage | undefined {
  const start = startProgram(dockerfile, stage);
  if (start === undefined || start.instruction.stage !== stage || stage.name !== undefined) return undefined;
  const folder = workingDirectoryAt(dockerfile, start.instruction);
  // A bare name is looked for in PATH, which holds /go/bin in the images of Go.
  const isBare = !start.path.includes("/");
  const path = isBare ? `/go/bin/${start.path}` : resolvePath(folder, start.path);
  const last = stage.instructions.findLast(({ keyword }) => /^(RUN|COPY|ADD|FROM|ARG)$/.test(keyword));
  if (path === undefined || last === undefined || !isBuilt(dockerfile, stage, path)) return undefined;
  const before = stage.instructions.filter(({ index }) => index <= last.index);
  if (before.some((one) => !isOfBuild(one)) || stage.from.arguments.form !== "words") return undefined;
  const next = stage.instructions.find(({ index }) => index > last.index);
  const base = baseFamily(stage).libc === "musl" ? "alpine:3.22" : "debian:trixie-slim";
  const needsFolder = !isBare && start.path !== path && folder !== undefined;
  const destination = isBare ? `/usr/local/bin/${start.path}` : path;
  const lines = [
    `FROM ${base}`,
    ...(needsFolder ? [`WORKDIR ${folder}`] : []),
    `COPY --from=build ${path} ${destination}`,
  ];
  if (next === undefined) return undefined;
  return {
    base,
    adds: lines.map((line) => line.split(" ")[0] as string),
    edits: [insert(dockerfile, stage.from.headSpan.end, " AS build"), insertBefore(dockerfile, next, ["", ...lines])],
  };
}

/** Instructions that mean nothing to the program when it runs. */
function isOfBuild({ keyword, arguments: args }: Instruction): boolean {
  if (keyword === "ENV")
    return args.form === "pairs" && args.pairs.every(({ name }) => /^(GO|CGO|CARGO|RUST|PATH$)/.test(name));
  return /^(FROM|RUN|COPY|ADD|ARG|WORKDIR|SHELL)$/.test(keyword);
}

function isBuilt(dockerfile: Dockerfile, stage: Stage, path: string): boolean {
  return stage.instructions.some((run) => {
    const script = run.keyword === "RUN" ? shellScript(dockerfile, run) : undefined;
    if (script === undefined || script.commands.some(({ name }) => name === "cd")) return false;
    const folder = workingDirectoryAt(dockerfile, run);
    if (/\/target\/release\/[\w-]+$/.test(path)) return /\bcargo build\b/.test(script.cooked.text);
    return goBuilds(script).some((build) => goOutput(build, folder) === path);
  });
}

const goValueFlags: readonly string[] =
  "-o -ldflags -tags -mod -gcflags -asmflags -installsuffix -buildmode -p -pkgdir -toolexec -compiler".split(" ");

/** Where `go build` and `go install` write their program: named by `-o`, else for the package or its folder. */
function goOutput({ arguments: words }: Invocation, folder: string | undefined): string | undefined {
  const [verb, target, another] = operands(words, goValueFlags).map(wordText);
  const at = words.findIndex((word) => wordText(word) === "-o");
  const output = at === -1 ? undefined : words[at + 1];
  if (output !== undefined) return resolvePath(folder, wordText(output));
  if (another !== undefined || target?.endsWith(".go")) return undefined;
  const isHere = target === undefined || /^\.(\/(\.\.\.)?)?$/.test(target);
  const name = (isHere ? folder : target)?.split("/").at(-1);
  if (name === undefined || !/^[\w-]+$/.test(name)) return undefined;
  return verb === "install" ? `/go/bin/${name}` : resolvePath(folder, name);
}
