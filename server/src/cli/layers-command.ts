/** `stowage layers` as asked for. */
export interface LayersCommand {
  readonly name: "layers";
  readonly file: string;
  readonly context: string | undefined;
  readonly format: (typeof layersFormats)[number];
  /** How many commits to follow; undefined for none. */
  readonly history: number | undefined;
  /** Asks a Docker Engine what the last build measured. */
  readonly engine: boolean;
  /** The most bytes that the image may have on disk; undefined for any. */
  readonly budget: number | undefined;
  /** The most of the commits, from 0 to 1, that may run a step again; undefined for any. */
  readonly maxRerun: number | undefined;
}

const layersFormats = ["text", "json"] as const;

/** Reads the options and the file of `stowage layers`, or says what is wrong with them. */
export function readLayers(
  value: (key: string) => string | undefined,
  [file, ...more]: readonly string[],
  engine: boolean,
): LayersCommand | string {
  const format = oneOf(layersFormats, value("format") ?? "text");
  if (format === undefined) return `--format must be one of ${layersFormats.join(", ")}`;
  if (file === undefined || more.length > 0) return "layers takes one FILE";
  const count = value("history");
  if (count !== undefined && !/^[1-9]\d{0,4}$/.test(count)) return "--history takes a number from 1 on";
  const budget = value("budget");
  if (budget !== undefined && readBytes(budget) === undefined) return "--budget takes bytes, such as 200MB";
  const share = value("max-rerun");
  if (share !== undefined && readShare(share) === undefined) return "--max-rerun takes a percentage, such as 50%";
  return {
    name: "layers",
    file,
    context: value("context"),
    format,
    // What commits run again is known from a history alone.
    history: count === undefined ? (share === undefined ? undefined : usualHistory) : Number(count),
    engine,
    budget: readBytes(budget),
    maxRerun: readShare(share),
  };
}

/** Commits that are followed when nobody says how many. */
const usualHistory = 60;

/** `200MB` in Docker's decimal units; undefined for anything else. */
function readBytes(text: string | undefined): number | undefined {
  const [, number, unit = ""] = /^(\d{1,12}(?:\.\d{1,3})?)\s*([kmgt]?)b?$/i.exec(text ?? "") ?? [];
  if (number === undefined) return undefined;
  return Math.round(Number(number) * 1000 ** ["", "k", "m", "g", "t"].indexOf(unit.toLowerCase()));
}

function readShare(text: string | undefined): number | undefined {
  const [, number] = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(text ?? "") ?? [];
  return number === undefined || Number(number) > 100 ? undefined : Number(number) / 100;
}

/** The value that a text names; undefined for another text. */
export function oneOf<Value extends string>(values: readonly Value[], text: string | undefined): Value | undefined {
  return values.find((value) => value === text);
}
