import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";
import { temporaryFolder } from "./cli.ts";

const recorded: { readonly dockerfile: readonly string[]; readonly answers: Readonly<Record<string, unknown>> } =
  JSON.parse(readFileSync("test/fixtures/last-build.json", "utf8"));

/** What an engine (20.10, its classic store) answered by path after a build of `recordedFiles`. */
export const recordedAnswers = recorded.answers;

/** The build context of that build, its Dockerfile too. */
export const recordedFiles: Readonly<Record<string, string>> = {
  Dockerfile: `${recorded.dockerfile.join("\n")}\n`,
  "data.bin": "\0".repeat(12_345),
  "src/a.c": "int x\n",
  "start.sh": "hi\n",
};

/** An engine on a socket of its own. */
export interface FakeDocker {
  readonly host: string;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Starts an engine that gives the recorded answers; `answer` may give others. */
export async function fakeDocker(
  answer: (path: string, response: ServerResponse) => boolean = () => false,
): Promise<FakeDocker> {
  const socket = join(temporaryFolder({}), "docker.sock");
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    if (answer(url, response)) return;
    const found = recordedAnswers[url];
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { message: "No such image" }));
  });
  await new Promise<void>((done) => {
    server.listen(socket, done);
  });
  const stop = (): Promise<void> =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return { host: `unix://${socket}`, asked, stop };
}
