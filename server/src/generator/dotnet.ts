import { folderOf } from "../project/context-paths.ts";
import { installSteps } from "./install.ts";
import {
  choice,
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
import { currentTag, hasEnded } from "./versions.ts";

/** A program for .NET: published by the SDK, started on ASP.NET or the runtime alone. */
export const dotnet: Family = { id: "dotnet", looksFor: "a project of .NET, such as App.csproj", write };

const images = "mcr.microsoft.com/dotnet";
const packages = "/root/.nuget/packages";

function write(sources: Sources, wishes: Wishes): Recipe | Refusal | undefined {
  const projects = [...sources.texts].filter(([path]) => /\.(cs|fs|vb)proj$/.test(path));
  if (projects.length === 0) return undefined;
  const project = projectOf(projects, wishes);
  if ("kind" in project) return project;
  const path = project.value;
  const content = sources.texts.get(path) ?? "";
  const name = /<AssemblyName>([\w.-]+)<\/AssemblyName>/.exec(content)?.[1] ?? path.replace(/^.*\/|\.\w+$/g, "");
  const version = versionOf(sources, path);
  const isWeb = isWebProject(content);
  const base = `${images}/${isWeb ? "aspnet" : "runtime"}:${version.value}`;
  const sdk = `${images}/sdk:${version.value}`;
  const port = wishes.port ?? 8080;
  const steps = installSteps(sources.project, { base: sdk, command: `dotnet restore ${path}`, mounts: [packages] });
  return {
    kind: "recipe",
    found: isWeb ? "an ASP.NET application" : "a .NET program",
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      `FROM ${sdk} AS build`,
      "WORKDIR /src",
      steps.before.length === 0
        ? undefined
        : ["# Packages are restored again only when these files change.", ...steps.before],
      "COPY . .",
      run(`dotnet publish ${path} -c Release -o /out`, [packages]),
      "",
      `FROM ${base}`,
      isWeb && port !== 8080 ? `ENV ASPNETCORE_HTTP_PORTS=${port}` : undefined,
      "WORKDIR /app",
      "COPY --from=build /out ./",
      isWeb ? "# Microsoft's images have this user, and listen on 8080." : "# Microsoft's images have this user.",
      "USER app",
      isWeb || wishes.port !== undefined ? `EXPOSE ${port}` : undefined,
      `ENTRYPOINT ["dotnet", "${name}.dll"]`,
    ),
    ignored: ["**/bin", "**/obj", ".vs"],
    choices: [
      choice("build", sdk, version.why),
      choice(
        "base",
        base,
        isWeb ? ["{path} uses the SDK for the web", { path }] : ["{path} is no web project", { path }],
      ),
      choice("start", path, project.why),
      ...(isWeb
        ? [
            choice(
              "port",
              String(port),
              wishes.port === undefined ? ["the one that the image sets"] : ["--port says so"],
            ),
          ]
        : []),
    ],
    remarks:
      steps.doubt === undefined ? [] : [["Packages have no layer of their own: {reason}", { reason: steps.doubt }]],
  };
}

function isWebProject(content: string): boolean {
  return /Sdk="Microsoft\.NET\.Sdk\.Web"|Include="Microsoft\.AspNetCore\.App"/.test(content);
}

/** The project to publish: what people say, the only one for the web, or the only program. */
function projectOf(projects: readonly (readonly [string, string])[], { entry }: Wishes): Told<string> | Refusal {
  const named = projects.find(([path]) => path === entry || folderOf(path) === entry?.replace(/\/$/, ""));
  if (named !== undefined) return { value: named[0], why: ["--entry says so"] };
  const programs = projects.filter(
    ([, content]) => isWebProject(content) || /<OutputType>\s*Exe|Sdk="Microsoft\.NET\.Sdk\.Worker"/i.test(content),
  );
  const web = programs.filter(([, content]) => isWebProject(content));
  const [only, another] = web.length === 1 ? web : programs;
  if (only === undefined) return refused("No project of .NET is a program; --entry names one");
  if (another === undefined)
    return { value: only[0], why: web.length === 1 ? ["the only project for the web"] : ["the only program"] };
  return refused("There are {count} programs: {names}; --entry says which", {
    count: programs.length,
    names: programs
      .map(([path]) => path)
      .sort()
      .slice(0, 8)
      .join(", "),
  });
}

function versionOf({ texts }: Sources, path: string): Told<string> {
  for (const file of [path, "Directory.Build.props"]) {
    const version = /<TargetFrameworks?>[^<]*?net(?:coreapp)?(\d+\.\d+)/.exec(texts.get(file) ?? "")?.[1];
    if (version === undefined) continue;
    return hasEnded("dotnet", version)
      ? { value: version, why: ["{file} says {version}, which gets no more fixes", { file, version }] }
      : { value: version, why: ["{file} says {version}", { file, version }] };
  }
  return { value: currentTag(`${images}/sdk`), why: ["no file that was read names a version"] };
}
