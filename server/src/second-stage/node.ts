import { baseFamily } from "../dockerfile/base-family.ts";
import { plainBase } from "../dockerfile/base-variant.ts";
import { developmentInstall } from "../dockerfile/development-install.ts";
import { officialName } from "../dockerfile/image.ts";
import { type Invocation, wordText } from "../dockerfile/invocations.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { stageText } from "../dockerfile/native-output.ts";
import { builderName } from "../dockerfile/two-stages.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import type { NodePackage } from "../project/node.ts";
import { needsMachineCode } from "../project/node-native.ts";
import type { Message } from "../rule.ts";
import { slimVariant } from "./bases.ts";
import { type Ground, type Language, mayLinkMore, mayNeedBoth, mayNeedMore, titleOf } from "./language.ts";
import { filesOutside } from "./run-time-files.ts";
import { systemChanges } from "./system-changes.ts";

/** Node.js programs are their whole folder, with its packages; the image without compilers has the same Node.js. */
export const node: Language = {
  isBuiltIn: (image) => officialName(image) === "node",

  *secondStages(ground) {
    const { folder } = ground.cut;
    const own = programOf(ground);
    const plain = plainBase(ground.stage);
    if (own === undefined || folder === undefined || folder === "/" || plain === undefined) return;
    const changes = systemChanges(ground, isOwn);
    if (!changes.installsToolsAlone || installsElsewhere(ground, folder)) return;
    const isPruned = mayPrune(ground, own);
    const isSlim = /slim|alpine/.test(ground.image.tag ?? "");
    const base = isSlim ? plain.text : slimVariant(plain, (version, suite) => [version, suite, "slim"]);
    if (base === undefined || (isSlim && !isPruned && !changes.installsCompiler)) return;
    const remarks: readonly Message[] = isPruned ? [["without development dependencies"]] : [];
    const outside = filesOutside(ground, folder);
    const hasPackages = Object.keys(own.manifest.dependencies).length > 0;
    const isLinked = hasPackages && (!isSlim || changes.installsCompiler);
    const isKnown = changes.isKnown && outside.isAll;
    const doubt = isLinked ? (isKnown ? mayLinkMore : mayNeedBoth) : isKnown ? undefined : mayNeedMore;
    const builder = isPruned ? ["RUN npm prune --omit=dev"] : [];
    const lines = [folder, ...outside.paths].map((path) => `COPY --from=${builderName} ${path} ${path}`);
    const programs = ["node", "npm"];
    yield { second: { base, builder, lines, programs }, title: titleOf(base, remarks, doubt) };
    const bare = distrolessOf(ground, own);
    if (bare === undefined) return;
    yield { second: { base: bare.base, builder, lines, start: bare.start }, title: titleOf(bare.base, remarks, doubt) };
  },
};

/** What is started of a package. */
interface Program {
  readonly manifest: NodePackage;
  /** By node itself: the words behind it; undefined for a script that npm starts. */
  readonly words: readonly string[] | undefined;
}

/** The package whose file node starts, or whose script `npm start` does. */
function programOf({ cut, project: { nodePackages } }: Ground): Program | undefined {
  const words = cut.start.words.flatMap(({ literal }) => literal ?? []);
  const [program, ...rest] = words;
  const manifest = nodePackages.get("");
  // Their compiled code may be linked with libraries that only the larger image has.
  if (manifest?.readable !== true || needsMachineCode(manifest) || isLarge(manifest)) return undefined;
  if (words.length < cut.start.words.length) return undefined;
  if (program === "npm") {
    const script = rest[0] === "start" ? manifest.scripts.start : undefined;
    // What goes in front of it may be a build.
    if (manifest.scripts.prestart !== undefined) return undefined;
    return script === undefined || !/^node [\w./ -]+$/.test(script) ? undefined : { manifest, words: undefined };
  }
  const file = rest.find((word) => !word.startsWith("-"));
  const path = program !== "node" || file === undefined ? undefined : resolvePath(cut.lastFolder, file);
  if (path === undefined || cut.folder === undefined || !liesIn(path, cut.folder)) return undefined;
  return { manifest, words: rest };
}

/** Packages that bring, or start, programs of their own outside the folder. */
function isLarge({ dependencies }: NodePackage): boolean {
  return Object.keys(dependencies).some((name) =>
    /^(puppeteer|playwright|cypress|electron)\b|^@playwright\//.test(name),
  );
}

function isOwn({ program }: Invocation): boolean {
  return /^(npm|npx|yarn|pnpm|corepack|tsc|node)$/.test(program);
}

/** A package manager works in another folder, or for the whole system. */
function installsElsewhere({ calls }: Ground, folder: string): boolean {
  return calls.some(({ invocation, folder: here }) => {
    if (!isOwn(invocation)) return false;
    const isGlobal = invocation.arguments.some((word) =>
      /^(-g|--global|global|--prefix|--cwd|-C)\b/.test(wordText(word)),
    );
    return isGlobal || here === undefined || !liesIn(here, folder);
  });
}

/** Whether npm can take the packages out again that are for development alone. */
function mayPrune({ calls, cut, stage }: Ground, { manifest }: Program): boolean {
  if (Object.keys(manifest.devDependencies).length === 0 || !manifest.lockFiles.includes("package-lock.json"))
    return false;
  if (manifest.workspaces.length > 0) return false;
  if (/NODE_ENV|NPM_CONFIG|npm_config/.test(stageText(stage)) || cut.user !== undefined) return false;
  const installs = calls.filter(({ invocation }) => developmentInstall(invocation) !== undefined);
  return (
    installs.length > 0 &&
    installs.every(({ invocation, folder }) => invocation.program === "npm" && folder === cut.folder)
  );
}

/** Distroless images start node themselves, and have no shell and no npm; they are there for these versions. */
function distrolessOf(
  { image, stage, cut }: Ground,
  { words }: Program,
): { readonly base: string; readonly start: readonly string[] } | undefined {
  const version = /^(22|24)\b/.exec(image.tag ?? "")?.[1];
  const isCommand = cut.start.instructions.every(({ keyword }) => keyword === "CMD");
  if (version === undefined || words === undefined || !isCommand || baseFamily(stage).libc !== "glibc")
    return undefined;
  if (cut.start.shell === "needed") return undefined;
  return { base: `gcr.io/distroless/nodejs${version}-debian12`, start: words };
}
