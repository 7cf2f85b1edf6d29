/**
 * Runs a container of both images to its end and compares what it prints, and its exit code, with what the case says: `both`, or `before`
 * and `after`; a text is standard output of a run that ends well, else `{ "exit", "stdout", "stderr" }`, of which `stderr` is a part. `{tls}` in an option is the
 * address of a TLS server of this machine, whose certificate the golang stand-in trusts.
 */
export async function checkRun({ docker, before, after, address }, { args = [], options = [], both, ...expected }) {
  const problems = [];
  const tls = options.some((option) => option.includes("{tls}")) ? await address() : "";
  for (const [when, image] of Object.entries({ before, after })) {
    const wanted = asOutcome(both ?? expected[when]);
    // An image that can't be built before the fix is run after it alone.
    if (wanted === undefined && when === "before") continue;
    if (wanted === undefined) throw new Error("the case does not say what happens after the fix");
    const { code, stdout, stderr } = await docker.docker([
      ...[
        "run",
        "--rm",
        "--network",
        "host",
        ...options.map((option) => option.replace("{tls}", tls)),
        image.tag,
        ...args,
      ],
    ]);
    const said = `exit code ${code}, ${JSON.stringify(stdout)}, ${JSON.stringify(stderr.slice(-500))}`;
    const fits =
      code === wanted.exit &&
      (wanted.stdout === undefined || stdout.trimEnd() === wanted.stdout) &&
      stderr.includes(wanted.stderr ?? "");
    if (!fits) problems.push(`${when}: ${said} instead of ${JSON.stringify(wanted)}`);
  }
  return problems;
}

function asOutcome(value) {
  return typeof value === "string" ? { exit: 0, stdout: value } : value;
}
