/** A Gemfile of Bundler, as far as its plain text says so: it is a program. */
export interface Gemfile {
  readonly hasGems: boolean;
  /** Gems, or folders with gems, of the sources. */
  readonly localGems: readonly string[];
  /** It takes the dependencies of the gemspec beside it. */
  readonly usesGemspec: boolean;
  /** Files that it reads, relative to it, as written. */
  readonly reads: readonly string[];
  /** It reads files that the text does not name, or runs what they hold. */
  readonly readsOthers: boolean;
}

/** Reads a Gemfile's text; a call that is not understood is passed over. */
export function parseGemfile(text: string): Gemfile {
  const localGems: string[] = [];
  const reads: string[] = [];
  let [hasGems, usesGemspec, readsOthers] = [false, false, false];
  for (const call of calls(text)) {
    const [, method = "", first = ""] = /^([a-z_]+)[\s(]*(?:["']([^"'\n]*)["'])?/.exec(call) ?? [];
    const path = /(?:\bpath:|:path\s*=>)\s*["']([^"'\n]+)["']/.exec(call)?.[1];
    if (method === "gem") hasGems = true;
    if (method === "gemspec") usesGemspec = true;
    if (method === "path") localGems.push(first);
    else if (path !== undefined) localGems.push(method === "gem" ? first : path);
    for (const [, name] of call.matchAll(/\b(?:File\.read\(?\s*|file:\s*)["']([^"'\n]+)["']/g)) reads.push(name ?? "");
    const rest = call.replace(/\bFile\.read\(?\s*["'][^"'\n]+["']/g, "");
    readsOthers ||=
      /\b(File\.(read|open|join|expand_path|exist\?)|Dir\b|IO\.|load_file|require_relative|eval_gemfile|instance_eval)/.test(
        rest,
      );
  }
  return { hasGems, localGems, usesGemspec, reads, readsOthers };
}

/** Calls without comments, each on one line: one whose line ends with a comma goes on. */
function calls(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#(?!\{).*$/, "").trim());
  return lines.join("\n").replace(/,\n+/g, ", ").split("\n");
}
