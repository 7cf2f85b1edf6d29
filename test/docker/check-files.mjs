/** Files that no two runs of the same command write alike: logs, and caches with times in them. */
const everDifferent = [
  "/var/log/",
  "/var/cache/ldconfig/",
  "/var/lib/apt/lists/",
  "/var/lib/dpkg/status-old",
  "/var/cache/debconf/",
  "/root/.npm/",
  "/tmp/",
];

/**
 * Every file of both images: content, mode and owner are the same. `only` limits that to what is shipped; `added`, `removed` and
 * `changed` are paths, or folders with a final `/`, that must differ, and may differ in no other way.
 */
export async function checkFiles({ docker, before, after }, { only = ["/"], ...expected }) {
  const [was, is] = await Promise.all([before, after].map(({ tag }) => docker.files(tag)));
  const shipped = (path) => within(path, only) && !within(path, everDifferent) && !path.endsWith(".pyc");
  const paths = [...new Set([...was.keys(), ...is.keys()])].filter(shipped).sort();
  const problems = [];
  const seen = new Set();
  for (const path of paths) {
    const kind = differenceOf(was.get(path), is.get(path));
    if (kind === undefined) continue;
    const place = (expected[kind] ?? []).find((one) => within(path, [one]));
    seen.add(`${kind} ${place}`);
    if (place === undefined)
      problems.push(`${path} is ${kind}: ${was.get(path) ?? "none"} → ${is.get(path) ?? "none"}`);
  }
  for (const kind of ["added", "removed", "changed"]) {
    for (const place of expected[kind] ?? []) {
      if (!seen.has(`${kind} ${place}`)) problems.push(`${place} is not ${kind}, as the case says`);
    }
  }
  return {
    said: `${paths.length} files`,
    problems: paths.length === 0 ? ["there is no file to compare"] : problems.slice(0, 8),
  };
}

function differenceOf(was, is) {
  if (was === is) return undefined;
  if (was === undefined) return "added";
  return is === undefined ? "removed" : "changed";
}

function within(path, places) {
  return places.some((place) => (place.endsWith("/") ? `${path}/`.startsWith(place) : path === place));
}
