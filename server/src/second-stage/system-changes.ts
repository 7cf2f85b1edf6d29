import { apkSubcommandWord } from "../dockerfile/apk.ts";
import { aptPackages, aptSubcommand, isApt } from "../dockerfile/apt.ts";
import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { Ground } from "./language.ts";

/** What the RUNs of a build do to the system besides building. */
export interface SystemChanges {
  /** They install nothing but what compiles and fetches. */
  readonly installsToolsAlone: boolean;
  /** Compilers of C are among it. */
  readonly installsCompiler: boolean;
  readonly installsCertificates: boolean;
  readonly installsZones: boolean;
  /** Everything that they do is known to leave nothing to the program. */
  readonly isKnown: boolean;
}

/** Reads the RUNs of a build; `isOwn` knows the calls that build. */
export function systemChanges({ calls, cut }: Ground, isOwn: (call: Invocation) => boolean): SystemChanges {
  const packages = calls.flatMap(({ invocation }) => packagesOf(invocation));
  const runs = cut.build.filter(({ keyword }) => keyword === "RUN");
  const read = new Set(calls.filter(({ script }) => script.ok).map(({ run }) => run));
  const isRead = runs.every((run) => read.has(run));
  return {
    installsToolsAlone: packages.every((name) => buildTools.test(name)),
    installsCompiler: packages.some((name) =>
      /^(gcc|g\+\+|build-base|build-essential|musl-dev|libc-dev|clang)$/.test(name),
    ),
    installsCertificates: packages.includes("ca-certificates"),
    installsZones: packages.includes("tzdata"),
    isKnown:
      isRead &&
      packages.every((name) => compileTools.test(name)) &&
      calls.every(({ invocation }) => harmless.test(invocation.program) || isOwn(invocation)),
  };
}

/** Names of packages as written; a pattern or a variable is a name that nobody knows. */
function packagesOf(call: Invocation): readonly string[] {
  if (isApt(call)) return aptSubcommand(call) === "install" ? aptPackages(call).map(wordText).map(plainName) : [];
  if (call.program === "apk") {
    const verb = apkSubcommandWord(call);
    const words = operands(call.arguments, ["-t", "--virtual", "-X", "--repository"]);
    return verb?.literal === "add"
      ? words
          .slice(words.indexOf(verb) + 1)
          .map(wordText)
          .map(plainName)
      : [];
  }
  if (!/^(yum|dnf|microdnf|tdnf|zypper|apk|dpkg|rpm|pacman)$/.test(call.program)) return [];
  return operands(call.arguments).map(wordText);
}

function plainName(name: string): string {
  return name.replace(/[=<>~].*$/, "");
}

/** What no program of another language starts when it runs. */
const compileTools =
  /^(make|gcc|g\+\+|libc6?-dev|musl-dev|build-base|build-essential|clang|lld|mold|pkg-config|pkgconf|cmake|ninja-build|autoconf|automake|libtool|python3-dev|ca-certificates|tzdata|upx|upx-ucl|protobuf-compiler|linux-headers|dos2unix)$/;

/** Programs and headers; no library that a program is linked with. */
const buildTools =
  /^(git|make|gcc|g\+\+|libc6?-dev|musl-dev|build-base|build-essential|clang|lld|mold|pkg-config|pkgconf|cmake|ninja-build|autoconf|automake|libtool|python3|python3-dev|ca-certificates|tzdata|curl|wget|unzip|zip|xz-utils|gnupg|upx|upx-ucl|protobuf-compiler|maven|gradle|openssh-client|linux-headers|dos2unix)$/;

const harmless =
  /^(apt-get|apt|apk|rm|echo|true|set|test|\[|ls|cat|pwd|cd|export|strip|upx|git|chmod|dos2unix|sleep|date|uname|which)$/;
