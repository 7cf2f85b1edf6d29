import { baseFamily } from "../dockerfile/base-family.ts";
import { type BuildCall, findBuild } from "../dockerfile/find-build.ts";
import { officialName } from "../dockerfile/image.ts";
import { subcommand, wordText } from "../dockerfile/invocations.ts";
import { stageText } from "../dockerfile/native-output.ts";
import { builderName } from "../dockerfile/two-stages.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import { tlsClient } from "../project/tls-client.ts";
import type { Message } from "../rule.ts";
import { debianBase, newestAlpine } from "./bases.ts";
import { type Ground, type Language, mayNeedMore, titleOf } from "./language.ts";
import { runTimeFiles } from "./run-time-files.ts";
import { type StaticBase, staticBases } from "./static-bases.ts";
import { systemChanges } from "./system-changes.ts";

/** Rust links programs with the C library, and with what their crates bring; for a musl target with nothing. */
export const rust: Language = {
  isBuiltIn: (image) => officialName(image) === "rust",

  *secondStages(ground) {
    const program = programOf(ground);
    const changes = systemChanges(ground, ({ program: name }) => /^(cargo|rustup)$/.test(name));
    if (program === undefined || !changes.installsToolsAlone || mayMoveTarget(ground)) return;
    const { path, destination, isStatic } = program;
    const { paths, isAll } = runTimeFiles(ground, (file) =>
      /\.rs$|(^|\/)(Cargo\.(toml|lock)|\.cargo\/.*|target\/.*)$/.test(file),
    );
    const needsCertificates = changes.installsCertificates || tlsClient(ground.project, "rust") !== undefined;
    const doubt = isStatic ? (isAll && changes.isKnown ? undefined : mayNeedMore) : mayLinkMore;
    for (const choice of basesOf(ground, isStatic)) {
      const { base } = choice;
      const certificates = needsCertificates && /^(scratch|debian)/.test(base);
      const lines = [
        ...(certificates ? [`COPY --from=${builderName} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`] : []),
        ...choice.lines,
        `COPY --from=${builderName} ${path} ${destination}`,
        ...paths.map((one) => `COPY --from=${builderName} ${one} ${one}`),
      ];
      yield { second: { ...choice, lines }, title: titleOf(base, choice.remarks, doubt) };
    }
  },
};

const mayLinkMore: Message = ["libraries that it is linked with, and what else it needs, must be there too"];

interface Program {
  readonly path: string;
  readonly destination: string;
  /** For a musl target, so that it needs no library at all. */
  readonly isStatic: boolean;
}

function programOf({ cut, calls, stage }: Ground): Program | undefined {
  const name = cut.start.words[0]?.literal;
  const isBare = name !== undefined && !name.includes("/");
  const path = isBare
    ? `/usr/local/cargo/bin/${name}`
    : name === undefined
      ? undefined
      : resolvePath(cut.lastFolder, name);
  const build = path === undefined ? undefined : findBuild(calls, path, writesProgram);
  if (path === undefined || build === undefined) return undefined;
  const words = build.invocation.arguments.map(wordText).join(" ");
  const isStatic = /--target[= ]\S+-linux-musl\b/.test(words) && !/crt-static/.test(stageText(stage));
  return { path, destination: isBare ? `/usr/local/bin/${name}` : path, isStatic };
}

/** `cargo build` writes below `target`, into a folder of the target where one is named; `cargo install` for all. */
function writesProgram({ invocation, folder }: BuildCall, path: string): boolean {
  const verb = invocation.program === "cargo" ? subcommand(invocation) : undefined;
  const words = invocation.arguments.map(wordText);
  if (verb === "install") return /^\/usr\/local\/cargo\/bin\/[\w-]+$/.test(path) && !words.includes("--root");
  if ((verb !== "build" && verb !== "b") || words.some((word) => word.startsWith("--target-dir"))) return false;
  const [, target = ""] = /--target[= ](\S+)/.exec(words.join(" ")) ?? [];
  const profile = words.some((word) => word === "--release" || word === "-r") ? "release" : "debug";
  const output = resolvePath(folder, ["target", target, profile].filter((part) => part !== "").join("/"));
  return output !== undefined && path.startsWith(`${output}/`) && /^[\w-]+$/.test(path.slice(output.length + 1));
}

/** A setting that has Cargo write elsewhere. */
function mayMoveTarget({ stage }: Ground): boolean {
  return /CARGO_(TARGET_DIR|BUILD_TARGET|INSTALL_ROOT|HOME)/.test(stageText(stage));
}

function basesOf({ stage, image }: Ground, isStatic: boolean): readonly StaticBase[] {
  const debian = debianBase(image);
  const isMusl = baseFamily(stage).libc === "musl";
  const others = isStatic ? [newestAlpine, debian] : [isMusl ? newestAlpine : debian];
  // Distroless images of Debian 12 cannot run what was built on a later release.
  if (!isStatic && !isMusl && debian.includes("bookworm")) others.push("gcr.io/distroless/cc-debian12");
  const plain = others.map((base): StaticBase => ({ base, lines: [], remarks: [] }));
  return isStatic ? [...staticBases(stage), ...plain] : plain;
}
