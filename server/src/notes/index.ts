import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import type { Message } from "../rule.ts";
import { baseImageNotes } from "./base-image.ts";
import { buildNotes } from "./build.ts";
import { javaNotes } from "./java.ts";
import type { Note } from "./note.ts";

/** Every note, in the order in which a hover shows them. */
export const notes: readonly Note[] = [...baseImageNotes, ...javaNotes, ...buildNotes];

/** A note, and what it says of an instruction. */
export interface Said {
  readonly note: Note;
  readonly message: Message;
}

/** What the notes say of an instruction. */
export function notesOn(dockerfile: Dockerfile, instruction: Instruction): readonly Said[] {
  const one = instruction.trigger ?? instruction;
  return notes.flatMap((note): readonly Said[] => {
    if (!note.keywords.includes(one.keyword)) return [];
    const message = note.say(dockerfile, one);
    return message === undefined ? [] : [{ note, message }];
  });
}
