import type { NodePackage } from "../project/node.ts";
import { nodeBuild } from "./node-project.ts";
import { choice, type Family, type Recipe, run, type Sources, type Told, text, type Wishes } from "./recipe.ts";

/** A site that is built once and served as files by nginx. */
export const nodeSite: Family = { id: "site", looksFor: "package.json that builds a site", write };

const nginx = "nginxinc/nginx-unprivileged:stable-alpine";

function write(sources: Sources, { port }: Wishes): Recipe | undefined {
  const own = sources.project.nodePackages.get("");
  if (own?.scripts.build === undefined || hasServer(own)) return undefined;
  const output = outputOf(sources, own);
  if (output === undefined) return undefined;
  const build = nodeBuild(sources, own);
  const isSinglePage = routers.some((name) => Object.hasOwn(own.dependencies, name));
  return {
    kind: "recipe",
    found: "a site of static files",
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      `FROM ${build.base} AS build`,
      "WORKDIR /src",
      build.lines([], run(`${build.manager.name} run build`)),
      "",
      "# The same nginx, set up to start as a user without rights.",
      `FROM ${nginx}`,
      isSinglePage || port !== undefined ? serverBlock(port ?? 8080, isSinglePage) : undefined,
      `COPY --from=build /src/${output.value} /usr/share/nginx/html`,
      `EXPOSE ${port ?? 8080}`,
    ),
    ignored: ["node_modules", "**/node_modules", output.value],
    choices: [
      choice("build", build.base, build.version.why),
      choice("base", nginx, ["the site is made of files alone"]),
      choice("dependencies", build.manager.name, build.manager.why),
      choice("output", output.value, output.why),
      choice(
        "port",
        String(port ?? 8080),
        port === undefined ? ["the one that this nginx listens on"] : ["--port says so"],
      ),
    ],
    remarks: [
      ...build.remarks,
      ...(isSinglePage ? [["Addresses without a file lead to index.html, since the site has a router"] as const] : []),
    ],
  };
}

/** The settings of nginx for a port, and for a page that reads the address itself. */
function serverBlock(port: number, isSinglePage: boolean): readonly string[] {
  return [
    "COPY <<'END' /etc/nginx/conf.d/default.conf",
    "server {",
    `    listen ${port};`,
    "    root /usr/share/nginx/html;",
    "    location / {",
    `        try_files $uri $uri/ ${isSinglePage ? "/index.html" : "=404"};`,
    "    }",
    "}",
    "END",
  ];
}

const routers: readonly string[] = [
  "react-router",
  "react-router-dom",
  "vue-router",
  "@angular/router",
  "@tanstack/react-router",
  "wouter",
  "svelte-routing",
];

/** A program that answers requests makes it more than files. */
function hasServer({ dependencies, scripts }: NodePackage): boolean {
  const servers = [
    "express",
    "fastify",
    "koa",
    "hono",
    "@nestjs/core",
    "@hapi/hapi",
    "next",
    "nuxt",
    "@sveltejs/adapter-node",
    "@astrojs/node",
  ];
  return (
    servers.some((name) => Object.hasOwn(dependencies, name)) || /^(NODE_ENV=\w+\s+)?node\s/.test(scripts.start ?? "")
  );
}

/** Where tools put a site by default, and the setting that says otherwise. */
const tools: readonly (readonly [program: RegExp, folder: string])[] = [
  [/\breact-scripts\b/, "build"],
  [/\bdocusaurus\b/, "build"],
  [/\bgatsby\b/, "public"],
  [/\bvue-cli-service\b/, "dist"],
  [/\bvitepress build docs\b/, "docs/.vitepress/dist"],
  [/\beleventy\b/, "_site"],
  [/\bastro\b/, "dist"],
  [/\bparcel\b/, "dist"],
  [/\bvite\b/, "dist"],
];

function outputOf(
  { texts }: Sources,
  { scripts, dependencies, devDependencies }: NodePackage,
): Told<string> | undefined {
  const script = scripts.build ?? "";
  const found = tools.find(([program]) => program.test(script));
  // SvelteKit and server rendering of Astro put more than files there.
  if (found === undefined || "@sveltejs/kit" in { ...dependencies, ...devDependencies }) return undefined;
  const settings = [...texts].filter(([path]) => /^(vite|astro)\.config\.[cm]?[jt]s$/.test(path));
  if (settings.some(([, one]) => /\boutput\s*:\s*["'](server|hybrid)["']|\bssr\s*:\s*true/.test(one))) return undefined;
  const own = settings
    .map(([path, one]) => ({ path, folder: /\boutDir\s*:\s*["'](?:\.\/)?([\w./-]+?)\/?["']/.exec(one)?.[1] }))
    .find(({ folder }) => folder !== undefined);
  if (own?.folder !== undefined && !own.folder.startsWith(".."))
    return { value: own.folder, why: ["{path} says so", { path: own.path }] };
  return { value: found[1], why: ["where `{script}` puts it", { script }] };
}
