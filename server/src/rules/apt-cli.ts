import { aptRuns, aptSubcommandWord } from "../dockerfile/apt.ts";
import { replaceArgument } from "../dockerfile/call-edits.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { type Call, callRange, type RunCalls } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import type { Fix, Rule } from "../rule.ts";

export const aptCli: Rule = {
  id: "apt-cli",
  category: "style",
  summary: "Scripts call apt, which is made for people and whose options may change",
  severity: "hint",
  default: "on",
  sameAs: [
    "hadolint:DL3027",
    "checkov:CKV_DOCKER_9",
    "kics:run_using_apt",
    "semgrep:prefer-apt-get",
    "droast:DF059",
    "dockerfile-doctor:DD024",
  ],
  when: { words: ["apt"] },

  *check(dockerfile) {
    for (const one of aptRuns(dockerfile)) {
      for (const call of one.calls) {
        const subcommand = call.program === "apt" ? aptSubcommandWord(call) : undefined;
        if (subcommand === undefined) continue;
        yield {
          range: callRange(dockerfile, call, undefined),
          message: ["apt is meant for people: unlike apt-get, its options and output may change between versions"],
          fixes: () => scriptable(dockerfile, one, call, subcommand),
        };
      }
    }
  },
};

/** What apt-get and apt-cache call the subcommands of apt that they have. */
const twins: ReadonlyMap<string, string> = new Map([
  ...(
    "install reinstall update remove purge autoremove autopurge clean autoclean dist-clean dist-upgrade build-dep satisfy source download " +
    "changelog"
  )
    .split(" ")
    .map((name) => [name, `apt-get ${name}`] as const),
  ["full-upgrade", "apt-get dist-upgrade"],
  ["upgrade", "apt-get upgrade --with-new-pkgs"],
  ...["search", "show", "policy", "depends", "rdepends", "showsrc", "madison"].map(
    (name) => [name, `apt-cache ${name}`] as const,
  ),
]);

function scriptable(dockerfile: Dockerfile, { run }: RunCalls, call: Call, subcommand: ShellWord): readonly Fix[] {
  const [program, twin, flag] = twins.get(subcommand.literal ?? "")?.split(" ") ?? [];
  // `/usr/bin/apt` stays as it is, since nobody asked where apt-get lies.
  if (program === undefined || twin === undefined || call.programWord.literal !== "apt") return [];
  if (flag !== undefined && call.array !== undefined) return [];
  const renames = twin !== subcommand.literal || flag !== undefined;
  return [
    {
      title: ["Use {program}", { program }],
      safety: flag === undefined ? "safe" : "suggestion",
      preferred: true,
      touches: [run],
      edits: [
        replaceArgument(dockerfile, call, call.programWord, program),
        ...(renames
          ? [replaceArgument(dockerfile, call, subcommand, flag === undefined ? twin : `${twin} ${flag}`)]
          : []),
      ],
    },
  ];
}
