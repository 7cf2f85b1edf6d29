import type { AptRelations } from "./apt-closure.ts";

/** The suites of Debian's that there are tables of. */
export type AptSuite = "bullseye" | "bookworm" | "trixie";

/** One package: what it asks for, and its bytes in an image. */
export interface AptPackage extends AptRelations {
  /** Its files without those that slim images leave out. */
  readonly slim: number;
  /** All its files. */
  readonly full: number;
  /** Those of its files that Python compiles. */
  readonly python: number;
  /** What dpkg keeps of it, and what its scripts are known to write. */
  readonly kept: number;
  /** What debconf keeps of it. */
  readonly templates: number;
}

/** Debian's packages of one suite for amd64, those that popular ones bring. */
export interface AptTable {
  readonly suite: string;
  /** The day that it was read, `YYYY-MM-DD`. */
  readonly date: string;
  /** What `apt-get update` leaves behind. */
  readonly listBytes: number;
  /** The status file in Debian's image and its copy, which dpkg writes anew. */
  readonly statusBytes: number;
  /** The templates in Debian's image and their copy, which debconf writes anew when a package brings some. */
  readonly templateBytes: number;
  /** The packages in Debian's image. */
  readonly base: ReadonlySet<string>;
  /** Names that stand for one package, such as `libz-dev`. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly packages: ReadonlyMap<string, AptPackage>;
}

/** Gives the table of a suite; undefined where there is none. */
export type AptTables = (suite: AptSuite) => AptTable | undefined;

/**
 * Reads a table as `scripts/apt-table-file.mjs` writes it: a line each for the suite, the base packages and the aliases, then one for each package.
 * Undefined for other text.
 */
export function readAptTable(text: string): AptTable | undefined {
  const [head = "", base = "", aliases = "", ...lines] = text.split("\n");
  const [suite, date, listBytes, statusBytes, templateBytes] = head.split("\t");
  if (suite === undefined || date === undefined || templateBytes === undefined) return undefined;
  const packages = new Map(lines.flatMap((line) => (line === "" ? [] : [readPackage(line)])));
  const pairs = wordsOf(aliases).map((pair) => pair.split("="));
  return {
    suite,
    date,
    listBytes: Number(listBytes),
    statusBytes: Number(statusBytes),
    templateBytes: Number(templateBytes),
    base: new Set(wordsOf(base)),
    aliases: new Map(pairs.map(([name = "", real = ""]) => [name, real])),
    packages,
  };
}

/** Numbers are in hundreds of bytes. */
function readPackage(line: string): readonly [name: string, one: AptPackage] {
  const [name = "", slim, leftOut, python, kept, templates, depends, recommends] = line.split("\t");
  const bytes = (field: string | undefined): number => Number(field ?? 0) * 100;
  return [
    name,
    {
      slim: bytes(slim),
      full: bytes(slim) + bytes(leftOut),
      python: bytes(python),
      kept: bytes(kept),
      templates: bytes(templates),
      depends: groupsOf(depends),
      recommends: groupsOf(recommends),
    },
  ];
}

function groupsOf(field = ""): readonly (readonly string[])[] {
  return wordsOf(field).map((group) => group.split("|"));
}

function wordsOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(" ");
}
