import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { setVariables } from "../dockerfile/set-variables.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";

/** What a RUN starts in, as it changes from instruction to instruction. */
export interface BuildEnvironment {
  /** ENV, and build arguments with a value, in the order in which they came. */
  readonly variables: string;
  readonly shell: string;
  readonly user: string;
  /** The working directory. */
  readonly folder: string;
  /** Takes an instruction into account; says when it makes another working directory. */
  enter(instruction: Instruction): "folder" | undefined;
  /** Build arguments from outside that a text reads, with their values. */
  usedValues(text: string): string;
  /** The variables by name, for a stage that is built on this one. */
  readonly inherited: ReadonlyMap<string, string>;
}

/** The environment at the start of a stage; `below` is that at the end of the stage it is built on. */
export function environmentOf(
  dockerfile: Dockerfile,
  below: BuildEnvironment | undefined,
  values: ReadonlyMap<string, string>,
): BuildEnvironment {
  const environment = new Map(below?.inherited ?? []);
  const args = new Map<string, string>();
  let { shell, user, folder } = below ?? { shell: "/bin/sh -c", user: "", folder: "/" };
  const enter = (instruction: Instruction): "folder" | undefined => {
    const { keyword, arguments: written } = instruction;
    if (keyword === "SHELL" && written.form === "exec") shell = written.words.map(({ value }) => value).join(" ");
    if (keyword === "USER" && written.form === "text")
      user = expandWith(dockerfile, instruction, written.text.text) ?? written.text.text;
    if (keyword === "ENV" || keyword === "ARG") {
      for (const { name, value } of setVariables(instruction)) {
        if (keyword === "ENV") environment.set(name, expandWith(dockerfile, instruction, value ?? "") ?? value ?? "");
        else
          setArgument(args, name, values.get(name) ?? (value && (expandWith(dockerfile, instruction, value) ?? value)));
      }
    }
    if (keyword !== "WORKDIR" || written.form !== "text") return undefined;
    folder = resolvePath(folder, expandWith(dockerfile, instruction, written.text.text) ?? written.text.text) ?? folder;
    // The root is there already.
    return folder === "/" ? undefined : "folder";
  };
  return {
    get variables() {
      const own = [...args].filter(([name]) => !environment.has(name));
      return [...environment, ...own].map(([name, value]) => `${name}=${value}`).join("\n");
    },
    get shell() {
      return shell;
    },
    get user() {
      return user;
    },
    get folder() {
      return folder;
    },
    enter,
    usedValues: (text) =>
      [...values]
        .filter(([name]) => args.has(name) && new RegExp(`\\$\\{?${name}\\b`).test(text))
        .map(([name, value]) => `${name}=${value}`)
        .join("\n"),
    inherited: environment,
  };
}

/** BuildKit blanks the settings of proxies, and a build argument without a value is no variable. */
function setArgument(args: Map<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined && !/^(https?|ftp|no|all)_proxy$/i.test(name)) args.set(name, value);
}
