import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import { mayCopyProgram, runTexts } from "../dockerfile/brought-programs.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { type DownloadCall, downloadCalls, fetchedUrl } from "../dockerfile/download-calls.ts";
import { execForm, insertAfter, replace } from "../dockerfile/edit.ts";
import { lacksDownloader } from "../dockerfile/shipped-tools.ts";
import { effective, inherited } from "../dockerfile/stage-state.ts";
import type { Fix, Rule } from "../rule.ts";

export const healthcheckToolMissing: Rule = {
  id: "healthcheck-tool-missing",
  category: "signals",
  summary: "HEALTHCHECK calls curl or wget, which the image lacks",
  severity: "warning",
  default: "on",
  sameAs: ["tally:ruby/healthcheck-rails-up-endpoint (Rails only)"],
  when: { keywords: ["HEALTHCHECK"], words: ["curl", "wget"] },

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const instruction = effective(stage, "HEALTHCHECK");
      if (instruction === undefined) continue;
      for (const call of downloadCalls(dockerfile, instruction)) {
        const { tool } = call;
        if (!lacksDownloader(stage, tool) || mayBeAdded(dockerfile, stage, tool)) continue;
        const image = baseImage(stage);
        const name = image === undefined ? "scratch" : image.path + (image.tag === undefined ? "" : `:${image.tag}`);
        yield {
          range: dockerfile.source.firstLineRange(call.nameSpan),
          message: [
            "{image} ships no {tool} and nothing here installs it, so the check may always fail",
            { image: name, tool },
          ],
          fixes: () => fixes(dockerfile, stage, instruction, call),
        };
        break;
      }
    }
  },
};

/** A RUN that names the tool or runs what nobody can look into, or a copy that may bring it. */
function mayBeAdded(dockerfile: Dockerfile, stage: Stage, tool: string): boolean {
  if (mayCopyProgram(dockerfile, stage, [tool, "busybox"])) return true;
  return runTexts(stage).some((text) => text.includes(tool) || isOpaque(text));
}

/** Scripts, lists of packages in files and variables, and tools that set up a machine. */
function isOpaque(text: string): boolean {
  return (
    /\.(sh|bash)\b|\b(xargs|ansible\w*|chef\w*|puppet|salt-\w+|make|nix-env|brew|debootstrap|dpkg|tasksel)\b/.test(
      text,
    ) || /\b(install|add)\b[^;&|]*(\$|`)/.test(text)
  );
}

function fixes(dockerfile: Dockerfile, stage: Stage, instruction: Instruction, call: DownloadCall): readonly Fix[] {
  const url = fetchedUrl(call);
  const found: Fix[] = [];
  const put = (title: string, words: readonly string[]): void => {
    found.push({
      title: [title],
      safety: "suggestion",
      touches: [instruction],
      edits: [replace(dockerfile, call.span, call.write(words))],
    });
  };
  const path = baseImage(stage)?.path;
  if (url !== undefined && call.tool === "curl" && baseFamily(stage).shell === "busybox")
    put("Use wget, which busybox has", ["wget", "-q", "--spider", url]);
  if (url !== undefined && !/["'`\\ ]/.test(url) && (path === "node" || path === "python")) {
    const isExpanded = url.includes("$");
    if (path === "node" && !(isExpanded && call.write === execForm))
      put("Let node send the request", [
        "node",
        "-e",
        `fetch('${url}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
      ]);
    if (path === "python" && !(isExpanded && call.write === execForm))
      put("Let python send the request", ["python", "-c", `import urllib.request; urllib.request.urlopen('${url}')`]);
  }
  return [...found, ...install(dockerfile, stage, call.tool)];
}

/** As root, directly below the stage's FROM. */
function install(dockerfile: Dockerfile, stage: Stage, tool: string): readonly Fix[] {
  const { packages, user } = baseFamily(stage);
  const isRoot = stage.base.kind !== "stage" || inherited(stage.base.stage, "USER") === undefined;
  const command = commands.get(packages);
  if (command === undefined || user !== "root" || !isRoot) return [];
  return [
    {
      title: ["Install {tool}", { tool }],
      safety: "suggestion",
      touches: [],
      adds: ["RUN"],
      edits: [insertAfter(dockerfile, stage.from, command(tool, dockerfile.escape))],
    },
  ];
}

const commands: ReadonlyMap<string, (tool: string, escape: string) => readonly string[]> = new Map([
  [
    "apt",
    (tool, escape) => [
      `RUN apt-get update && apt-get install -y --no-install-recommends ${tool} ${escape}`,
      "    && rm -rf /var/lib/apt/lists/*",
    ],
  ],
  ["apk", (tool) => [`RUN apk add --no-cache ${tool}`]],
]);
