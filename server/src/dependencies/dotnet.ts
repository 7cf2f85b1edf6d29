import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import { contextPath, planWithoutManifest, refused } from "./context-files.ts";
import { dotnetFilesFor } from "./dotnet-files.ts";
import type { DependencyInstall, InstallCall, ManifestPlan, PackageManager, PlanRequest } from "./package-manager.ts";

/** NuGet, through the command line of .NET (learn.microsoft.com/dotnet/core/tools). */
export const dotnet: PackageManager = {
  id: "dotnet",
  programs: ["dotnet"],
  users: [],
  mention: /\bdotnet\b/,
  folderFlags: [],
  install: dotnetInstall,
  manifests: /\.([\w*]*proj|slnx?\*?)$/i,
  installed: /\.nuget/,
  files: /\.((cs|fs|vb|\*)proj|slnx?|props|targets)$|^(nuget\.config|global\.json)$/i,
  fileWords: ["csproj", "fsproj", "vbproj", "sln", "slnx"],
  commandFor: () => "dotnet restore",
  plan: dotnetPlan,
  caches: ({ home, setting }) => [
    { target: setting("NUGET_PACKAGES") ?? `${home}/.nuget/packages`, sharing: "shared", holds: "downloads" },
  ],
  texts: {
    again: "Any changed file makes `{command}` restore every package again",
    split: "Restore packages in a layer of their own",
  },
};

const verbs: ReadonlySet<string> = new Set(["restore", "build", "publish", "test", "pack"]);

const valueFlags: readonly string[] = (
  "-c --configuration -o --output -f --framework -r --runtime -v --verbosity -s --source --packages --configfile -a --arch --os --version-suffix " +
  "-l --logger --filter --settings --results-directory --artifacts-path -p --property --project --manifest --lock-file-path --collect"
).split(" ");

function dotnetInstall({ program, arguments: words }: Invocation): InstallCall | undefined {
  if (program !== "dotnet") return undefined;
  const texts = words.map(wordText);
  if (texts.some((text) => /^(--no-restore|--no-build|--help|-h|--packages.*|--artifacts-path.*)$/.test(text)))
    return undefined;
  const [verb = "", ...others] = projectOperands(words);
  if (!verbs.has(verb) || others.length > 1) return undefined;
  return { name: `dotnet ${verb}`, onlyInstalls: verb === "restore" };
}

/** MSBuild's own options may begin with `/`, as absolute paths do. */
function projectOperands(words: Invocation["arguments"]): readonly string[] {
  return operands(words, valueFlags)
    .map(wordText)
    .filter((text) => !/^\/[a-z]+(:|$)/i.test(text));
}

function dotnetPlan({ project, install, folder, source }: PlanRequest): ManifestPlan {
  const [, named] = projectOperands(install.invocation.arguments);
  if (project.context === undefined) {
    const plan = planWithoutManifest(project, folder, []);
    return plan.kind === "copy" ? refused("the build context, and so where its projects lie, is not known here") : plan;
  }
  const path = named === undefined ? folder : contextPath(folder, named.replaceAll("\\", "/"));
  if (path === undefined) return refused("{name} is not in the build context", { name: named ?? "the project" });
  const settings = configFile(install, folder);
  if (settings === null) return refused("the file of --configfile is not in the build context");
  const found = dotnetFilesFor(project, path, folder, source);
  if (found.kind === "none")
    return named === undefined ? { kind: "pointless" } : refused("{name} is not in the build context", { name: named });
  if (found.kind === "refused") return refused(...found.reason);
  return {
    kind: "copy",
    files: [...new Set([...found.files, ...(settings === undefined ? [] : [settings])])],
    ...(install.onlyInstalls ? {} : { command: restoreCommand(install, named) }),
    ...(found.doubt === undefined ? {} : { doubt: found.doubt }),
  };
}

/** The path that `--configfile` names; null where it leads out of the context, undefined without one, or with one of the image. */
function configFile({ invocation }: DependencyInstall, folder: string): string | null | undefined {
  const texts = invocation.arguments.map(wordText);
  const at = texts.indexOf("--configfile");
  const name = at === -1 ? undefined : texts[at + 1];
  if (name === undefined || /^[/~$]/.test(name)) return undefined;
  return contextPath(folder, name) ?? null;
}

/** Options that decide what is restored, each with its value. */
const restoring = /^(-r|--runtime|-a|--arch|--os|-s|--source|--configfile)$/;

function restoreCommand({ invocation }: DependencyInstall, named: string | undefined): string {
  const { arguments: words, programWord } = invocation;
  const kept: string[] = [];
  for (const [index, word] of words.entries()) {
    const text = wordText(word);
    const next = words[index + 1];
    if (restoring.test(text) && next !== undefined) kept.push(word.text, next.text);
    else if (/^(-r|--runtime|-a|--arch|--os|-s|--source|--configfile)[=:]|^(-|--|\/)(p|property):/.test(text))
      kept.push(word.text);
    else if (/^(-p|--property)$/.test(text) && next?.text.includes("=")) kept.push(`-p:${next.text}`);
  }
  return [programWord.text, "restore", ...(named === undefined ? [] : [named]), ...kept].join(" ");
}
