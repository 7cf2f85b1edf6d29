import { wordText } from "../dockerfile/invocations.ts";
import type { ShellCommand } from "../dockerfile/shell.ts";

/** Whether a command prepares the image for an install, whatever the sources are: it brings a named package, or sets the package manager up. */
export function isPreparation({ words }: ShellCommand): boolean {
  const texts = words.map(wordText);
  if (texts.some((text) => /^(\$|\.{0,2}\/|\.$|-[rce]|--(requirement|constraint|editable))/.test(text))) return false;
  const start = /^python[\d.]*$/.test(texts[0] ?? "") && texts[1] === "-m" ? 2 : 0;
  const [program = "", verb = "", third = ""] = texts.slice(start).filter((text) => !text.startsWith("-"));
  if (/^pip[\d.]*$/.test(program)) return verb === "install" && third !== "";
  if (program === "gem") return /^(install|update)$/.test(verb);
  if (program === "mix") return /^local\.(hex|rebar)$/.test(verb);
  return /^(bundle|poetry|composer)$/.test(program) && verb === "config";
}
