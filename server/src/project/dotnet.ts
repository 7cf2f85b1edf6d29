import { SaxesParser, type SaxesTagPlain } from "saxes";

/** A file that MSBuild or NuGet reads before packages are restored. */
export interface DotnetFile {
  readonly kind: "project" | "solution" | "properties" | "settings";
  /** False when it can't be read as what it is: all else is empty then. */
  readonly readable: boolean;
  /** Files that it names and that must be there: projects of a solution or of a project, imports. Relative to it, with `/`. */
  readonly names: readonly string[];
  /** Folders with packages that NuGet's settings name; relative to it, with `/`. */
  readonly packageFolders: readonly string[];
  /** It imports a file whose name an expression makes. */
  readonly isUnclear: boolean;
}

/** What a file is by its name; undefined for one that restoring does not read. */
export function dotnetKind(name: string): DotnetFile["kind"] | undefined {
  if (/\.(cs|fs|vb)proj$/i.test(name)) return "project";
  if (/\.slnx?$/i.test(name)) return "solution";
  if (/\.(props|targets)$/i.test(name)) return "properties";
  return /^nuget\.config$/i.test(name) ? "settings" : undefined;
}

/** Reads the text of such a file; an unreadable one names nothing and says so. */
export function parseDotnetFile(kind: DotnetFile["kind"], text: string): DotnetFile {
  const nothing: DotnetFile = { kind, readable: false, names: [], packageFolders: [], isUnclear: false };
  if (kind === "solution" && !/^\s*</.test(text.replace(/^\uFEFF/, ""))) {
    const projects = text.matchAll(/^\s*Project\("[^"\n]*"\)\s*=\s*"[^"\n]*",\s*"([^"\n]*)"/gm);
    const names = [...projects].map(([, path]) => slashes(path ?? "")).filter((path) => /\.\w*proj$/i.test(path));
    return { ...nothing, readable: true, names };
  }
  const tags = readTags(text);
  if (tags === undefined) return nothing;
  const attributes = tags.flatMap((tag) => namedBy(kind, tag));
  const clear = attributes.map(withoutOwnFolder).filter((path) => !/\$\(|@\(/.test(path));
  return {
    ...nothing,
    readable: true,
    names: clear.filter((path) => !path.includes("*")),
    packageFolders: kind === "settings" ? packageFolders(tags) : [],
    isUnclear: clear.length < attributes.length || clear.some((path) => path.includes("*")),
  };
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}

/** A path may begin with the folder of the file itself. */
function withoutOwnFolder(path: string): string {
  return slashes(path).replace(/^\$\(MSBuild(ThisFile|Project)Directory\)\/?/, "");
}

/** The paths that a tag names; the import of a file of the same name further up, and of an SDK, are not meant. */
function namedBy(kind: DotnetFile["kind"], { name, attributes }: SaxesTagPlain): readonly string[] {
  const path = (key: string): readonly string[] => (attributes[key] === undefined ? [] : [attributes[key]]);
  if (kind === "solution") return name === "Project" ? path("Path") : [];
  if (name === "ProjectReference") return path("Include");
  const isAbove = /GetPathOfFileAbove|GetDirectoryNameOfFileAbove/.test(attributes.Project ?? "");
  return name === "Import" && attributes.Sdk === undefined && !isAbove ? path("Project") : [];
}

/** Of `<packageSources>`; an address, an absolute path and an expression are none of the sources. */
function packageFolders(tags: readonly SaxesTagPlain[]): readonly string[] {
  return tags.flatMap(({ name, attributes }) => {
    const value = slashes(attributes.value ?? "");
    const isFolder = name === "add" && /^\.{1,2}\/|^[\w.-]+\/[\w./-]*$/.test(value) && attributes.key !== undefined;
    return isFolder && !/^https?:/.test(value) ? [value.replace(/\/+$/, "")] : [];
  });
}

function readTags(text: string): readonly SaxesTagPlain[] | undefined {
  const tags: SaxesTagPlain[] = [];
  let failed = false;
  const parser = new SaxesParser();
  parser.on("error", () => {
    failed = true;
  });
  parser.on("opentag", (tag) => tags.push(tag));
  parser.write(text.replace(/^\uFEFF/, "")).close();
  return failed || tags.length === 0 ? undefined : tags;
}
