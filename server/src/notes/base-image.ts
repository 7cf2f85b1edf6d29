import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { imageRuntime } from "../dockerfile/runtime-image.ts";
import { stageCopies } from "../dockerfile/stage-copies.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import { variantSizes } from "../impact/base-size.ts";
import { formatBytes } from "../project/format-bytes.ts";
import type { Note } from "./note.ts";

const keywords = ["FROM"];

/** What a base image brings, and what it lacks. */
export const baseImageNotes: readonly Note[] = [
  {
    id: "other-variants",
    keywords,
    link: "https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image",
    say: (_, { stage }) => {
      const { base } = stage ?? {};
      const rows = base?.kind === "image" && base.reference !== undefined ? variantSizes(base.reference) : [];
      if (rows.length < 2) return undefined;
      const sizes = rows.map(({ tag, bytes }) => `${tag} ${formatBytes(bytes)}`).join(", ");
      return [
        "On disk the variants are about: {sizes}. Not only the size counts: a shell, glibc, security updates and what people know weigh too.",
        { sizes },
      ];
    },
  },
  {
    id: "musl",
    keywords,
    link: "https://wiki.musl-libc.org/functional-differences-from-glibc.html",
    say: (_, { stage }) =>
      isRoot(stage) && baseFamily(stage).libc === "musl"
        ? [
            "Alpine's C library is musl, not glibc: programs built for glibc do not start as they are, and names are resolved in other ways (search domains and several name servers behave differently).",
          ]
        : undefined,
  },
  {
    id: "alpine-packages",
    keywords,
    link: "https://pythonspeed.com/articles/alpine-docker-python/",
    say: (_, { stage }) => {
      const image = baseImage(stage);
      if (!isRoot(stage) || image === undefined || baseFamily(stage).libc !== "musl") return undefined;
      const runtime = imageRuntime(image)?.runtime;
      const wheels = runtime === "python" || runtime === "node";
      return wheels
        ? [
            "Alpine stays small only while little is added. Packages with machine code that are published for glibc alone are compiled here, which takes time and compilers; a -slim variant of Debian takes them ready made.",
          ]
        : [
            "Alpine stays small only while little is added: with many packages the difference to a -slim variant of Debian shrinks, whose packages more scanners know.",
          ];
    },
  },
  {
    id: "no-shell",
    keywords,
    link: "https://docs.docker.com/reference/cli/docker/debug/",
    say: (dockerfile, { stage }) =>
      isShipped(dockerfile, stage) && baseFamily(stage).shell === "none"
        ? [
            "No shell to look around with. What helps: `docker debug`, `kubectl debug --image=busybox --target=CONTAINER`, or `nsenter` on the host; Alpine or a -debug tag while something is still to be found out.",
          ]
        : undefined,
  },
  {
    id: "missing-library",
    keywords,
    link: "https://man7.org/linux/man-pages/man1/ldd.1.html",
    say: (dockerfile, { stage }) => {
      if (stage === undefined || !isShipped(dockerfile, stage)) return undefined;
      const { libc } = baseFamily(stage);
      const isBare = libc === "none" || libc === "musl";
      if (!isBare || !stageCopies(stage).some(({ from }) => from !== undefined)) return undefined;
      return [
        "A copied program that ends at once without a log, or with `no such file or directory`, may lack a shared library or its loader here: `ldd PROGRAM` in the stage that built it lists them.",
      ];
    },
  },
  {
    id: "shared-layers",
    keywords,
    link: "https://docs.docker.com/get-started/docker-concepts/building-images/understanding-image-layers/",
    say: (dockerfile, { stage }) =>
      isShipped(dockerfile, stage) && stage?.base.kind === "image"
        ? [
            "Images that start from the same base, by digest, share its layers: a machine pulls and stores them once. One base for all your services may weigh less than a smaller one for each.",
          ]
        : undefined,
  },
  {
    id: "minify",
    keywords,
    link: "https://github.com/slimtoolkit/slim",
    say: (dockerfile, { stage }) =>
      isShipped(dockerfile, stage) && stage?.base.kind === "image" && baseFamily(stage).packages !== "none"
        ? [
            "Tools such as Slim make a smaller image of a finished one by watching which files the program opens; what it opens only on rare paths has to be named.",
          ]
        : undefined,
  },
];

/** The note belongs where the image is named, not to the stages built on it. */
function isRoot(stage: Stage | undefined): boolean {
  return stage?.base.kind === "image";
}

function isShipped(dockerfile: Dockerfile, stage: Instruction["stage"]): boolean {
  return stage !== undefined && shippedStages(dockerfile).has(stage) && stage.base.kind !== "stage";
}
