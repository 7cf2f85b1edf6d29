/** A mix.exs of Elixir, as far as its plain text says so: it is a program. */
export interface MixProject {
  readonly hasDependencies: boolean;
  /** The folder of an umbrella's applications, relative to it; undefined for an application. */
  readonly appsFolder: string | undefined;
  /** Names of dependencies that are folders of the sources; applications of the same umbrella are none. */
  readonly localDependencies: readonly string[];
  /** It reads other files. */
  readonly readsFiles: boolean;
}

/** Reads mix.exs's text. */
export function parseMix(text: string): MixProject {
  const code = text.replace(/(^|\s)#(?!\{).*$/gm, "");
  const tuples = [...code.matchAll(/\{\s*:(\w+)\s*,([^{}]*)\}/g)].map(([, name = "", rest = ""]) => ({ name, rest }));
  const dependencies = tuples.filter(({ rest }) => /^\s*"|\b(git|github|path|hex|in_umbrella):/.test(rest));
  return {
    hasDependencies: dependencies.some(({ rest }) => !/\bin_umbrella:/.test(rest)),
    appsFolder: /\bapps_path:\s*"([^"\n]+)"/.exec(code)?.[1],
    localDependencies: dependencies.flatMap(({ name, rest }) => (/\bpath:/.test(rest) ? [name] : [])),
    readsFiles: /\bFile\.\w|\bCode\.(require|eval|load|compile)_file|\bSystem\.cmd\b/.test(code),
  };
}
