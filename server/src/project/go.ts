/** A Go module as its go.mod says it. */
export interface GoModule {
  /** The module's path; undefined when go.mod has no such line. */
  readonly path: string | undefined;
  /** The language version, such as `1.26`. */
  readonly goVersion: string | undefined;
  /** Modules that it needs. */
  readonly requires: readonly GoRequire[];
  /** Folders that stand in for modules, relative to the module, as written: `replace x => ./lib`. */
  readonly localReplaces: readonly string[];
  readonly hasSum: boolean;
  /** `vendor/modules.txt` is there: nothing is downloaded. */
  readonly isVendored: boolean;
  /** What the module's own sources import, its tests left out; undefined when they were not all read. */
  readonly imports: ReadonlySet<string> | undefined;
  /** They load time zones by name, as `time.LoadLocation` does. */
  readonly loadsTimeZones: boolean;
}

/** A Go workspace as its go.work says it. */
export interface GoWorkspace {
  /** Folders of its modules, relative to the workspace, as written: `use ./api`. */
  readonly uses: readonly string[];
  readonly localReplaces: readonly string[];
  /** `vendor/modules.txt` is there: nothing is downloaded. */
  readonly isVendored: boolean;
}

/** What Go source files say. */
export interface GoSources {
  readonly imports: ReadonlySet<string>;
  readonly loadsTimeZones: boolean;
}

/** A line of `require`. */
export interface GoRequire {
  readonly path: string;
  readonly version: string;
  readonly indirect: boolean;
}

/** What go.mod itself says (Go modules reference); a line that is not understood is passed over. */
export function parseGoMod(text: string): Pick<GoModule, "path" | "goVersion" | "requires" | "localReplaces"> {
  const lines = directives(text);
  const requires = lines.flatMap(({ verb, words, comment }): readonly GoRequire[] => {
    const [path, version] = words;
    if (verb !== "require" || path === undefined || version === undefined) return [];
    return [{ path, version, indirect: /^indirect\b/.test(comment) }];
  });
  const single = (verb: string): string | undefined => lines.find((line) => line.verb === verb)?.words[0];
  return { path: single("module"), goVersion: single("go"), requires, localReplaces: localReplaces(lines) };
}

/** What go.work itself says; a line that is not understood is passed over. */
export function parseGoWork(text: string): Pick<GoWorkspace, "uses" | "localReplaces"> {
  const lines = directives(text);
  const uses = lines.flatMap(({ verb, words }) => (verb === "use" && words[0] !== undefined ? [words[0]] : []));
  return { uses, localReplaces: localReplaces(lines) };
}

function localReplaces(lines: readonly Directive[]): readonly string[] {
  return lines.flatMap(({ verb, words }): readonly string[] => {
    const target = verb === "replace" ? words[words.indexOf("=>") + 1] : undefined;
    return target !== undefined && /^\.{0,2}\//.test(target) ? [target] : [];
  });
}

/** What a Go source file imports, from its import declarations at the top, and whether it loads time zones. */
export function readGoSource(source: string): GoSources {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, " ").replace(/^\s*\/\/.*$/gm, "");
  return { imports: new Set(importsOf(code)), loadsTimeZones: /\btime\.LoadLocation\(/.test(code) };
}

function importsOf(code: string): readonly string[] {
  const declarations = code.matchAll(/^import\s*(?:\(([^)]*)\)|([\w.]*\s*["`][^"`]+["`]))/gm);
  return [...declarations].flatMap(([, block, single]) =>
    [...(block ?? single ?? "").matchAll(/["`]([^"`]+)["`]/g)].map(([, path]) => path ?? ""),
  );
}

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
  readonly comment: string;
}

function directives(text: string): readonly Directive[] {
  const found: Directive[] = [];
  let block: string | undefined;
  for (const raw of text.split("\n")) {
    const slashes = raw.indexOf("//");
    const line = (slashes === -1 ? raw : raw.slice(0, slashes)).trim();
    const comment = slashes === -1 ? "" : raw.slice(slashes + 2).trim();
    const words = line.split(/\s+/).map((word) => word.replace(/^["`]|["`]$/g, ""));
    if (line === "") continue;
    if (line === ")") block = undefined;
    else if (words[1] === "(") block = words[0];
    else if (block !== undefined) found.push({ verb: block, words, comment });
    else found.push({ verb: words[0] ?? "", words: words.slice(1), comment });
  }
  return found;
}
