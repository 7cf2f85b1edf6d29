import { type BrokenArray, type BrokenArrayCause, brokenArray } from "../dockerfile/broken-array.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert, insertBefore, replace } from "../dockerfile/edit.ts";
import type { FileEdit, Fix, Message, Rule } from "../rule.ts";

export const invalidJsonForm: Rule = {
  id: "invalid-json-form",
  category: "signals",
  summary: "Arguments look like a JSON array, but are not valid JSON",
  severity: "error",
  default: "on",
  sameAs: [
    "dockerfile-utils:JSON_IN_SINGLE_QUOTES",
    "tally:invalid-json-form",
    "buddy:EJ0001",
    "dockerfile-doctor:DD080",
    "dockadvisor:json",
    "hadolint:DL3025",
    "buildkit:JSONArgsRecommended",
    "kics:not_using_json_in_cmd_and_entrypoint_arguments",
  ],
  when: { texts: ["["] },

  *check(dockerfile) {
    for (const outer of dockerfile.instructions) {
      const instruction = outer.trigger ?? outer;
      const array = brokenArray(instruction);
      if (array === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.arguments.span),
        message: describe(instruction, array),
        fixes: () => repair(dockerfile, outer, array),
      };
    }
  },
};

const causes: Readonly<Record<BrokenArrayCause, string>> = {
  "single quotes": "JSON has no single quotes",
  "typographic quotes": "JSON has no typographic quotes",
  "missing quotes": "an element lacks its quotes",
  "missing comma": "a comma is missing",
  "missing bracket": "the closing bracket is missing",
  "trailing comma": "JSON allows no comma before the bracket",
  backslash: "a backslash must be doubled in JSON",
  rest: "text follows the closing bracket",
  other: "a character must be escaped in JSON",
};

function describe({ keyword, arguments: args }: Instruction, { cause }: BrokenArray): Message {
  const why = causes[cause];
  if (args.form === "unread") return ["Docker takes an array of strings alone, so this can't be built: {why}", { why }];
  if (keyword === "SHELL") return ["SHELL must be a JSON array, so this can't be built: {why}", { why }];
  if (keyword === "COPY" || keyword === "ADD" || keyword === "VOLUME")
    return ["This is no valid JSON, so brackets and quotes become part of the paths: {why}", { why }];
  return ["This is no valid JSON, so a shell runs it with brackets and commas as parts of the words: {why}", { why }];
}

function repair(dockerfile: Dockerfile, instruction: Instruction, array: BrokenArray): readonly Fix[] {
  const { rest, elements, cause } = array;
  if (rest !== "" && !/^#|^[;,\]]+$/.test(rest)) return [];
  if (cause === "missing quotes" && elements.some(({ quote, value }) => quote === "none" && !isPlainWord(value)))
    return [];
  const { keyword, arguments: args } = instruction.trigger ?? instruction;
  const cannotBuild = keyword === "SHELL" || args.form === "unread";
  return [
    {
      title: ["Repair the JSON array"],
      safety: cannotBuild ? "safe" : "suggestion",
      preferred: true,
      touches: [instruction],
      edits: edits(dockerfile, instruction, array),
    },
  ];
}

/** `null` and arrays inside are no strings that somebody forgot the quotes of. */
function isPlainWord(value: string): boolean {
  return value !== "null" && /^[\w@%+=:./$~*?\\-]+$/.test(value);
}

function edits(dockerfile: Dockerfile, instruction: Instruction, array: BrokenArray): readonly FileEdit[] {
  const { cooked, elements, trailingComma, end, rest } = array;
  const list: FileEdit[] = [];
  elements.forEach(({ start, end: stop, value, afterComma }, index) => {
    const before = elements[index - 1];
    if (before !== undefined && !afterComma) list.push(insert(dockerfile, cooked.sourceEnd(before.end), ","));
    const text = JSON.stringify(value);
    if (text !== cooked.text.slice(start, stop)) list.push(replace(dockerfile, cooked.span(start, stop), text));
  });
  if (trailingComma !== undefined) list.push(replace(dockerfile, cooked.span(trailingComma, trailingComma + 1), ""));
  const last = elements.at(-1);
  if (end === undefined && last !== undefined)
    list.push(insert(dockerfile, cooked.sourceEnd(trailingComma === undefined ? last.end : trailingComma + 1), "]"));
  if (end === undefined || rest === "") return list;
  list.push(replace(dockerfile, cooked.span(end, cooked.text.trimEnd().length), ""));
  if (rest.startsWith("#")) list.unshift(insertBefore(dockerfile, instruction, [rest]));
  return list;
}
