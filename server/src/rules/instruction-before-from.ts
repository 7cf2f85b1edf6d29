import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insertBefore, remove } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { once } from "../dockerfile/memo.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const instructionBeforeFrom: Rule = {
  id: "instruction-before-from",
  category: "correctness",
  summary: "An instruction other than ARG stands before the first FROM, or there is no FROM",
  severity: "error",
  default: "on",
  sameAs: [
    "hadolint:DL3061",
    "dockerfile-utils:NO_SOURCE_IMAGE",
    "droast:DF037",
    "dockerfilelint:from_first",
    "buddy:EI0002",
    "buddy:EF0001",
    "buildkit:parser",
  ],
  when: { signs: ["early instruction"] },

  *check(dockerfile, project) {
    const { source, stages, instructions } = dockerfile;
    if (instructions[0]?.keyword === "FROM" || hasCustomFrontend(dockerfile)) return;
    const early = beforeFrom(dockerfile).filter(({ keyword }) => keyword !== "ARG");
    if ((early.length === 0 && stages.length > 0) || isFragment(dockerfile)) return;
    const [first = instructions[0]] = early;
    const from = stages[0]?.from;
    if (from === undefined && first !== undefined) {
      yield {
        range: source.firstLineRange(first.keywordSpan),
        message: ["The file has no FROM, so there is no image to build"],
        fixes: () => (early.length === 0 ? [] : addFrom(dockerfile, first, project)),
      };
      return;
    }
    for (const instruction of early) {
      yield {
        range: source.firstLineRange(instruction.keywordSpan),
        message: [
          "{keyword} stands before the first FROM, where BuildKit allows ARG alone",
          { keyword: instruction.keyword },
        ],
        fixes: () => (first === undefined || from === undefined ? [] : moveFrom(dockerfile, first, from)),
      };
    }
  },
};

function beforeFrom({ stages, instructions }: Dockerfile): readonly Instruction[] {
  return instructions.slice(0, stages[0]?.from.index);
}

/** Text that a template engine still has to fill in, or that another file includes. */
const isFragment = once(({ text }: Dockerfile): boolean => /\{\{|\{%|<%|^#include\b/m.test(text));

/** The usual base of a program, by a file of the build context. */
const bases: readonly (readonly [file: string, base: string])[] = [
  ["go.mod", "golang:1.26"],
  ["package.json", "node:24"],
  ["pom.xml", "maven:3-eclipse-temurin-25"],
  ["build.gradle", "gradle:9-jdk25"],
  ["build.gradle.kts", "gradle:9-jdk25"],
  ["requirements.txt", "python:3.14"],
  ["pyproject.toml", "python:3.14"],
  ["Cargo.toml", "rust:1"],
  ["composer.json", "php:8"],
  ["Gemfile", "ruby:3"],
];

function addFrom(dockerfile: Dockerfile, first: Instruction, { context, texts }: Project): readonly Fix[] {
  const fitting = bases.filter(([file]) => context?.entries.has(file) === true || texts.has(file));
  const images = new Set([...fitting.map(([, image]) => image), "debian:trixie-slim", "alpine:3.22"]);
  const from = first.keywordText === first.keywordText.toLowerCase() ? "from" : "FROM";
  return [...images].map((image) => ({
    title: ["Insert FROM {image}", { image }],
    safety: "suggestion",
    touches: [],
    adds: ["FROM"],
    edits: [insertBefore(dockerfile, first, [`${from} ${image}`])],
  }));
}

/** An ARG between the two may be what FROM reads. */
function moveFrom(dockerfile: Dockerfile, first: Instruction, from: Instruction): readonly Fix[] {
  const { instructions, source, text } = dockerfile;
  const between = instructions.slice(first.index, from.index);
  if (between.some(({ keyword }) => keyword === "ARG") || from.firstLine !== from.lastLine) return [];
  const line = text.slice(source.lineStart(from.firstLine), source.lineEnd(from.firstLine)).trim();
  return [
    {
      title: ["Move {from} above", { from: line }],
      safety: "suggestion",
      preferred: true,
      touches: [from],
      edits: [insertBefore(dockerfile, first, [line]), remove(dockerfile, from)],
    },
  ];
}
