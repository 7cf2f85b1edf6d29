import type { NodePackage } from "../project/node.ts";
import type { Message } from "../rule.ts";
import { type NodeBuild, nodeBuild } from "./node-project.ts";
import { portOf } from "./port.ts";
import {
  choice,
  execForm,
  type Family,
  type Recipe,
  type Refusal,
  refused,
  run,
  type Sources,
  type Told,
  text,
  type Wishes,
} from "./recipe.ts";

/** A server on Node.js, compiled first where a script builds it. */
export const nodeServer: Family = { id: "node", looksFor: "package.json", write };

function write(sources: Sources, wishes: Wishes): Recipe | Refusal | undefined {
  const own = sources.project.nodePackages.get("");
  if (own === undefined) return undefined;
  if (!own.readable) return refused("package.json can't be read");
  const start = startOf(sources, own, wishes);
  if ("kind" in start) return start;
  const build = nodeBuild(sources, own);
  const output = own.scripts.build === undefined ? undefined : outputOf(sources, start.value);
  const port = portOf(wishes, serverTexts(sources), ports, 3000);
  const stages = output === undefined ? plain(build) : compiled(build, output);
  return {
    kind: "recipe",
    found: "a Node.js server",
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      stages,
      "USER node",
      `EXPOSE ${port.value}`,
      `CMD ${execForm(start.value)}`,
    ),
    ignored: ["node_modules", "**/node_modules", ...(output === undefined ? [] : [output])],
    choices: [
      choice("base", build.slim, build.version.why),
      ...(build.base === build.slim
        ? []
        : [choice("build", build.base, ["packages with machine code are compiled there"])]),
      choice("dependencies", build.manager.name, build.manager.why),
      ...(output === undefined ? [] : [choice("output", output, ["the script build makes it"] as Message)]),
      choice("start", start.value.join(" "), start.why),
      choice("port", String(port.value), port.why),
    ],
    remarks: build.remarks,
  };
}

/** Packages in a stage of their own; the sources as they are. */
function plain({ base, slim, production, lines, manager }: NodeBuild): readonly string[] {
  const first =
    production === undefined
      ? [`FROM ${base} AS deps`, "WORKDIR /srv", ...lines([], run(manager.prune))]
      : [
          `FROM ${base} AS deps`,
          "WORKDIR /srv",
          "# Packages are installed again only when these files change.",
          ...production,
        ];
  return [
    ...first,
    "",
    `FROM ${slim}`,
    "ENV NODE_ENV=production",
    "WORKDIR /srv",
    "COPY --from=deps /srv/node_modules node_modules",
    "COPY . .",
  ];
}

/** Development dependencies build, and leave before the packages are copied. */
function compiled({ base, slim, lines, manager }: NodeBuild, output: string): readonly string[] {
  return [
    `FROM ${base} AS build`,
    "WORKDIR /srv",
    ...lines(
      [],
      [
        "# Development dependencies leave when their work is done.",
        ...run([`${manager.name} run build`, manager.prune]),
      ],
    ),
    "",
    `FROM ${slim}`,
    "ENV NODE_ENV=production",
    "WORKDIR /srv",
    "COPY --from=build /srv/node_modules node_modules",
    "COPY . .",
    `COPY --from=build /srv/${output} ${output}`,
  ];
}

/** The words of the start command: what people say, the script `start`, or the file that `npm start` would take. */
function startOf(
  { project: { context } }: Sources,
  own: NodePackage,
  { entry }: Wishes,
): Told<readonly string[]> | Refusal {
  if (entry !== undefined) return { value: ["node", entry], why: ["--entry says so"] };
  for (const name of ["start:prod", "start"]) {
    const script = own.scripts[name]?.trim().replace(/^(cross-env\s+)?(NODE_ENV=\w+\s+)+/, "");
    const words = script?.split(/\s+/) ?? [];
    if (script === undefined || /[&|;<>$`"'*\\]/.test(script)) continue;
    if (words[0] === "node") return { value: words, why: ["the script {name} of package.json", { name }] };
  }
  if (own.scripts.start === undefined) {
    const file = ["server.js", "index.js", "app.js", "server.mjs", "index.mjs"].find(
      (name) => context?.entries.get(name)?.type === "file",
    );
    if (file !== undefined)
      return { value: ["node", file], why: ["package.json has no script start, and {file} is there", { file }] };
    return refused(
      "package.json has no script start and no server.js or index.js lies beside it; --entry names the file to start",
    );
  }
  return refused(
    "The script start of package.json, {script}, does not start node itself; --entry names the file to start",
    { script: own.scripts.start },
  );
}

/** The folder of the started file, where the sources do not have it. */
function outputOf({ project: { context } }: Sources, words: readonly string[]): string | undefined {
  const file = words.find((word) => /^(\.\/)?[\w.-]+\//.test(word))?.replace(/^\.\//, "");
  const folder = file?.split("/")[0];
  if (file === undefined || folder === undefined || /^(src|bin|node_modules)$/.test(folder)) return undefined;
  return isBuilt.test(folder) || context?.entries.get(folder) === undefined ? folder : undefined;
}

const isBuilt = /^(dist|build|out|output|lib|\.output)$/;

function serverTexts({ texts }: Sources): readonly (readonly [string, string])[] {
  return [...texts].filter(([path]) => /\.[cm]?[jt]s$/.test(path) && !/(^|[./])(test|spec|config)s?[./]/.test(path));
}

const ports = [
  /\bPORT\b["'\])\s]*(?:\?\?|\|\|)\s*["']?(\d{4,5})/,
  /\.listen\(\s*(?:\{\s*port:\s*)?(\d{4,5})/,
  /\b(?:port|PORT)\s*[:=]\s*["']?(\d{4,5})/,
];
