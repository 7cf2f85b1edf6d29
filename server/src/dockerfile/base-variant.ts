import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import { type ImageReference, officialName, parseImageReference } from "./image.ts";
import { rootStage } from "./stages.ts";

/** The image of a stage where it stands in its FROM letter for letter, and no digest holds it. */
export interface PlainBase {
  /** The stage with the FROM: the stage itself, or the one it is built on. */
  readonly stage: Stage;
  readonly text: string;
  readonly image: ImageReference;
}

/** The image that a stage's lineage starts from, for a fix that writes another one; undefined where a variable or a digest has a part in it. */
export function plainBase(stage: Stage): PlainBase | undefined {
  const root = rootStage(stage);
  if (root.base.kind !== "image" || root.base.reference !== root.base.word.value) return undefined;
  const text = root.base.word.value;
  const image = parseImageReference(text);
  return image === undefined || image.digest !== undefined ? undefined : { stage: root, text, image };
}

/** Puts another image in the place of a FROM's. */
export function replaceBase(dockerfile: Dockerfile, { from, base }: Stage, reference: string): TextEdit {
  return replace(dockerfile, base.kind === "missing" ? from.span : base.word.span, reference);
}

/** The same release of an official image on Alpine, or on Debian's slim variant; undefined where that tag may not exist. */
export function otherSystem({ text, image }: PlainBase, system: "alpine" | "debian"): string | undefined {
  if (!bothSystems.has(officialName(image) ?? "")) return undefined;
  const name = image.tag === undefined ? text : text.slice(0, -image.tag.length - 1);
  const match =
    /^(\d+(?:\.\d+)*)?-?(slim|bookworm|bullseye|trixie|buster|(?:slim-)(?:bookworm|bullseye|trixie|buster)|alpine(?:\d+\.\d+)?)?$/.exec(
      image.tag ?? "",
    );
  if (match === null) return undefined;
  const variant = system === "alpine" ? "alpine" : "slim";
  return `${name}:${match[1] === undefined ? variant : `${match[1]}-${variant}`}`;
}

/** Official images with both variants of every release. */
const bothSystems: ReadonlySet<string> = new Set(["node", "python", "ruby", "rust"]);
