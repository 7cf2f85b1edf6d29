import { type ImageReference, officialName } from "../dockerfile/image.ts";
import type { AptSuite } from "./apt-table.ts";

/** What is known of an image built on Debian's: which of them, and the packages that were added. */
export interface AptBase {
  readonly suite: AptSuite;
  /** Documentation, manuals and translations are left out of packages. */
  readonly isSlim: boolean;
  /** Names of packages that were installed into it, without recommended ones. */
  readonly installed: readonly string[];
}

/**
 * The Debian below an official image, by the tags that move with the newest release (2026-11); undefined for others. A tag that names one build, such
 * as `python:3.12.4`, may have packages so old that an install updates them, by bytes that nobody can tell.
 */
export function aptBase(image: ImageReference): AptBase | undefined {
  const { digest, registry, path, tag = "latest" } = image;
  if (digest !== undefined || /^(i386|arm32v[567]|arm64v8|ppc64le|s390x|riscv64)\//.test(path)) return undefined;
  const name = officialName(image) ?? `${registry ?? ""}/${path}`;
  if (name === "debian") return debianBase(tag);
  if (name === "buildpack-deps") return toolsBase(tag);
  const family = families.get(name);
  const match = /^(\d+(?:\.\d+)?|latest)(?:-(cli|fpm|apache))?(?:-(slim))?(?:-(bookworm|trixie))?(?:-(slim))?$/.exec(
    tag,
  );
  const [, version = "", kind = "", slimBefore, named, slimBehind] = match ?? [];
  const usual = family?.suites.find(([versions]) => wordsOf(versions).includes(version))?.[1];
  const isSlim = (slimBefore ?? slimBehind) !== undefined;
  const installed = isSlim ? family?.slim : family?.[kind === "" ? "full" : (kind as Kind)];
  if (family === undefined || usual === undefined || installed === undefined || (isSlim && kind !== ""))
    return undefined;
  const suite = (named as AptSuite | undefined) ?? usual;
  return { suite, isSlim: isSlim || family.onSlim === true, installed: wordsOf(installed) };
}

const debianSuites: ReadonlyMap<string, AptSuite> = new Map([
  ["11", "bullseye"],
  ["bullseye", "bullseye"],
  ["12", "bookworm"],
  ["bookworm", "bookworm"],
  ["oldstable", "bookworm"],
  ["13", "trixie"],
  ["trixie", "trixie"],
  ["stable", "trixie"],
  ["latest", "trixie"],
]);

function debianBase(tag: string): AptBase | undefined {
  const suite = debianSuites.get(tag.replace(/-slim$/, ""));
  return suite === undefined ? undefined : { suite, isSlim: tag.endsWith("-slim"), installed: [] };
}

function toolsBase(tag: string): AptBase | undefined {
  const [, name = "", part = ""] = /^(\w+?)(?:-(curl|scm))?$/.exec(tag) ?? [];
  const suite = debianSuites.get(name);
  // An older one has other packages.
  if (suite === "bullseye") return undefined;
  const installed = part === "curl" ? curl : part === "scm" ? scm : tools;
  return suite === undefined ? undefined : { suite, isSlim: false, installed: wordsOf(installed) };
}

type Kind = "cli" | "fpm" | "apache";

/** An image's versions by the suite that their tags without one stand on, and what its Dockerfiles install. */
interface Family extends Partial<Readonly<Record<Kind | "full" | "slim", string>>> {
  readonly suites: readonly (readonly [versions: string, suite: AptSuite])[];
  /** Even without `slim` in the tag. */
  readonly onSlim?: boolean;
}

// The Dockerfiles of docker-library and of .NET, as of 2026-11.
const curl = "ca-certificates curl gnupg netbase sq wget";
const scm = `${curl} git mercurial openssh-client subversion procps`;
const tools = `${scm} autoconf automake bzip2 default-libmysqlclient-dev dpkg-dev file g++ gcc imagemagick libbz2-dev libc6-dev
  libcurl4-openssl-dev libdb-dev libevent-dev libffi-dev libgdbm-dev libglib2.0-dev libgmp-dev libjpeg-dev libkrb5-dev liblzma-dev
  libmagickcore-dev libmagickwand-dev libmaxminddb-dev libncurses-dev libpng-dev libpq-dev libreadline-dev libsqlite3-dev libssl-dev libtool
  libwebp-dev libxml2-dev libxslt1-dev libyaml-dev make patch unzip xz-utils zlib1g-dev`;
const php =
  "autoconf dpkg-dev file g++ gcc libc6-dev make pkg-config re2c ca-certificates curl xz-utils libonig5 libsodium23 libsqlite3-0 libxml2 libcurl4 libreadline8 libargon2-1";
const dotnet = "ca-certificates libssl3 libicu72 libstdc++6 tzdata";
const dotnetSuites = [["8.0 9.0", "bookworm"]] as const;

const families: ReadonlyMap<string, Family> = new Map<string, Family>([
  ["golang", { suites: [["1.25 1.26 1.27 1 latest", "trixie"]], full: `${scm} g++ gcc libc6-dev make pkg-config` }],
  ["node", { suites: [["20 22 24", "bookworm"]], full: tools, slim: "" }],
  [
    "python",
    {
      suites: [["3.10 3.11 3.12 3.13 3.14 3 latest", "trixie"]],
      full: `${tools} libbluetooth-dev tk-dev uuid-dev`,
      slim: "ca-certificates netbase tzdata libsqlite3-0 libreadline8 libncursesw6",
    },
  ],
  ["ruby", { suites: [["3.3 3.4 3", "trixie"]], full: tools, slim: "ca-certificates libyaml-0-2" }],
  ["rust", { suites: [["1 latest", "trixie"]], full: tools, slim: "ca-certificates gcc libc6-dev" }],
  ["gcc", { suites: [["14 15 latest", "trixie"]], full: tools }],
  [
    "php",
    {
      suites: [["8.2 8.3 8.4 8.5 8", "trixie"]],
      onSlim: true,
      full: php,
      cli: php,
      fpm: php,
      apache: `${php} apache2`,
    },
  ],
  ["mcr.microsoft.com/dotnet/sdk", { suites: dotnetSuites, onSlim: true, full: `${dotnet} curl git wget` }],
  ...["aspnet", "runtime", "runtime-deps"].map(
    (name) =>
      [`mcr.microsoft.com/dotnet/${name}`, { suites: dotnetSuites, onSlim: true, full: dotnet, slim: dotnet }] as const,
  ),
]);

function wordsOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(/\s+/);
}
