import { once } from "node:events";
import { createServer } from "node:https";

/** A TLS server of this machine that shows the certificate of the golang stand-in; started when its address is first asked for. */
export function tlsServer(docker, bases) {
  let started;
  const start = async () => {
    await bases.ensure("golang:bookworm");
    const [key, cert] = await Promise.all(
      ["/etc/test-server/key.pem", "/usr/local/share/ca-certificates/test-server.crt"].map((path) =>
        docker.ok(["run", "--rm", "--network", "none", "golang:bookworm", "cat", path]),
      ),
    );
    const server = createServer({ key, cert }, (_, response) => response.end("hello")).listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;
  };
  return {
    address: async () => {
      started ??= start();
      return `https://localhost:${(await started).address().port}`;
    },
    close: async () => (await started)?.close(),
  };
}
