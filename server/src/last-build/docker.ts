import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { type DockerAddress, dockerAddress } from "./docker-address.ts";
import { type AskDocker, type BaseImage, type BuildRecords, NotFound, readBuilds } from "./read-builds.ts";

/** Milliseconds for one answer, and for all; the most bytes of one. */
const answerTime = 4_000;
const wholeTime = 15_000;
const mostBytes = 1 << 24;

/** What an engine remembers of builds, or why it can't be asked. */
export type EngineAnswer = { readonly records: BuildRecords } | { readonly problem: string };

/**
 * Asks the Docker Engine that Docker's own client would ask, by reading questions alone. Goes to another machine only where DOCKER_HOST says so.
 * Never rejects.
 */
export async function readDockerBuilds(references: readonly string[], signal?: AbortSignal): Promise<EngineAnswer> {
  const address = await findDocker(process.env);
  if ("problem" in address) return address;
  const ends = [AbortSignal.timeout(wholeTime), ...(signal === undefined ? [] : [signal])];
  try {
    const records = await readBuilds(asking(address, AbortSignal.any(ends)), references, known);
    known = new Map(records.images.map((image) => [image.id, image]));
    return { records };
  } catch (error) {
    return { problem: `The Docker Engine at ${placeOf(address)} ${reasonOf(error)}` };
  }
}

/** The images of the last reading, by id. */
let known: ReadonlyMap<string, BaseImage> = new Map();

async function findDocker(environment: NodeJS.ProcessEnv): Promise<DockerAddress> {
  const { DOCKER_HOST: host, DOCKER_TLS_VERIFY: verify, DOCKER_TLS: tls, DOCKER_CONFIG: folder } = environment;
  const config = folder ?? join(homedir(), ".docker");
  const contextHost = host ? undefined : await contextEndpoint(config, environment.DOCKER_CONTEXT);
  return dockerAddress({ host, isEncrypted: Boolean(verify || tls), contextHost, platform: process.platform });
}

/** Undefined for the default context, and where nothing can be read. */
async function contextEndpoint(config: string, named: string | undefined): Promise<string | undefined> {
  const name = named || (await field(join(config, "config.json"), "currentContext"));
  if (typeof name !== "string" || name === "" || name === "default") return undefined;
  const hash = createHash("sha256").update(name).digest("hex");
  const endpoints = await field(join(config, "contexts", "meta", hash, "meta.json"), "Endpoints", "docker", "Host");
  return typeof endpoints === "string" ? endpoints : undefined;
}

async function field(path: string, ...keys: readonly string[]): Promise<unknown> {
  try {
    let value: unknown = JSON.parse(await readFile(path, "utf8"));
    for (const key of keys) value = (value as Readonly<Record<string, unknown>> | null)?.[key];
    return value;
  } catch {
    return undefined;
  }
}

type Reachable = Exclude<DockerAddress, { problem: string }>;

function asking(address: Reachable, signal: AbortSignal): AskDocker {
  return (path) =>
    new Promise((done, fail) => {
      const options = { ...address, path, signal, timeout: answerTime, headers: { host: "docker" }, agent: false };
      const asked = request(options, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("error", fail);
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > mostBytes) asked.destroy(new Error("answers more than can be read"));
          else chunks.push(chunk);
        });
        response.on("end", () => {
          const { statusCode = 0 } = response;
          if (statusCode === 404) fail(new NotFound("does not know what it is asked"));
          else if (statusCode !== 200) fail(new Error(`answers with the status ${statusCode}`));
          else done(Buffer.concat(chunks).toString("utf8"));
        });
      });
      asked.on("timeout", () => asked.destroy(new Error("does not answer in time")));
      asked.on("error", fail);
      asked.end();
    }).then((text) => JSON.parse(String(text)));
}

function placeOf(address: Reachable): string {
  return "socketPath" in address ? address.socketPath : `${address.host}:${address.port}`;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ECONNREFUSED") return "does not run";
  if (code === "EACCES" || code === "EPERM") return "may not be asked by this user";
  if (error instanceof SyntaxError) return "answers what is no JSON";
  if (error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name)) return "does not answer in time";
  return error instanceof Error ? error.message : String(error);
}
