import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import type { JarStage } from "./jar-stage.ts";
import type { StartedJar } from "./started-jar.ts";

/** The start command of a JAR that keeps its name, and its folder unless that was the root; undefined where it can't be edited. */
export function keepJar(
  dockerfile: Dockerfile,
  { words, path, isCertain }: StartedJar,
  { folder, file }: Pick<JarStage, "folder" | "file">,
): readonly TextEdit[] | undefined {
  const place = `${folder}/${file}`;
  if (words === undefined) return undefined;
  return place === path && isCertain ? [] : [replace(dockerfile, words.jar, words.quote(place))];
}

/** The start command with a class in the place of the archive: options of the JVM and arguments stay as they are; undefined where it can't be edited. */
export function startClass(
  dockerfile: Dockerfile,
  { words }: StartedJar,
  classPath: string,
  name: string,
): readonly TextEdit[] | undefined {
  if (words?.flag === undefined) return undefined;
  return [
    replace(dockerfile, words.flag, words.quote("-cp")),
    replace(dockerfile, words.jar, words.quote(classPath) + words.separator + words.quote(name)),
  ];
}
