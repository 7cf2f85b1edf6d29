import assert from "node:assert/strict";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { signatureHelp } from "../server/src/editing/signature.ts";

describe("signatures", () => {
  const signatures: readonly [text: string, active: string | undefined][] = [
    ["FROM ", "image"],
    ["FROM --pl", "[--platform=platform]"],
    ["FROM a ", "[AS name]"],
    ["COPY a", "source…"],
    ["COPY --link a b ", "destination"],
    ["COPY --l", "[flags]"],
    ["USER ", "user[:group]"],
    ["RUN ", undefined],
    ["COP", undefined],
    ["", undefined],
  ];
  for (const [text, active] of signatures) {
    it(`says what stands at the end of ${JSON.stringify(text)}: ${active ?? "nothing"}`, () => {
      const [signature] = signatureHelp(parseDockerfile(text), text.length)?.signatures ?? [];
      const part = signature?.parameters?.[signature.activeParameter ?? 0]?.label;
      assert.equal(part, active);
      assert.ok(part === undefined || signature?.label.includes(part as string));
    });
  }
});
