import { nodeBuild } from "./node-project.ts";
import { choice, type Family, type Recipe, run, type Sources, text, type Wishes } from "./recipe.ts";

/** Next.js: its standalone server where the settings ask for it, else the whole project without development dependencies. */
export const next: Family = { id: "next", looksFor: "package.json with Next.js", write };

const cache = "/src/.next/cache";

function write(sources: Sources, wishes: Wishes): Recipe | undefined {
  const { project, texts } = sources;
  const own = project.nodePackages.get("");
  if (own?.scripts.build === undefined || !Object.hasOwn(own.dependencies, "next")) return undefined;
  const settings = [...texts].find(([path]) => /^next\.config\.[cm]?[jt]s$/.test(path));
  // A site that is exported has no server.
  if (/\boutput\s*:\s*["']export["']/.test(settings?.[1] ?? "")) return undefined;
  const isStandalone = /\boutput\s*:\s*["']standalone["']/.test(settings?.[1] ?? "");
  const build = nodeBuild(sources, own);
  const port = wishes.port ?? 3000;
  const hasPublic = project.context?.entries.get("public")?.type === "directory";
  const { name, prune } = build.manager;
  return {
    kind: "recipe",
    found: "a Next.js application",
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      `FROM ${build.base} AS build`,
      "WORKDIR /src",
      build.lines(
        ["ENV NEXT_TELEMETRY_DISABLED=1"],
        [...run(`${name} run build`, [cache]), ...(isStandalone ? [] : run(prune))],
      ),
      "",
      `FROM ${build.slim}`,
      "ENV NODE_ENV=production \\",
      "    NEXT_TELEMETRY_DISABLED=1 \\",
      "    HOSTNAME=0.0.0.0 \\",
      `    PORT=${port}`,
      "WORKDIR /srv",
      isStandalone ? standalone(hasPublic) : whole(hasPublic, settings?.[0]),
      "USER node",
      `EXPOSE ${port}`,
      isStandalone ? 'CMD ["node", "server.js"]' : 'CMD ["node", "node_modules/next/dist/bin/next", "start"]',
    ),
    ignored: ["node_modules", "**/node_modules", ".next"],
    choices: [
      choice("base", build.slim, build.version.why),
      choice("dependencies", name, build.manager.why),
      choice(
        "start",
        isStandalone ? "node server.js" : "next start",
        isStandalone
          ? ["{file} says output: standalone", { file: settings?.[0] ?? "" }]
          : ["the settings do not ask for the standalone server"],
      ),
      choice(
        "port",
        String(port),
        wishes.port === undefined ? ["the usual one of Next.js; --port says which"] : ["--port says so"],
      ),
    ],
    remarks: [
      ...build.remarks,
      ...(isStandalone
        ? []
        : [['With output: "standalone" in next.config and another stowage init the image gets much smaller'] as const]),
    ],
  };
}

/** The user node owns it, since the server keeps its cache there. */
function standalone(hasPublic: boolean): readonly string[] {
  return [
    ...(hasPublic ? ["COPY --from=build /src/public public"] : []),
    "# The user node owns it, since the server keeps its cache there.",
    "COPY --from=build --chown=node:node /src/.next/standalone ./",
    "COPY --from=build --chown=node:node /src/.next/static .next/static",
  ];
}

function whole(hasPublic: boolean, settings: string | undefined): readonly string[] {
  return [
    "COPY --from=build /src/node_modules node_modules",
    `COPY --from=build /src/package.json ${settings === undefined ? "" : `/src/${settings} `}./`,
    ...(hasPublic ? ["COPY --from=build /src/public public"] : []),
    "# The user node owns it, since the server keeps its cache there.",
    "COPY --from=build --chown=node:node /src/.next .next",
  ];
}
