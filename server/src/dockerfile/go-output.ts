import type { BuildCall } from "./find-build.ts";
import { operands, subcommand, wordText } from "./invocations.ts";
import { resolvePath } from "./working-directory.ts";

/** Whether a call is the `go build` or `go install` that writes a program; `modulePath` is the module's, where it is known. */
export function writesGoProgram(
  { invocation, folder }: BuildCall,
  path: string,
  modulePath: string | undefined,
): boolean {
  const verb = invocation.program === "go" ? subcommand(invocation) : undefined;
  if (verb !== "build" && verb !== "install") return false;
  const { arguments: words } = invocation;
  const at = words.findIndex((word) => wordText(word) === "-o");
  const output = at === -1 ? undefined : words[at + 1];
  if (output !== undefined) return resolvePath(folder, wordText(output)) === path;
  const [, target, another] = operands(words, valueFlags).map(wordText);
  if (another !== undefined || target?.endsWith(".go")) return false;
  const isHere = target === undefined || /^\.(\/(\.\.\.)?)?$/.test(target);
  // Without a known module the folder's name, which is what GOPATH goes by, has to do.
  const names = isHere ? [modulePath, folder] : [target];
  return names.some((text) => {
    const name = text
      ?.replace(/\/v\d+$/, "")
      .split("/")
      .at(-1);
    if (name === undefined || !/^[\w-]+$/.test(name)) return false;
    return (verb === "install" ? `/go/bin/${name}` : resolvePath(folder, name)) === path;
  });
}

const valueFlags: readonly string[] =
  "-o -ldflags -tags -mod -gcflags -asmflags -installsuffix -buildmode -p -pkgdir -toolexec -compiler".split(" ");
