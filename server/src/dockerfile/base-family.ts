import type { Stage } from "./dockerfile.ts";
import { type ImageReference, officialName, parseImageReference } from "./image.ts";
import { once } from "./memo.ts";
import { rootStage } from "./stages.ts";

/** What is known of the system inside a base image, from its name alone. */
export interface BaseFamily {
  readonly system: "linux" | "windows" | "unknown";
  /** What `/bin/sh` is: dash stays when it runs its last command, bash and busybox replace themselves. */
  readonly shell: "dash" | "bash" | "busybox" | "none" | "unknown";
  readonly libc: "glibc" | "musl" | "none" | "unknown";
  readonly packages: "apt" | "apk" | "dnf" | "none" | "unknown";
  /** Who programs run as. */
  readonly user: "root" | "other" | "unknown";
}

/** The family of the image that a stage, or the first stage of its lineage, starts from. */
export function baseFamily(stage: Stage | undefined): BaseFamily {
  return stage === undefined ? unknown : familyOf(rootStage(stage));
}

const familyOf = once((stage: Stage): BaseFamily => {
  if (stage.base.kind === "scratch") return bare;
  const reference = baseImage(stage);
  return reference === undefined ? unknown : imageFamily(reference);
});

/** The image that a stage's lineage starts from; undefined for scratch and for one that can't be told. */
export function baseImage(stage: Stage | undefined): ImageReference | undefined {
  return stage === undefined ? undefined : imageOf(rootStage(stage));
}

const imageOf = once(({ base }: Stage): ImageReference | undefined =>
  base.kind === "image" && base.reference !== undefined ? parseImageReference(base.reference) : undefined,
);

/** The family of an image by its name. */
export const imageFamily = once((image: ImageReference): BaseFamily => {
  const name = officialName(image) ?? `${image.registry === undefined ? "" : `${image.registry}/`}${image.path}`;
  const tag = image.tag ?? "";
  const family = systemOf(name, tag);
  return isNonRoot(name, tag) ? { ...family, user: "other" } : family;
});

const unknown: BaseFamily = {
  system: "unknown",
  shell: "unknown",
  libc: "unknown",
  packages: "unknown",
  user: "unknown",
};
const bare: BaseFamily = { system: "linux", shell: "none", libc: "none", packages: "none", user: "root" };
const debian: BaseFamily = { system: "linux", shell: "dash", libc: "glibc", packages: "apt", user: "root" };
const alpine: BaseFamily = { system: "linux", shell: "busybox", libc: "musl", packages: "apk", user: "root" };
const redHat: BaseFamily = { system: "linux", shell: "bash", libc: "glibc", packages: "dnf", user: "root" };
const windows: BaseFamily = { ...unknown, system: "windows" };
const busybox: BaseFamily = { system: "linux", shell: "busybox", libc: "unknown", packages: "none", user: "root" };

function systemOf(name: string, tag: string): BaseFamily {
  if (/(^|\/)(windows|nanoserver|servercore)(\/|$)/.test(name) || /nanoserver|windowsservercore/.test(tag))
    return windows;
  if (name.startsWith("gcr.io/distroless/")) return distroless(name, tag);
  if (name.startsWith("cgr.dev/chainguard/")) return chainguard(name, tag);
  if (/chiseled|distroless/.test(tag)) return { ...bare, libc: "glibc" };
  if (name === "busybox") return busybox;
  if (name === "alpine" || /(^|[-.\d])alpine/.test(tag) || /(^|[/-])alpine$/.test(name)) return alpine;
  if (
    name === "composer" ||
    (name === "docker" && !/^(17|1)\./.test(tag)) ||
    (name === "wordpress" && /^cli/.test(tag))
  )
    return alpine;
  if (redHatNames.test(name) || redHatTags.test(tag) || isOracleOpenJdk(name, tag)) return redHat;
  if (name === "debian" || name === "ubuntu" || debianTags.test(tag)) return debian;
  return debianByDefault.has(name) || name.startsWith("mcr.microsoft.com/dotnet/") ? debian : unknown;
}

const redHatNames =
  /^(centos|fedora|rockylinux|almalinux|amazonlinux|oraclelinux)$|^(rockylinux|almalinux)\/|(^|\/)ubi\d+(\/|-|$)|^quay\.io\/(centos|fedora)\/|^public\.ecr\.aws\/lambda\/|^mcr\.microsoft\.com\/(azurelinux|cbl-mariner)\/base\//;
const redHatTags =
  /(^|-)(ubi\d*|rhel|oraclelinux\d*|oracle|al2|al2023|amazonlinux\d*|(amazon)?corretto(-\d+)?|centos\d*|rockylinux\d*|azurelinux[\d.]*|cbl-mariner[\d.]*)(-|$)(?!.*(debian|slim|bookworm|bullseye|jammy|noble))/;

/** The openjdk images from 12 on, and those built on them, stand on Oracle Linux unless their tag names Debian. */
function isOracleOpenJdk(name: string, tag: string): boolean {
  if (debianTags.test(tag)) return false;
  const version = name === "openjdk" ? /^(\d+)/.exec(tag)?.[1] : /(?:^|-)(?:open)?jdk-?(\d+)/.exec(tag)?.[1];
  return ["openjdk", "maven", "tomcat", "clojure"].includes(name) && !/temurin/.test(tag) && Number(version ?? 0) >= 12;
}

const debianTags =
  /(^|[-.\d])(slim|stretch|buster|bullseye|bookworm|trixie|forky|sid|bionic|focal|jammy|noble|xenial|resolute)(-|$)/;

/** Official images whose tags without a system's name are Debian's or Ubuntu's, so that `/bin/sh` is dash. */
const debianByDefault: ReadonlySet<string> = new Set(
  (
    "buildpack-deps golang node python ruby php perl rust eclipse-temurin maven gradle nginx httpd postgres redis mariadb " +
    "tomcat jetty erlang elixir swift julia haskell gcc clojure sbt dart ghost wordpress drupal memcached rabbitmq mongo pypy " +
    "r-base rocker/r-ver nvidia/cuda"
  ).split(" "),
);

function distroless(name: string, tag: string): BaseFamily {
  const family = /\/static(-|$)/.test(name) ? bare : { ...bare, libc: "glibc" as const };
  return /(^|-)debug(-|$)/.test(tag) || tag === "debug" ? { ...family, shell: "busybox" } : family;
}

function chainguard(name: string, tag: string): BaseFamily {
  const shell = /dev$/.test(tag) || name.endsWith("/wolfi-base") ? "busybox" : "none";
  const libc = name.endsWith("/static") ? "none" : "glibc";
  const user = name.endsWith("/wolfi-base") ? "root" : "other";
  return { system: "linux", shell, libc, packages: shell === "none" ? "none" : "apk", user };
}

function isNonRoot(name: string, tag: string): boolean {
  if (name.startsWith("gcr.io/distroless/")) return /nonroot/.test(tag);
  if (/chiseled/.test(tag) || /unprivileged|rootless|nonroot/.test(`${name}:${tag}`)) return true;
  return nonRootNames.test(name);
}

const nonRootNames =
  /^(bitnami|bitnamilegacy|selenium|prom|jupyter|apache\/airflow|grafana)(\/|$)|^(jenkins\/.*|jenkins|elasticsearch|kibana|logstash|sonarqube|solr|neo4j\/.*|docker\.elastic\.co\/.*|quay\.io\/(keycloak|jupyter|prometheus)\/.*|public\.ecr\.aws\/bitnami\/.*|nodered\/.*|couchbase\/.*|registry\.access\.redhat\.com\/ubi\d+\/(nodejs|python|openjdk|php|ruby|go-toolset|nginx|httpd|perl|dotnet).*)$/;

/** Whether a stage's base is an image whose system is known for certain, not guessed from a tag of somebody's own image. */
export function isWellKnownBase(stage: Stage | undefined): boolean {
  if (stage === undefined) return false;
  const image = baseImage(stage);
  if (image === undefined) return rootStage(stage).base.kind === "scratch";
  const { registry, path } = image;
  if (registry === "gcr.io") return path.startsWith("distroless/");
  if (registry === "mcr.microsoft.com") return path.startsWith("dotnet/");
  if (registry === "registry.access.redhat.com" || registry === "redhat") return /^ubi\d/.test(path);
  return officialName(image) !== undefined;
}
