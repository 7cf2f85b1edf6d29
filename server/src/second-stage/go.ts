import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { type BuildCall, findBuild } from "../dockerfile/find-build.ts";
import { buildsWithCgo, switchCgoOff } from "../dockerfile/go-build.ts";
import { writesGoProgram } from "../dockerfile/go-output.ts";
import { officialName } from "../dockerfile/image.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { stageText } from "../dockerfile/native-output.ts";
import { type BuilderChange, builderName, type SecondStage } from "../dockerfile/two-stages.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import type { GoModule } from "../project/go.ts";
import { tlsClient } from "../project/tls-client.ts";
import type { Message } from "../rule.ts";
import { debianBase, newestAlpine } from "./bases.ts";
import { type Ground, type Language, mayNeedMore, type SecondStageOffer, titleOf } from "./language.ts";
import { runTimeFiles } from "./run-time-files.ts";
import { type StaticBase, staticBases } from "./static-bases.ts";
import { type SystemChanges, systemChanges } from "./system-changes.ts";

/** Go links programs that need nothing but a kernel, unless cgo is on. */
export const go: Language = {
  isBuiltIn: (image) => officialName(image) === "golang",

  *secondStages(ground) {
    const program = programOf(ground);
    const changes = systemChanges(ground, ({ program: name }) => name === "go");
    if (program === undefined || !changes.installsToolsAlone) return;
    const files = runTimeFiles(ground, (path) => /\.(go|mod|sum|work|s|c|h|proto)$|(^|\/)vendor\//.test(path));
    const known: Known = {
      ...program,
      changes,
      paths: files.paths,
      isAll: files.isAll && changes.isKnown && isReadThrough(program.module),
    };
    const linkage = linkageOf(ground, known);
    const ownLibc = baseFamily(ground.stage).libc === "musl" ? newestAlpine : debianBase(ground.image);
    if (linkage === "cgo" || linkage === "unknown") {
      const remarks: readonly Message[] = linkage === "cgo" ? [["whose C library cgo needs"]] : [];
      yield offer(ground, { ...known, isLinked: true }, { base: ownLibc, lines: [], remarks }, false);
      return;
    }
    for (const base of staticBases(ground.stage)) yield offer(ground, known, base, linkage === "free");
    for (const base of [newestAlpine, debianBase(ground.image)]) {
      // Where it is built on the same C library it may stay as it is.
      yield offer(ground, known, { base, lines: [], remarks: [] }, linkage === "free" && base !== ownLibc);
    }
  },
};

/** The program that is started, and how it is built. */
interface Program {
  /** Where the build leaves it. */
  readonly path: string;
  /** Where it is started from. */
  readonly destination: string;
  readonly build: BuildCall;
  readonly module: GoModule | undefined;
}

interface Known extends Program {
  /** With what cgo takes in. */
  readonly isLinked?: boolean;
  readonly changes: SystemChanges;
  /** Files that it may read. */
  readonly paths: readonly string[];
  readonly isAll: boolean;
}

function programOf({ cut, calls, stage, project: { goModules } }: Ground): Program | undefined {
  const name = cut.start.words[0]?.literal;
  if (name === undefined) return undefined;
  const module = goModules.get("") ?? (goModules.size === 1 ? [...goModules.values()][0] : undefined);
  // A bare name is looked for in PATH, which holds /go/bin in the images of Go.
  const places = name.includes("/")
    ? [resolvePath(cut.lastFolder, name)]
    : [`/go/bin/${name}`, `/usr/local/bin/${name}`];
  for (const path of places) {
    const build =
      path === undefined ? undefined : findBuild(calls, path, (call, at) => writesGoProgram(call, at, module?.path));
    if (path === undefined || build === undefined) continue;
    // Another GOPATH has another folder for programs.
    if (path.startsWith("/go/bin/") && /\bGO(PATH|BIN)[= ]/.test(stageText(stage))) continue;
    return { path, destination: name.includes("/") ? path : `/usr/local/bin/${name}`, build, module };
  }
  return undefined;
}

/** Its sources are known, and start no other programs. */
function isReadThrough(module: GoModule | undefined): boolean {
  return module?.imports !== undefined && !module.imports.has("os/exec");
}

/** Modules that do not work without cgo. */
const cgoModules =
  /^(github\.com\/(mattn\/go-sqlite3|confluentinc\/confluent-kafka-go|h2non\/bimg|davidbyttow\/govips|godror\/|go-gl\/|libgit2\/|marcboeker\/go-duckdb|DataDog\/zstd|valyala\/gozstd|pebbe\/zmq4|linxGnu\/grocksdb|tecbot\/|veandco\/go-sdl2|google\/gopacket|bytecodealliance\/wasmtime-go|mutecomm\/)|gocv\.io\/|rogchap\.com\/v8go|gopkg\.in\/gographics\/)/;

/** `static`: cgo is off. `free`: it is on, and nothing is known to need it. */
function linkageOf(
  { dockerfile, stage }: Ground,
  { build, module, changes }: Known,
): "static" | "free" | "cgo" | "unknown" {
  const { run, script, invocation } = build;
  if (!buildsWithCgo(dockerfile, run, script, invocation)) return "static";
  const needs =
    ["C", "plugin"].some((path) => module?.imports?.has(path)) ||
    module?.requires.some(({ path }) => cgoModules.test(path)) === true;
  const words = invocation.arguments.map(wordText).join(" ");
  if (/(^| )-(race|msan|asan)\b|-buildmode|-extldflags|-linkmode/.test(words)) return "cgo";
  if (needs || changes.installsCompiler || /CGO_ENABLED=1/.test(stageText(stage))) return "cgo";
  return module?.imports === undefined ? "unknown" : "free";
}

function offer(ground: Ground, known: Known, choice: StaticBase, withoutCgo: boolean): SecondStageOffer {
  const { path, destination, paths, isAll, build } = known;
  const { base, lines, remarks } = choice;
  const own = [path, ...paths.filter((one) => one !== path)].map(
    (one) => `COPY --from=${builderName} ${one} ${one === path ? destination : one}`,
  );
  const second: SecondStage = {
    ...choice,
    lines: [...certificates(ground, known, base), ...timeZones(ground, known, base), ...lines, ...own],
    changes: withoutCgo ? [switchOff(ground.dockerfile, build)] : [],
  };
  const before: readonly Message[] = withoutCgo ? [["with cgo off"]] : [];
  const mayLink = known.isLinked ? mayLinkC : undefined;
  return { second, title: titleOf(base, [...before, ...remarks], isAll ? mayLink : mayNeedMore) };
}

const mayLinkC: Message = ["libraries that it is linked with must be there too"];

function switchOff(dockerfile: Dockerfile, { run, script, invocation }: BuildCall): BuilderChange {
  return { touches: [run], adds: [], edits: [switchCgoOff(dockerfile, script, invocation)] };
}

/** Images of Go have the certificates where all of these look for them; distroless images and Alpine have their own. */
function certificates({ project }: Ground, { changes }: Known, base: string): readonly string[] {
  const isNeeded = changes.installsCertificates || tlsClient(project, "go") !== undefined;
  if (!isNeeded || !/^(scratch|debian)/.test(base)) return [];
  return [`COPY --from=${builderName} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`];
}

/** The system's data where they are installed, else Go's own copy, which it reads where ZONEINFO says; distroless images have them. */
function timeZones({ cut }: Ground, { module, changes }: Known, base: string): readonly string[] {
  if (base.startsWith("gcr.io") || module?.imports?.has("time/tzdata") === true) return [];
  if (changes.installsZones) return [`COPY --from=${builderName} /usr/share/zoneinfo /usr/share/zoneinfo`];
  const settings = [...cut.variables, ...cut.rest].filter(({ keyword }) => keyword === "ENV");
  const isSet = settings.some(({ cooked }) => /\bTZ\b/.test(cooked.text));
  if (module?.loadsTimeZones !== true && !isSet) return [];
  const path = "/usr/local/go/lib/time/zoneinfo.zip";
  return [`COPY --from=${builderName} ${path} ${path}`, `ENV ZONEINFO=${path}`];
}
