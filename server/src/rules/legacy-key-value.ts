import type { Dockerfile, Instruction, Pair } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { type Swallowed, swallowedPairs } from "../dockerfile/swallowed-pairs.ts";
import { holderOf, withTriggers } from "../dockerfile/triggers.ts";
import { lexWord } from "../dockerfile/word-lexer.ts";
import { quotedWords } from "../dockerfile/words.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const legacyKeyValue: Rule = {
  id: "legacy-key-value",
  category: "style",
  summary: "ENV or LABEL separates name and value with a blank, the old form",
  severity: "hint",
  default: "on",
  sameAs: ["buildkit:LegacyKeyValueFormat", "dockadvisor:legacy-key-value-format"],
  when: { keywords: ["ENV", "LABEL"] },

  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile)) {
      const { arguments: args } = instruction;
      // The old form takes the whole line.
      const pair = args.form === "pairs" ? args.pairs[0] : undefined;
      if (pair?.separator !== "") continue;
      const swallowed = swallowedPairs(dockerfile, instruction);
      yield {
        range: dockerfile.source.firstLineRange(pair.nameSpan),
        message: message(instruction, pair, swallowed),
        ...(swallowed === undefined ? {} : { severity: "warning" }),
        fixes: () =>
          swallowed === undefined
            ? withEquals(dockerfile, instruction, pair)
            : apart(dockerfile, instruction, swallowed),
      };
    }
  },
};

function message({ keyword }: Instruction, { name }: Pair, swallowed: Swallowed | undefined): Message {
  if (swallowed?.kind === "equals") {
    return ["The blank before = makes the equals sign and all behind it the value of {name}", { name }];
  }
  if (swallowed?.kind === "lines") return ["Without = the lines below are part of the value of {name}", { name }];
  return [
    "{keyword} {name} without = takes the whole rest of the line as one value, an old form that Docker may drop",
    { keyword, name },
  ];
}

function apart(dockerfile: Dockerfile, instruction: Instruction, { kind, edits }: Swallowed): readonly Fix[] {
  return [
    {
      title: kind === "equals" ? ["Remove the blanks around ="] : ["Write = between the names and their values"],
      safety: "suggestion",
      preferred: true,
      touches: [holderOf(dockerfile, instruction)],
      edits,
    },
  ];
}

function withEquals(dockerfile: Dockerfile, instruction: Instruction, pair: Pair): readonly Fix[] {
  const { name, nameSpan, valueSpan } = pair;
  const written = /^[^"'`\\]+$/.test(name) ? writing(pair.value, dockerfile.escape) : undefined;
  if (written === undefined) return [];
  const isNew = written.kind === "new";
  const replaced = { start: nameSpan.end, end: isNew ? valueSpan.end : valueSpan.start };
  // Lines that are joined may have a comment between them.
  const joined = dockerfile.text.slice(replaced.start, replaced.end);
  if (joined.includes("\n") && (isNew || joined.includes("#"))) return [];
  const edits = [replace(dockerfile, replaced, `=${isNew ? written.text : written.quote}`)];
  if (!isNew && written.quote !== "") edits.push(insert(dockerfile, valueSpan.end, written.quote));
  return [
    {
      title: ["Use {name}=value", { name }],
      safety: "safe",
      preferred: true,
      // Several lines, or quotes between words, may have been meant as several variables.
      onSave: !isNew && !dockerfile.text.slice(nameSpan.start, valueSpan.end).includes("\n"),
      touches: [holderOf(dockerfile, instruction)],
      edits,
    },
  ];
}

/** How the new form writes a value: as it is between quotes or none, so that its lines stay, or another way. */
type Writing = { readonly kind: "kept"; readonly quote: "" | '"' } | { readonly kind: "new"; readonly text: string };

/** A way to write a value that BuildKit reads as the very same; undefined when it rejects it or none is sure. */
function writing(value: string, escape: "\\" | "`"): Writing | undefined {
  const read = (text: string): string | undefined => {
    const lexed = lexWord(text, { escape, environment: () => undefined });
    return lexed.ok ? lexed.text : undefined;
  };
  const meant = read(value);
  if (meant === undefined) return undefined;
  if (isOneWord(value, escape)) return { kind: "kept", quote: "" };
  if (!['"', "'", escape].some((special) => value.includes(special))) return { kind: "kept", quote: '"' };
  if (value.includes("$")) return undefined;
  const text = `"${meant.replace(/["$\\`]/g, (one) => (one === '"' || one === "$" || one === escape ? escape : "") + one)}"`;
  return read(text) === meant && isOneWord(text, escape) ? { kind: "new", text } : undefined;
}

/** Whether `name=` and the text are read as one pair with this text. */
function isOneWord(text: string, escape: string): boolean {
  return quotedWords(text, 0, text.length, escape)[0]?.text === text;
}
