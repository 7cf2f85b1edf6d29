// Random edits that claim to touch one instruction: what changes another one must be refused by the gate.
import fc from "fast-check";
import { otherChange } from "../other-change.mjs";
import { changedBy, changes } from "./documents.mjs";

/** Documents with a change of one of their instructions. */
export function claimedEdits(documents) {
  return fc.tuple(
    documents,
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.array(changes, { minLength: 1, maxLength: 3 }),
  );
}

/** A check of one document and claim; answers whether the gate let it through. */
export function gateTarget(engine) {
  const { parseDockerfile, passGate } = engine;
  return ([text, place, list]) => {
    const dockerfile = parseDockerfile(text);
    const { instructions, source } = dockerfile;
    const touched = instructions[Math.floor(place * (instructions.length - 1))];
    if (touched === undefined) return false;
    const { start, end } = touched.span;
    const newText = list.reduce((part, change) => changedBy(part, change), text.slice(start, end));
    const range = { start: source.position(start), end: source.position(end) };
    const fix = { touches: [touched], adds: [], edits: [{ range, newText }] };
    if (!passGate(dockerfile, fix).passed) return false;
    const change = otherChange(engine, dockerfile, fix);
    if (change !== undefined) throw new Error(`the gate let through: ${change}`);
    return true;
  };
}
