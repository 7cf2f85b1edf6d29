import assert from "node:assert/strict";
import { type DockerSurroundings, dockerAddress } from "../server/src/last-build/docker-address.ts";

describe("where the engine listens", () => {
  const local = { socketPath: "/var/run/docker.sock" };
  const cases: readonly [surroundings: Partial<DockerSurroundings>, address: object][] = [
    [{}, local],
    [{ host: "" }, local],
    [{ platform: "win32" }, { socketPath: "\\\\.\\pipe\\docker_engine" }],
    [{ host: "unix:///x/y.sock", contextHost: "unix:///z" }, { socketPath: "/x/y.sock" }],
    [{ contextHost: "unix:///home/a/docker.sock" }, { socketPath: "/home/a/docker.sock" }],
    [{ contextHost: "tcp://far:2375" }, { problem: /only when DOCKER_HOST names it/ }],
    [{ host: "tcp://far" }, { host: "far", port: 2375 }],
    [{ host: "tcp://[::1]:99" }, { host: "::1", port: 99 }],
    [{ host: "tcp://far:2376", isEncrypted: true }, { problem: /without TLS/ }],
    [{ host: "ssh://a@b" }, { problem: /SSH/ }],
    [{ host: "far:2375" }, { problem: /no address/ }],
    [{ host: "tcp://a b" }, { problem: /names no host/ }],
    [{ host: "unix://x" }, { problem: /no absolute path/ }],
  ];
  for (const [surroundings, expected] of cases) {
    it(JSON.stringify(surroundings), () => {
      const usual = { host: undefined, isEncrypted: false, contextHost: undefined, platform: "linux" };
      const address = dockerAddress({ ...usual, ...surroundings });
      if ("problem" in expected) assert.match("problem" in address ? address.problem : "", expected.problem as RegExp);
      else assert.deepEqual(address, expected);
    });
  }
});
