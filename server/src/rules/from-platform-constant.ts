import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile, Flag, Stage } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { removeFlag } from "../dockerfile/flag-edit.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import type { Fix, Rule } from "../rule.ts";

export const fromPlatformConstant: Rule = {
  id: "from-platform-constant",
  category: "correctness",
  summary: "A FROM asks for one fixed platform, whatever the image is built for",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3029",
    "buildkit:FromPlatformFlagConstDisallowed",
    "kics:using_platform_with_from",
    "semgrep:avoid-platform-with-from",
    "droast:DF061",
    "dockadvisor:from-platform-flag-const-disallowed",
  ],
  when: { texts: ["--platform"] },

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const { flags } = stage.from;
      if (flags.length === 0) continue;
      const flag = flags.find(({ name }) => name === "platform");
      const platform = flag?.value ?? "";
      if (flag === undefined || platform === "" || platform.includes("$")) continue;
      if (namesPlatform(stage, platform) || baseFamily(stage).system === "windows") continue;
      const shipped = shippedStages(dockerfile).has(stage);
      yield {
        range: dockerfile.source.firstLineRange(flag.span),
        message: shipped
          ? ["The image is {platform} even where it is built for another platform", { platform }]
          : ["The stage runs as {platform} even where the build machine or the target is another one", { platform }],
        fixes: () => followPlatform(dockerfile, stage, flag, shipped),
      };
    }
  },
};

/** One stage for each platform, as in `AS build-amd64`, is how a file treats platforms differently. */
function namesPlatform({ name }: Stage, platform: string): boolean {
  if (name === undefined) return false;
  return platform.split("/").some((part) => part !== "" && name.toLowerCase().includes(part.toLowerCase()));
}

function followPlatform(dockerfile: Dockerfile, stage: Stage, flag: Flag, shipped: boolean): readonly Fix[] {
  const removal = removeFlag(dockerfile, flag);
  const remove: readonly Fix[] =
    removal === undefined
      ? []
      : [{ title: ["Remove --platform"], safety: "suggestion", touches: [stage.from], edits: [removal] }];
  if (shipped) return remove;
  const build: Fix = {
    title: ["Use the build machine's platform"],
    safety: "suggestion",
    touches: [stage.from],
    edits: [replace(dockerfile, flag.span, "--platform=$BUILDPLATFORM")],
  };
  return [build, ...remove];
}
