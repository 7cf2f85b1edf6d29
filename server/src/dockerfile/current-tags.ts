import type { ImageReference } from "./image.ts";
import { officialName } from "./image.ts";

/** Supported tags of an image, the plainest first; empty for an image that is not in the table. */
export function currentTags(image: ImageReference): readonly string[] {
  const full = `${image.registry === undefined ? "" : `${image.registry}/`}${image.path}`;
  return table.get(officialName(image) ?? full)?.split(" ") ?? [];
}

/** Release pages of the images, read 2026-11-24; a tag names a release line that still gets fixes. */
const table: ReadonlyMap<string, string> = new Map([
  ["almalinux", "10 9"],
  ["alpine", "3.22"],
  ["amazoncorretto", "25 21"],
  ["amazonlinux", "2023"],
  ["buildpack-deps", "trixie bookworm"],
  ["busybox", "1.37"],
  ["caddy", "2"],
  ["composer", "2"],
  ["debian", "trixie trixie-slim"],
  ["docker", "29 28"],
  ["drupal", "11"],
  ["eclipse-temurin", "25 21"],
  ["elixir", "1.19"],
  ["erlang", "28"],
  ["fedora", "43"],
  ["gcc", "15"],
  ["ghost", "6"],
  ["golang", "1.26"],
  ["gradle", "9"],
  ["haproxy", "3.2"],
  ["haskell", "9"],
  ["httpd", "2.4"],
  ["jenkins/jenkins", "lts"],
  ["mariadb", "11.8"],
  ["maven", "3"],
  ["mcr.microsoft.com/dotnet/aspnet", "10.0"],
  ["mcr.microsoft.com/dotnet/runtime", "10.0"],
  ["mcr.microsoft.com/dotnet/sdk", "10.0"],
  ["memcached", "1.6"],
  ["mongo", "8.0"],
  ["mysql", "8.4"],
  ["nginx", "1"],
  ["node", "24"],
  ["oraclelinux", "9 10"],
  ["oven/bun", "1"],
  ["perl", "5.42"],
  ["php", "8.4"],
  ["postgres", "18 17"],
  ["python", "3.14"],
  ["public.ecr.aws/amazonlinux/amazonlinux", "2023"],
  ["rabbitmq", "4"],
  ["redis", "8"],
  ["registry", "3"],
  ["rockylinux", "9"],
  ["ruby", "3.4"],
  ["rust", "1"],
  ["swift", "6"],
  ["tomcat", "11.0"],
  ["traefik", "3"],
  ["ubuntu", "24.04 26.04"],
  ["valkey/valkey", "8"],
  ["wordpress", "6"],
]);

/** The images that `currentTags` knows. */
export const imagesWithCurrentTags: readonly string[] = [...table.keys()];
