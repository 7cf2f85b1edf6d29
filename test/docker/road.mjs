import { megabytes } from "./checks.mjs";

/**
 * Builds one program by several Dockerfiles, each of which must make a smaller image that prints the same; `leastRatio` is how many times the
 * first image is as large as the last, at least. Prints the sizes beside those of the article that the road is from.
 */
export async function checkRoad({ docker, build, data: { road, prints, leastRatio } }) {
  const sizes = [];
  const problems = [];
  for (const { dockerfile, article } of road) {
    const tag = await build(dockerfile);
    const size = await docker.size(tag);
    const { code, stdout } = await docker.docker(["run", "--rm", "--network", "none", tag]);
    if (code !== 0 || stdout.trimEnd() !== prints) problems.push(`${dockerfile}: exit code ${code}, ${stdout}`);
    if (size >= (sizes.at(-1) ?? Number.POSITIVE_INFINITY)) problems.push(`${dockerfile} makes no smaller image`);
    console.log(`      ${dockerfile.padEnd(26)}${megabytes(size).padStart(10)}   article: ${article}`);
    sizes.push(size);
  }
  const ratio = sizes[0] / sizes.at(-1);
  if (!(ratio >= leastRatio)) problems.push("that is less than the case asks for");
  return { said: `the first is ${ratio.toFixed(0)} times as large as the last`, problems };
}
