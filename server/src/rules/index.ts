import type { Rule } from "../rule.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { unknownInstruction } from "./unknown-instruction.ts";

/** Every rule, in the order of the README. */
export const rules: readonly Rule[] = [unknownInstruction, fromAsCasing];
