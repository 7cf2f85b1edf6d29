import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { invocations, wordText } from "./invocations.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { isPosixShell } from "./stage-state.ts";

/** A place that names one CPU architecture: a setting of Go, the target of another compiler, or the address of a download. */
export interface FixedPlatform {
  readonly kind: "go" | "target" | "address";
  /** By Go's name. */
  readonly architecture: string;
  readonly instruction: Instruction;
  /** Of a setting with its name, such as `GOARCH=amd64`. */
  readonly span: Span;
  /** `GOOS=linux` beside it. */
  readonly system: Span | undefined;
}

/** A file that asks which architecture is wanted or there, or whose stages say which they are for. */
export function isTiedOnPurpose({ text, stages }: Dockerfile): boolean {
  if (
    /TARGETARCH|TARGETPLATFORM|BUILDPLATFORM|BUILDARCH|\buname\b|--print-architecture|\$\(arch\)|apk --print-arch/.test(
      text,
    )
  )
    return true;
  return stages.some(({ from }) => from.flags.some(({ name }) => name === "platform"));
}

/** The places that name an architecture, in order; of settings for other systems than Linux none. */
export function fixedPlatforms(dockerfile: Dockerfile): readonly FixedPlatform[] {
  return dockerfile.instructions.flatMap((instruction): readonly FixedPlatform[] => {
    if (instruction.keyword === "ENV") return ofSettings(instruction);
    if (instruction.keyword === "ADD") return ofSources(instruction);
    if (instruction.keyword !== "RUN" || !mentions(instruction, anyName)) return [];
    const script = isPosixShell(dockerfile, instruction) ? shellScript(dockerfile, instruction) : undefined;
    return script === undefined ? [] : [...ofGo(instruction, script), ...ofCalls(instruction, script)];
  });
}

const names: ReadonlyMap<string, string> = new Map([
  ["amd64", "amd64"],
  ["x86_64", "amd64"],
  ["x86-64", "amd64"],
  ["x64", "amd64"],
  ["arm64", "arm64"],
  ["aarch64", "arm64"],
]);
const anyName = /amd64|x86[_-]64|x64|arm64|aarch64/;
const nameInAddress = /(?:^|[^A-Za-z0-9])(amd64|x86[_-]64|x64|arm64|aarch64)(?![A-Za-z0-9])/;

function ofSettings(instruction: Instruction): readonly FixedPlatform[] {
  const pairs = instruction.arguments.form === "pairs" ? instruction.arguments.pairs : [];
  const setting = pairs.find(({ name }) => name === "GOARCH");
  const system = pairs.find(({ name }) => name === "GOOS");
  const architecture = names.get(setting?.value ?? "");
  if (setting?.separator !== "=" || architecture === undefined || !isLinux(system?.value)) return [];
  const spanOf = ({ nameSpan, valueSpan }: typeof setting): Span => ({ start: nameSpan.start, end: valueSpan.end });
  return [{ kind: "go", architecture, instruction, span: spanOf(setting), system: system && spanOf(system) }];
}

function isLinux(system: string | undefined): boolean {
  return system === undefined || system === "linux";
}

/** Set in front of a command, by `export`, or by `env`. */
function ofGo(instruction: Instruction, { cooked, commands }: ShellScript): readonly FixedPlatform[] {
  return commands.flatMap(({ assignments, words, name }): readonly FixedPlatform[] => {
    const passed =
      name === "export" || name === "env" ? words.map((word) => ({ ...word, ...pairOf(wordText(word)) })) : [];
    const settings = [...assignments, ...passed];
    const setting = settings.find((one) => one.name === "GOARCH");
    const system = settings.find((one) => one.name === "GOOS");
    const architecture = names.get(setting?.literal ?? "");
    if (setting === undefined || architecture === undefined || !isLinux(system?.literal)) return [];
    const spanOf = ({ start, end }: { readonly start: number; readonly end: number }): Span => cooked.span(start, end);
    return [{ kind: "go", architecture, instruction, span: spanOf(setting), system: system && spanOf(system) }];
  });
}

function pairOf(text: string): { readonly name: string; readonly literal: string } {
  const at = text.indexOf("=");
  return { name: text.slice(0, Math.max(at, 0)), literal: text.slice(at + 1) };
}

function ofCalls(instruction: Instruction, script: ShellScript): readonly FixedPlatform[] {
  return invocations(script).flatMap(({ program, arguments: words }) =>
    words.flatMap((word, at): readonly FixedPlatform[] => {
      const text = wordText(word);
      const isAddress = (program === "curl" || program === "wget") && /^\w+:\/\//.test(text);
      const isTarget = program === "cargo" && (text.startsWith("--target=") || words[at - 1]?.text === "--target");
      const found = isAddress || isTarget ? nameInAddress.exec(text)?.[1] : undefined;
      const architecture = names.get(found ?? "");
      if (found === undefined || architecture === undefined) return [];
      const start = word.start + Math.max(word.text.indexOf(found), 0);
      const span = script.cooked.span(start, start + found.length);
      return [{ kind: isTarget ? "target" : "address", architecture, instruction, span, system: undefined }];
    }),
  );
}

function ofSources(instruction: Instruction): readonly FixedPlatform[] {
  const words = instruction.arguments.form === "words" ? instruction.arguments.words.slice(0, -1) : [];
  return words.flatMap(({ value, cooked }): readonly FixedPlatform[] => {
    const found = /^https?:\/\//.test(value) ? nameInAddress.exec(value)?.[1] : undefined;
    const architecture = names.get(found ?? "");
    if (found === undefined || architecture === undefined) return [];
    const start = value.indexOf(found);
    return [
      { kind: "address", architecture, instruction, span: cooked.span(start, start + found.length), system: undefined },
    ];
  });
}
