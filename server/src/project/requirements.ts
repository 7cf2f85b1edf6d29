/** A requirements or constraints file of pip (pip's "Requirements File Format"). */
export interface RequirementsFile {
  /** Files that it includes by `-r` or `-c`, relative to its own folder, as written; addresses are left out. */
  readonly includes: readonly string[];
  /** What it takes from the sources: folders and archives that it installs, relative to where pip runs, and folders with archives. */
  readonly localPaths: readonly string[];
  /** It names packages. */
  readonly hasPackages: boolean;
}

/** Whether a path is that of such a file by its name or its folder's. */
export function isRequirementsFile(path: string): boolean {
  return /(^|\/)[\w.-]*(require|constraint)[\w.-]*\.(txt|in|pip)$|(^|\/)requirements\/[\w.-]+\.(txt|in|pip)$/i.test(
    path,
  );
}

/** Reads the text of such a file; a line that is not understood is passed over. */
export function parseRequirements(text: string): RequirementsFile {
  const includes: string[] = [];
  const localPaths: string[] = [];
  let hasPackages = false;
  for (const raw of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, "").trim();
    const [, option = "", joined = ""] = /^(-[a-z]|--[a-z-]+)(?:\s*=\s*|\s+|(?<=^-[a-z]))(.*)$/i.exec(line) ?? [];
    const value = joined.trim().replace(/^(["'])(.*)\1$/, "$2");
    if (line === "") continue;
    if (/^(-r|--requirement|-c|--constraint)$/.test(option)) {
      if (!isAddress(value)) includes.push(value);
    } else if (/^(-e|--editable|-f|--find-links)$/.test(option)) {
      if (!isAddress(value)) localPaths.push(value);
      if (/^(-e|--editable)$/.test(option)) hasPackages = true;
    } else if (!line.startsWith("-")) {
      hasPackages = true;
      const path = localPath(line);
      if (path !== undefined) localPaths.push(path);
    }
  }
  return { includes, localPaths, hasPackages };
}

/** Whether a text is an address that pip fetches, such as `https://…` or `git+ssh://…`. */
export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && !/^file:/i.test(text);
}

/** The path of a requirement that is a folder or an archive, such as `./lib[extra]` or `name @ file:lib`; undefined for a package's name. */
export function localPath(requirement: string): string | undefined {
  const [text = ""] = requirement.split(/\s*;|\s--/);
  const target = (/^[\w.-]+(?:\[[^\]]*\])?\s*@\s*(.*)$/.exec(text)?.[1] ?? text).trim();
  if (isAddress(target)) return undefined;
  const path = target.replace(/^file:(\/\/)?/i, "").replace(/\[[^\]]*\]$/, "");
  const isPath = /^file:/i.test(target) || /^\.{1,2}($|\/)|\//.test(path) || /\.(whl|zip|tar\.\w+|tgz)$/.test(path);
  return isPath ? path : undefined;
}
