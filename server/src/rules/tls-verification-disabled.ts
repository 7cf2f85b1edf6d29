import { scriptsMentioning } from "../dockerfile/build-scripts.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import {
  insecureFileWords,
  insecureMention,
  insecureNames,
  insecureVariable,
  insecureWords,
} from "../dockerfile/tls-options.ts";
import { type Weakness, weakCalls, weakVariables } from "../dockerfile/weakness.ts";
import type { Finding, Rule } from "../rule.ts";

export const tlsVerificationDisabled: Rule = {
  id: "tls-verification-disabled",
  category: "security",
  summary: "A download accepts any certificate, so that it may come from anybody",
  severity: "warning",
  default: "on",
  sameAs: [
    "checkov:CKV2_DOCKER_2",
    "checkov:CKV2_DOCKER_3",
    "checkov:CKV2_DOCKER_4",
    "checkov:CKV2_DOCKER_5",
    "checkov:CKV2_DOCKER_6",
    "checkov:CKV2_DOCKER_12",
    "checkov:CKV2_DOCKER_13",
    "checkov:CKV2_DOCKER_14",
    "checkov:CKV2_DOCKER_15",
    "checkov:CKV2_DOCKER_16",
    "dockerfile-doctor:DD055",
    "dockerfile-doctor:DD056",
  ],
  when: { words: insecureFileWords() },

  *check(dockerfile) {
    for (const weakness of weakCalls(dockerfile, weakScripts(dockerfile), insecureWords))
      yield describe(dockerfile, weakness);
    for (const weakness of weakVariables(dockerfile, settingScripts(dockerfile), insecureNames, insecureVariable))
      yield describe(dockerfile, weakness);
  },
};

const weakScripts = scriptsMentioning(insecureMention);
const settingScripts = scriptsMentioning(insecureNames);

function describe(dockerfile: Dockerfile, { instruction, span, text, edit }: Weakness): Finding {
  const option = text.replace(/\s+/g, " ");
  return {
    range: dockerfile.source.firstLineRange(span),
    message: /^GONOSUM/.test(option)
      ? [
          "With {option} no checksum of a Go module is compared with the public ones, so a changed one goes unnoticed",
          { option },
        ]
      : ["With {option} any certificate is accepted, so anybody in between can change what is downloaded", { option }],
    fixes:
      edit === undefined
        ? []
        : [
            {
              title: ["Check certificates again, without {option}", { option }],
              safety: "suggestion",
              preferred: true,
              touches: [instruction],
              edits: [edit],
            },
          ],
  };
}
