import { baseFamily, baseImage, imageFamily } from "../dockerfile/base-family.ts";
import { otherSystem, plainBase, replaceBase } from "../dockerfile/base-variant.ts";
import { copies, readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { imageUses } from "../dockerfile/image-uses.ts";
import { type NativeOutput, nativeOutput, stageText } from "../dockerfile/native-output.ts";
import { type Landing, stageLandings } from "../dockerfile/stage-landings.ts";
import { needsMachineCode } from "../project/node-native.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const libcMismatchAcrossStages: Rule = {
  id: "libc-mismatch-across-stages",
  category: "correctness",
  summary: "Machine code moves between a stage with glibc and one with musl",
  severity: "warning",
  default: "on",
  when: { keywords: ["COPY", "ADD"], texts: ["from="] },

  *check(dockerfile, project) {
    if (!copies(dockerfile).some(({ from }) => from !== undefined)) return;
    for (const landing of stageLandings(dockerfile)) {
      const { from, into, copy } = landing;
      const [one, other] = [baseFamily(from).libc, baseFamily(into).libc];
      if (!differ(one, other)) continue;
      for (const source of copy.sources) {
        const output = nativeOutput(dockerfile, from, source.value);
        if (output === undefined || (output.kind === "node" && servesFiles(into))) continue;
        const isCertain =
          output.certain || (output.kind === "node" && [...project.nodePackages.values()].some(needsMachineCode));
        yield {
          range: dockerfile.source.firstLineRange(source.span),
          message: messageOf(output.kind, one, other),
          ...(isCertain && !addsCompatibility(into) ? {} : { severity: "hint" as const }),
          fixes: sameSystem(dockerfile, landing),
        };
        break;
      }
    }
    yield* copiedRuntimes(dockerfile);
  },
};

function differ(one: string, other: string): boolean {
  return (one === "glibc" && other === "musl") || (one === "musl" && other === "glibc");
}

/** A web server sends packages to browsers, and loads none. */
function servesFiles(stage: Stage): boolean {
  return /(^|\/)(nginx|nginx-unprivileged|httpd|caddy)$/.test(baseImage(stage)?.path ?? "");
}

function messageOf(kind: NativeOutput["kind"], one: string, other: string): Message {
  if (kind === "binary" || kind === "runtime")
    return ["The program was linked with {one} and may not start on {other}", { one, other }];
  return ["Packages were installed for {one}; those with machine code do not load on {other}", { one, other }];
}

/** Alpine's packages that stand in for glibc. */
function addsCompatibility(stage: Stage): boolean {
  return /\b(gcompat|libc6-compat|glibc)\b/.test(stageText(stage));
}

/** An interpreter taken from an image of another system. */
function* copiedRuntimes(dockerfile: Dockerfile): Iterable<Finding> {
  for (const { instruction, image } of imageUses(dockerfile)) {
    const copy = readCopy(instruction);
    const { stage } = instruction;
    if (copy === undefined || stage === undefined) continue;
    const [one, other] = [imageFamily(image).libc, baseFamily(stage).libc];
    if (!differ(one, other)) continue;
    const source = copy.sources.find(({ value }) => nativeOutput(dockerfile, stage, value)?.kind === "runtime");
    if (source === undefined || addsCompatibility(stage)) continue;
    yield {
      range: dockerfile.source.firstLineRange(source.span),
      message: messageOf("runtime", one, other),
      fixes: [],
    };
  }
}

/** The builder follows the final stage unless it installs Debian's packages; else the other way about. */
function sameSystem(dockerfile: Dockerfile, { from, into }: Landing): readonly Fix[] {
  return [from, into].flatMap((stage) => {
    const other = stage === from ? into : from;
    const base = plainBase(stage);
    if (base === undefined || /\b(apt-get|apt|apk|yum|dnf)\s/.test(stageText(stage))) return [];
    const reference = otherSystem(base, baseFamily(other).libc === "musl" ? "alpine" : "debian");
    if (reference === undefined) return [];
    return [
      {
        title: ["Start from {reference}", { reference }],
        safety: "suggestion",
        touches: [base.stage.from],
        edits: [replaceBase(dockerfile, base.stage, reference)],
      },
    ];
  });
}
