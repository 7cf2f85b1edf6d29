/** What an instruction is for, and how it is written. */
export interface Help {
  readonly syntax: string;
  readonly text: string;
}

/** By keyword, in our own words; the facts are those of the Dockerfile reference. */
export const instructionHelp: ReadonlyMap<string, Help> = new Map([
  [
    "ADD",
    help(
      "ADD [flags] source… destination",
      "Copies files like COPY, fetches URLs and Git repositories, and unpacks local tar archives.",
    ),
  ],
  [
    "ARG",
    help(
      "ARG name[=default]…",
      "Declares a variable that `docker build --build-arg` can set. It lasts until the end of its stage and is gone in the running container.",
    ),
  ],
  [
    "CMD",
    help(
      'CMD ["program", "argument"…]',
      "What a container starts when nothing else is asked for, or the default arguments of an ENTRYPOINT. Only the last one counts.",
    ),
  ],
  [
    "COPY",
    help(
      "COPY [flags] source… destination",
      "Copies files and folders from the build context, or from a stage or an image with --from.",
    ),
  ],
  [
    "ENTRYPOINT",
    help(
      'ENTRYPOINT ["program", "argument"…]',
      "The program that a container always starts; CMD or the words behind `docker run IMAGE` become its arguments.",
    ),
  ],
  [
    "ENV",
    help("ENV name=value…", "Sets environment variables for the instructions below and for the running container."),
  ],
  ["EXPOSE", help("EXPOSE port[/protocol]…", "Says on which ports the program listens. It publishes none of them.")],
  ["FROM", help("FROM [--platform=platform] image [AS name]", "Begins a stage on an image, or on a stage above.")],
  [
    "HEALTHCHECK",
    help(
      "HEALTHCHECK [flags] CMD command",
      "A command that the engine runs in the container from time to time to see whether the program works. NONE takes the base image's away.",
    ),
  ],
  ["LABEL", help("LABEL name=value…", "Adds metadata to the image.")],
  ["MAINTAINER", help("MAINTAINER name", "Names the author. Deprecated: a label does the same.")],
  [
    "ONBUILD",
    help("ONBUILD instruction", "Keeps an instruction for later: it runs when another build starts from this image."),
  ],
  ["RUN", help("RUN [flags] command", "Runs a command while the image is built; what it changes becomes a layer.")],
  [
    "SHELL",
    help('SHELL ["program", "argument"…]', "The shell that runs the shell form of RUN, CMD and ENTRYPOINT below it."),
  ],
  ["STOPSIGNAL", help("STOPSIGNAL signal", "The signal that stops the container; SIGTERM unless set.")],
  ["USER", help("USER user[:group]", "Who runs the instructions below and the container's program.")],
  ["VOLUME", help("VOLUME path…", "Keeps a path outside of the image: each container gets a volume there.")],
  [
    "WORKDIR",
    help(
      "WORKDIR path",
      "The working directory of the instructions below and of the container's program; made where it is missing.",
    ),
  ],
]);

/** By keyword and flag, without dashes. */
export const flagHelp: ReadonlyMap<string, string> = new Map([
  ["ADD checksum", "The digest that the fetched file or commit must have, else the build fails."],
  ["ADD chmod", "The mode of the files, such as 644, instead of the one that they have."],
  ["ADD chown", "Owner and group of the files, instead of root."],
  ["ADD exclude", "Leaves out what matches the pattern."],
  ["ADD keep-git-dir", "Keeps the .git folder of a Git repository."],
  ["ADD link", "Makes a layer that does not depend on the ones below, so that a new base keeps it in the cache."],
  ["ADD unpack", "Whether an archive is unpacked; without the flag local ones are, fetched ones are not."],
  ["COPY chmod", "The mode of the files, such as 644, instead of the one that they have."],
  ["COPY chown", "Owner and group of the files, instead of root."],
  ["COPY exclude", "Leaves out what matches the pattern."],
  ["COPY from", "Copies from a stage, an image or a named build context instead of the build context."],
  ["COPY link", "Makes a layer that does not depend on the ones below, so that a new base keeps it in the cache."],
  ["COPY parents", "Keeps the folders of the sources below the destination."],
  ["FROM platform", "The platform of the image where it has several, such as linux/arm64."],
  ["HEALTHCHECK interval", "The time between two checks; 30s unless set."],
  ["HEALTHCHECK retries", "So many failures in a row make the container unhealthy; 3 unless set."],
  ["HEALTHCHECK start-interval", "The time between two checks while the program starts; 5s unless set."],
  ["HEALTHCHECK start-period", "Failures within this time after the start do not count; 0s unless set."],
  ["HEALTHCHECK timeout", "A check that takes longer has failed; 30s unless set."],
  ["RUN device", "Gives the command a CDI device."],
  [
    "RUN mount",
    "Mounts a folder, a cache, a secret or an SSH agent while the command runs; nothing of it becomes part of the layer.",
  ],
  ["RUN network", "default, none, or host, which the builder must allow."],
  ["RUN security", "sandbox, or insecure, which the builder must allow."],
]);

/** By key of `RUN --mount=`. */
export const mountHelp: ReadonlyMap<string, string> = new Map([
  ["type", "bind, cache, tmpfs, secret or ssh; bind unless set"],
  ["from", "stage, image or named context to mount from"],
  ["source", "path in the build context or in what from names"],
  ["target", "where it is mounted"],
  ["readonly", "the command can't write to it"],
  ["rw", "the command may write; what it writes is lost"],
  ["id", "name of the cache, secret or agent"],
  ["sharing", "shared, private or locked: what happens when two builds use the cache at once"],
  ["mode", "octal mode"],
  ["uid", "number of the owner"],
  ["gid", "number of the group"],
  ["size", "most bytes of the tmpfs"],
  ["required", "the build fails where the secret or agent is missing"],
  ["env", "the variable that holds the secret"],
]);

/** The section of the Dockerfile reference about an instruction, or a flag of it. */
export function referenceLink(keyword: string, flag?: string): string {
  const base = `https://docs.docker.com/reference/dockerfile/#${keyword.toLowerCase()}`;
  const own = flag !== undefined && (flagsWithSection.get(keyword) ?? []).includes(flag);
  return own ? `${base}---${flag}` : base;
}

const flagsWithSection: ReadonlyMap<string, readonly string[]> = new Map([
  ["ADD", ["keep-git-dir", "checksum"]],
  ["COPY", ["from", "link", "parents", "exclude"]],
  ["RUN", ["mount", "network", "security", "device"]],
]);

function help(syntax: string, text: string): Help {
  return { syntax, text };
}
