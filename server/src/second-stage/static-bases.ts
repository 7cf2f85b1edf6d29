import type { Stage } from "../dockerfile/dockerfile.ts";
import { knowsUser } from "../dockerfile/image-users.ts";
import { effective } from "../dockerfile/stage-state.ts";
import { builderName, type SecondStage } from "../dockerfile/two-stages.ts";
import type { Message } from "../rule.ts";

/** A base that has no C library, and who runs a program there. */
export interface StaticBase extends SecondStage {
  readonly remarks: readonly Message[];
}

/** The bases for a program without libraries, with a user that is not root where nothing speaks against one. */
export function staticBases(stage: Stage): readonly StaticBase[] {
  const distroless = "gcr.io/distroless/static-debian12";
  if (mayHaveUser(stage)) {
    const remarks: readonly Message[] = [["as user {user}", { user: "10001" }]];
    return [
      { base: `${distroless}:nonroot`, lines: [], remarks: [] },
      { base: "scratch", lines: [], user: "10001:10001", remarks },
    ];
  }
  const user = effective(stage, "USER")?.arguments;
  const hasUsers = user?.form === "text" && !knowsUser(undefined, user.text.text.trim());
  const lines = hasUsers ? [`COPY --from=${builderName} /etc/passwd /etc/group /etc/`] : [];
  return [
    { base: distroless, lines: [], remarks: [] },
    { base: "scratch", lines, hasUsers, remarks: [] },
  ];
}

/** Whether another user than root can do all that the file says: ports from 1024 on, no volume, and no user of its own. */
function mayHaveUser({ instructions }: Stage): boolean {
  return instructions.every(({ keyword, cooked }) => {
    if (keyword === "USER" || keyword === "VOLUME") return false;
    return keyword !== "EXPOSE" || (cooked.text.match(/\$|\d+/g) ?? []).every((port) => Number(port) >= 1024);
  });
}
