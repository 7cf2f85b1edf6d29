import { baseImage } from "./base-family.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { operands, wordText } from "./invocations.ts";
import { runCalls } from "./run-calls.ts";
import { lineage } from "./stages.ts";
import { userAt } from "./user-at.ts";

/** What a cache mount needs beside its target so that the user of a RUN may write to it: nothing for root; undefined when the user's number can't be told. */
export function ownerOptions(dockerfile: Dockerfile, run: Instruction): string | undefined {
  const { kind, name } = userAt(dockerfile, run);
  if (kind === "root") return "";
  if (kind !== "other" || name === undefined) return undefined;
  const [user = "", group] = name.split(":");
  const uid = /^\d+$/.test(user) ? user : numberOf(dockerfile, run, user);
  if (uid === undefined) return undefined;
  return group !== undefined && /^\d+$/.test(group) ? `,uid=${uid},gid=${group}` : `,uid=${uid}`;
}

/** Users that official images come with. */
const known: ReadonlyMap<string, string> = new Map([
  ["node/node", "1000"],
  ["gradle/gradle", "1000"],
  ["dotnet/app", "1654"],
]);

/** Of a user that the image has, or that a RUN of the stage makes with a number. */
function numberOf(dockerfile: Dockerfile, run: Instruction, user: string): string | undefined {
  const { stage } = run;
  const makers = stage === undefined ? [] : lineage(stage);
  for (const one of runCalls(dockerfile)) {
    if (one.stage === undefined || !makers.includes(one.stage) || !one.mentions(user)) continue;
    for (const { program, arguments: words } of one.calls) {
      if (program === "usermod" || program === "groupmod") return undefined;
      if (program !== "useradd" && program !== "adduser") continue;
      const texts = words.map(wordText);
      if (!operands(words).some((word) => wordText(word) === user)) continue;
      const at = texts.findIndex((text) => text === "-u" || text === "--uid");
      const uid =
        at === -1 ? /^--uid=(\d+)$/.exec(texts.find((text) => text.startsWith("--uid=")) ?? "")?.[1] : texts[at + 1];
      return uid !== undefined && /^\d+$/.test(uid) ? uid : undefined;
    }
  }
  const image = baseImage(stage);
  const name = image?.path.startsWith("dotnet/") ? "dotnet" : image?.registry === undefined ? image?.path : undefined;
  return known.get(`${name}/${user}`);
}
