// Starts a rule: `npm run new-rule some-bad-pattern` writes the rule, its page, and its line in the list.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";

const id = process.argv[2] ?? "";
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
  console.error(
    "usage: npm run new-rule -- ID, where ID names the bad pattern in kebab-case, such as copy-all-before-deps",
  );
  process.exit(2);
}
const folder = "server/src/rules";
if (existsSync(`${folder}/${id}.ts`)) {
  console.error(`${folder}/${id}.ts is there already`);
  process.exit(2);
}
const name = id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

writeFileSync(
  `${folder}/${id}.ts`,
  `import type { Rule } from "../rule.ts";

export const ${name}: Rule = {
  id: "${id}",
  category: "correctness",
  summary: "What is wrong, in one sentence without a full stop",
  severity: "warning",
  default: "on",

  *check(dockerfile) {
    for (const instruction of dockerfile.instructions) {
      if (instruction.keyword !== "MAINTAINER") continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.keywordSpan),
        message: ["What is wrong, and why it matters"],
        fixes: [],
      };
    }
  },
};
`,
);
writeFileSync(
  `${folder}/${id}.md`,
  `# ${id}

Why it matters, in two or three sentences.

## The plain case

\`\`\`dockerfile
FROM alpine:3.22
\`\`\`

## Not a finding: what looks alike

\`\`\`dockerfile
FROM alpine:3.22
\`\`\`
`,
);
spawnSync(process.execPath, ["scripts/generate.mjs"], { stdio: "inherit" });
console.log(`wrote ${folder}/${id}.ts, ${folder}/${id}.md and a line in ${folder}/index.ts`);
console.log("next: write the cases of the page, then npm run pages draws what the rule says");
