import { baseImage } from "./base-family.ts";
import type { Stage } from "./dockerfile.ts";
import { officialName } from "./image.ts";

/** Whether a stage has a Go with modules by default, from 1.17 on; a tag without a number is a new one. */
export function hasCurrentGo(stage: Stage): boolean {
  const image = baseImage(stage);
  if (image === undefined || officialName(image) !== "golang") return false;
  const [, minor] = /^1\.(\d+)/.exec(image.tag ?? "") ?? [];
  return minor === undefined
    ? !/^\d+\.|onbuild|wheezy|jessie|stretch|buster/.test(image.tag ?? "")
    : Number(minor) >= 17;
}
