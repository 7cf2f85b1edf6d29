import type { SpringBoot } from "../project/spring-boot.ts";
import type { Told } from "./recipe.ts";

/** Java's releases with long support, for which there are images (adoptium.net). */
const longSupport = [8, 11, 17, 21, 25];

/** The Java to build and run with: the release that the build names, or the next one with long support. */
export function javaVersion(written: string | undefined, file: string, boot: SpringBoot | undefined): Told<number> {
  const own = Number(written?.replace(/^1\./, "").split(".")[0]);
  if (Number.isInteger(own) && own > 0) {
    const fitting = longSupport.find((one) => one >= own) ?? own;
    return fitting === own
      ? { value: own, why: ["{file} says Java {own}", { file, own }] }
      : { value: fitting, why: ["{file} says Java {own}; the next release with long support runs it", { file, own }] };
  }
  if (boot?.version !== undefined && boot.version >= 300)
    return {
      value: 17,
      why: [
        "{file} names no Java; 17 is what Spring Boot {version} begins with",
        { file, version: boot.versionText ?? "3" },
      ],
    };
  return { value: 21, why: ["{file} names no Java", { file }] };
}

/** A user without rights on Debian and Ubuntu. */
export const appUser = "RUN groupadd -r app && useradd -r -l -g app app";
