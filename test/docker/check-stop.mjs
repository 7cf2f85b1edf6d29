/**
 * Starts a container of both images, waits until it prints `ready`, and asks the engine to stop it within a second. `before` and `after` are
 * the exit codes; 137 means that the program did not end by itself and was killed.
 */
export async function checkStop(pair, expected) {
  const problems = [];
  for (const when of ["before", "after"]) {
    const code = await stopped(pair.docker, pair[when].tag, expected, expected[when]);
    if (code !== expected[when]) problems.push(`${when}: exit code ${code} instead of ${expected[when]}`);
  }
  return problems;
}

/** A machine that is busy may need longer than a second; a program that is not told to end never does it. */
async function stopped(docker, image, { ready, options = [], args = [] }, wanted) {
  let code;
  for (let attempt = 0; attempt < 3; attempt++) {
    const container = await docker.ok(["run", "-d", "--network", "host", ...options, image, ...args]);
    try {
      await untilReady(docker, container, ready);
      await docker.ok(["stop", "--time", "1", container]);
      code = Number(await docker.ok(["inspect", "--format", "{{.State.ExitCode}}", container]));
    } finally {
      await docker.ok(["rm", "-f", container]);
    }
    if (code === wanted || code !== 137) return code;
  }
  return code;
}

async function untilReady(docker, container, ready) {
  for (;;) {
    const { stdout, stderr } = await docker.docker(["logs", container]);
    if (stdout.includes(ready)) return;
    if ((await docker.ok(["inspect", "--format", "{{.State.Running}}", container])) !== "true")
      throw new Error(`the container ended before it printed ${ready}: ${stdout}${stderr}`);
  }
}
