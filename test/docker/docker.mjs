// Docker's client as functions.
import { spawn } from "node:child_process";
import { client } from "./engine.mjs";
import { readTar } from "./tar.mjs";

/** The commands that the checks need, on one engine. */
export function dockerOn(environment) {
  const docker = (args, options) => run(client, args, { env: environment, ...options });
  const ok = async (args) => {
    const { code, stdout, stderr } = await docker(args);
    if (code !== 0) throw new Error(`docker ${args.slice(0, 2).join(" ")} failed: ${(stderr || stdout).slice(-3_000)}`);
    return stdout.trim();
  };
  return {
    ok,
    docker,
    /** Builds a folder; answers the steps that ran and those that came from the cache, as written. */
    async build(folder, tag, args = []) {
      const { stderr } = await okBoth(docker, [
        ...["build", "--network", "host", "--progress", "plain", "-t", tag, ...args, folder],
      ]);
      return readSteps(stderr);
    },
    inspect: async (image) => JSON.parse(await ok(["image", "inspect", image]))[0].Config,
    layers: async (image) => Number(await ok(["image", "inspect", "--format", "{{len .RootFS.Layers}}", image])),
    /** The bytes of all layers together. */
    async size(image) {
      const sizes = await ok(["history", "--human=false", "--format", "{{.Size}}", image]);
      return sizes.split("\n").reduce((sum, size) => sum + Number(size), 0);
    },
    /** Every file of an image by path: kind, mode, owner, and what is in it. */
    async files(image) {
      const container = await ok(["create", "--network", "none", image, "unused"]);
      try {
        const exporting = spawn(client, ["export", container], {
          env: environment,
          stdio: ["ignore", "pipe", "inherit"],
        });
        return await readTar(exporting.stdout);
      } finally {
        await ok(["rm", container]);
      }
    },
  };
}

async function okBoth(docker, args) {
  const result = await docker(args);
  if (result.code !== 0) throw new Error(`the build fails:\n${result.stderr.slice(-1_500)}`);
  return result;
}

/** `#7 [build 2/4] COPY . .` names a step; `#7 CACHED` or `#7 DONE` tells what became of it. */
function readSteps(progress) {
  const names = new Map();
  const cached = new Set();
  for (const line of progress.split("\n")) {
    const [, id, rest] = /^#(\d+) (.*)$/.exec(line) ?? [];
    if (id === undefined) continue;
    const [, name] = /^\[(?:[^\]]* )?\d+\/\d+\] (.*)$/.exec(rest) ?? [];
    if (name !== undefined) names.set(id, name);
    else if (rest === "CACHED") cached.add(id);
  }
  const steps = [...names].filter(([, name]) => !name.startsWith("FROM "));
  return {
    ran: steps.filter(([id]) => !cached.has(id)).map(([, name]) => name),
    cached: steps.filter(([id]) => cached.has(id)).map(([, name]) => name),
  };
}

/** Runs a program to its end; never rejects for its exit code. */
function run(program, args, { env, input } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { env, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => {
        output[name] += text;
      });
    }
    child.once("error", fail);
    child.once("close", (code) => done({ code, ...output }));
    child.stdin?.end(input);
  });
}
