// Documents to try: real ones changed at random, and lines put together from pieces that mean something in a Dockerfile.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";

const keywords =
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR run Copy UNKNOWN".split(
    " ",
  );
const pieces = [
  ..."\\ ` \n \r\n \t \" ' $ ${ } [ ] { ( ) # = : , ; & && | || < << <<- > @ * ? ! ~ - -- / . .. \u00e9 \u{1f433} \u0000 \ufeff \u2028".split(
    " ",
  ),
  ..." |  |<<EOF|EOF|<<'X' <<Y|\nX\n|${A:-b}|${A:+${B}}|$A|\\\n|\\\n# c\n|# syntax=docker/dockerfile:1\n|# escape=`\n|# check=skip=all\n".split(
    "|",
  ),
  ..."--mount=type=cache,target=/c|--mount=type=bind,from=a|--from=a|--from=0|--chown=1:1|--platform=$X|--link|--exclude=*".split(
    "|",
  ),
  ...'["a", "b"]|["sh","-c","exec $X"]|a=b|A="b c"|scratch|alpine:3.22|golang:1.22 AS a|node@sha256:0|a AS a'.split(
    "|",
  ),
  ..."apt-get update && apt-get install -y curl|apk add git|npm ci|pip install x|go build -o /a|mvn package|cd /a|rm -rf /x|sudo x|chmod 777 a|curl x | sh".split(
    "|",
  ),
  ...'if true; then|fi|for i in a; do|done|case a in|esac|$(x)|`x`|a() {|set -e|exec "$@"|. .|. /app|80/tcp|SIGTERM|root|10001'.split(
    "|",
  ),
];

/** The Dockerfiles of the project's own pages, snippets aside; of `corpus` too, when its lines are given. */
export function seedTexts(corpus = []) {
  const folders = ["server/src/rules", "server/src/refactorings"];
  const pages = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
  );
  const blocks = pages.flatMap((page) =>
    [...page.matchAll(/^```dockerfile\n([\s\S]*?)^```$/gm)].map(([, text]) => text),
  );
  return [...blocks, ...corpus].filter((text) => text.length < 20_000);
}

/** A document: seven of ten are a changed seed. */
export function documents(seeds) {
  const composed = fc
    .array(fc.tuple(fc.constantFrom(...keywords), fc.array(fc.constantFrom(...pieces), { maxLength: 8 })), {
      maxLength: 12,
    })
    .map((lines) => lines.map(([keyword, rest]) => `${keyword} ${rest.join(" ")}`).join("\n"));
  const changed = fc
    .tuple(fc.nat({ max: seeds.length - 1 }), fc.array(changes, { minLength: 1, maxLength: 6 }))
    .map(([index, list]) => list.reduce((text, change) => changedBy(text, change, seeds), seeds[index]));
  return fc.oneof({ weight: 7, arbitrary: changed }, { weight: 3, arbitrary: composed });
}

/** A change of a text: where, as a part of its length, and what. */
export const changes = fc.record({
  kind: fc.constantFrom("insert", "remove", "replace", "repeat", "swap", "cut", "join", "splice"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 40 }),
  piece: fc.constantFrom(...pieces, ...keywords.map((keyword) => `\n${keyword} `)),
});

/** A text after a change. */
export function changedBy(text, { kind, at, length, piece }, seeds = []) {
  const start = Math.floor(at * text.length);
  const end = Math.min(text.length, start + length);
  const lines = text.split("\n");
  const line = Math.floor(at * (lines.length - 1));
  if (kind === "insert") return text.slice(0, start) + piece + text.slice(start);
  if (kind === "remove") return text.slice(0, start) + text.slice(end);
  if (kind === "replace") return text.slice(0, start) + piece + text.slice(end);
  if (kind === "cut") return text.slice(0, start);
  if (kind === "repeat") return [...lines.slice(0, line + 1), ...lines.slice(line)].join("\n");
  if (kind === "swap")
    return [...lines.slice(0, line), ...lines.slice(line).reverse().slice(0, 2), ...lines.slice(line + 2)].join("\n");
  if (kind === "join")
    return [...lines.slice(0, line), lines.slice(line, line + 2).join(" "), ...lines.slice(line + 2)].join("\n");
  const other = seeds.length === 0 ? piece : seeds[(length * 7_919 + start) % seeds.length];
  return `${text.slice(0, start)}\n${other.slice(Math.floor(at * other.length))}`.slice(0, 20_000);
}
