import { baseImage } from "../dockerfile/base-family.ts";
import type { Stage } from "../dockerfile/dockerfile.ts";
import { officialName } from "../dockerfile/image.ts";
import { imageRuntime } from "../dockerfile/runtime-image.ts";
import { setVariables } from "../dockerfile/set-variables.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import type { Rule } from "../rule.ts";

export const exposeMissing: Rule = {
  id: "expose-missing",
  category: "style",
  summary: "The image serves a port that no EXPOSE names",
  severity: "hint",
  default: "off",
  sameAs: ["droast:DF022"],
  when: { keywords: ["CMD", "ENTRYPOINT"] },

  *check(dockerfile) {
    const stage = dockerfile.stages.at(-1);
    if (stage === undefined || inherited(stage, "EXPOSE") !== undefined || mayExpose(stage)) return;
    const start = inherited(stage, "CMD") ?? inherited(stage, "ENTRYPOINT");
    const port = start === undefined ? undefined : servedPort(stage);
    if (start === undefined || port === undefined) return;
    yield {
      range: dockerfile.source.firstLineRange((start.stage === stage ? start : stage.from).keywordSpan),
      message: ["The program serves port {port}, which an EXPOSE would tell people and `docker run -P`", { port }],
      fixes: [],
    };
  },
};

/** Only images of languages and systems surely expose nothing by themselves. */
function mayExpose(stage: Stage): boolean {
  const { base } = rootStage(stage);
  if (base.kind === "scratch") return false;
  const image = baseImage(stage);
  if (image === undefined) return true;
  const name = officialName(image) ?? "";
  if (systems.has(name)) return false;
  if (image.registry === "gcr.io" && image.path.startsWith("distroless/")) return false;
  return imageRuntime(image) === undefined || /^(tomcat|jetty|php)$/.test(name) || image.registry !== undefined;
}

const systems: ReadonlySet<string> = new Set(
  "alpine debian ubuntu fedora almalinux rockylinux amazonlinux busybox golang rust".split(" "),
);

/** The port that the start command tells the program to listen on. */
function servedPort(stage: Stage): string | undefined {
  const texts = [inherited(stage, "ENTRYPOINT"), inherited(stage, "CMD")].flatMap((one) =>
    one === undefined ? [] : one.cooked.text.replace(/["',[\]]+/g, " "),
  );
  const text = texts.join(" ");
  const server = servers.exec(text);
  const listened = /(?:^|(?<!address)[\s=])(?:0\.0\.0\.0|\[::\]|\*):(\d{2,5})\b/.exec(text)?.[1];
  if (listened !== undefined) return listened;
  if (server === null)
    return /--server\.port=(\d{2,5})\b|-Dserver\.port=(\d{2,5})\b/.exec(text)?.slice(1).find(Boolean);
  const behind = text.slice(server.index);
  const given = /\s(?:--port|-p|--bind|-b)[\s=]+(?:[\w.]*:)?(\d{2,5})\b/.exec(behind)?.[1];
  return given ?? /\srunserver\s+(?:[\w.]*:)?(\d{2,5})\b/.exec(behind)?.[1] ?? portVariable(stage, behind);
}

/** Servers of which `-p` and `--port` are the port that they listen on. */
const servers =
  /(?:^|[\s/])(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|flask|fastapi|streamlit|puma|rails|runserver|http\.server|http-server|serve|next|vite)(?=\s|$)/;

/** `$PORT` in the start command, with an ENV for it. */
function portVariable(stage: Stage, text: string): string | undefined {
  if (!/\$\{?PORT\b/.test(text)) return undefined;
  const pairs = lineage(stage).flatMap(({ instructions }) => instructions.flatMap((one) => setVariables(one)));
  return pairs.find(({ name, value }) => name === "PORT" && /^\d{2,5}$/.test(value ?? ""))?.value;
}
