// Which rules cost more than linear time: `node scripts/scale-rules.mjs [LINES]`.
// Each rule runs over long files of several kinds at two sizes, the second twice as long; a ratio far above 2 is printed.
import { loadEngine } from "./engine.mjs";

const lines = Number(process.argv[2] ?? 5_000);
const { parseDockerfile, findingsOf, unknownProject, rules } = await loadEngine();

/** What a line is made of, by its number. */
const kinds = {
  RUN: (n) => `RUN echo ${n}`,
  "RUN apt-get": (n) => `RUN apt-get update && apt-get install p${n}`,
  "RUN with variables": (n) => `RUN cd /a${n} && curl $X${n} | sh; pip install p${n}`,
  ENV: (n) => `ENV A${n}=$A${n - 1}`,
  "ARG and LABEL": (n) => (n % 2 === 0 ? `ARG A${n}=b` : `LABEL a${n}=$A${n - 1}`),
  COPY: (n) => `COPY a${n} /b${n}/`,
  "COPY and chmod": (n) => (n % 2 === 0 ? `COPY a${n} /b${n}` : `RUN chmod +x /b${n - 1} && rm -rf /c${n}`),
  "COPY and installs": (n) => (n % 2 === 0 ? `COPY a${n} /a${n}` : `RUN cd /a${n - 1} && npm ci && yarn && go build`),
  USER: (n) => (n % 2 === 0 ? `USER u${n}` : "RUN sudo apt-get install -y x"),
  WORKDIR: (n) => `WORKDIR a${n}`,
  CMD: (n) => `CMD run ${n}`,
  VOLUME: (n) => (n % 2 === 0 ? `VOLUME /v${n}` : `RUN touch /v${n - 1}/x`),
  stages: (n) => `FROM alpine:3.22 AS s${n}\nCOPY --from=s${n - 1} /a /b`,
  "a chain of stages": (n) => `FROM s${n - 1} AS s${n}\nRUN touch a${n}`,
  heredocs: (n) => `RUN <<EOF\ncd /a${n}\ncurl x | sh\nEOF`,
  comments: (n) => `# comment ${n}`,
  ONBUILD: (n) => `ONBUILD RUN make ${n}`,
};
let slow = 0;
for (const [kind, line] of Object.entries(kinds)) {
  const [short, long] = [lines, 2 * lines].map((count) => textOf(line, count));
  for (const rule of rules) {
    if (timeOnce(rule, long) < 100) continue;
    const [one, two] = [short, long].map((text) => timeOf(rule, text));
    if (two < 250 || two / one < 2.8) continue;
    slow++;
    console.log(`${kind}: ${rule.id} ${one.toFixed(0)} ms, then ${two.toFixed(0)} ms for twice as much`);
  }
}
console.log(`${slow} pairs of rule and kind cost more than linear time`);

function textOf(line, count) {
  return `FROM alpine:3.22 AS s0\n${Array.from({ length: count }, (_, n) => `${line(n + 1)}\n`).join("")}`;
}

/** The best of three, so that a collection of garbage does not count. */
function timeOf(rule, text) {
  return Math.min(...[1, 2, 3].map(() => timeOnce(rule, text)));
}

function timeOnce(rule, text) {
  const dockerfile = parseDockerfile(text);
  const before = process.cpuUsage();
  findingsOf(rule, dockerfile, unknownProject);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
