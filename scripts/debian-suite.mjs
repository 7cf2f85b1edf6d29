// Reads a suite of Debian's through apt itself, with folders of its own, so that the machine's packages play no part.
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A suite's index, fetched into a folder: its packages by name, and what their lists weigh in an image. */
export function readSuite(suite, folder) {
  const options = aptOptions(suite, folder);
  execFileSync("apt-get", [...options, "-q", "update"], { stdio: ["ignore", "ignore", "inherit"] });
  const index = execFileSync("apt-cache", [...options, "dumpavail"], { encoding: "utf8", maxBuffer: 2 ** 30 });
  const packages = new Map();
  for (const stanza of index.split("\n\n")) {
    const fields = fieldsOf(stanza);
    if (fields.Package !== undefined && !packages.has(fields.Package)) packages.set(fields.Package, packageOf(fields));
  }
  return { suite, packages, listBytes: bytesBelow(join(folder, "lists")), folder };
}

/** Fetches packages; answers the path of each one's archive by name, without those that the index names and the mirror no longer has. */
export async function downloadPackages({ suite, packages, folder }, names) {
  const archives = join(folder, "archives");
  if (names.length > 0) {
    const wanted = names.map((name) => `${name}=${packages.get(name).version}`);
    const options = { cwd: archives, maxBuffer: 2 ** 28 };
    await run("apt-get", [...aptOptions(suite, folder), "-q", "download", ...wanted], options).catch(() => undefined);
  }
  const files = readdirSync(archives);
  const found = new Map();
  for (const name of names) {
    const file = files.find((one) => one.startsWith(`${name}_`));
    if (file === undefined) console.log(`${name} can't be fetched`);
    else found.set(name, join(archives, file));
  }
  return found;
}

/** apt's options that keep it in the folder, and the files that they name. */
function aptOptions(suite, folder) {
  for (const name of ["lists/partial", "archives/partial", "parts"]) mkdirSync(join(folder, name), { recursive: true });
  const mirror = "http://deb.debian.org";
  const keyring = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg arch=amd64]";
  writeFileSync(
    join(folder, "sources.list"),
    `deb ${keyring} ${mirror}/debian ${suite} main
deb ${keyring} ${mirror}/debian ${suite}-updates main
deb ${keyring} ${mirror}/debian-security ${suite}-security main
`,
  );
  writeFileSync(join(folder, "status"), "");
  const settings = {
    "Dir::Etc::sourcelist": join(folder, "sources.list"),
    "Dir::Etc::sourceparts": join(folder, "parts"),
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": join(folder, "parts"),
    "Dir::State": folder,
    "Dir::State::lists": join(folder, "lists"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": folder,
    "Dir::Cache::archives": join(folder, "archives"),
    "APT::Architecture": "amd64",
    "APT::Architectures": "amd64",
    "APT::Sandbox::User": "root",
    // As in Debian's images.
    "Acquire::Languages": "none",
    "Acquire::GzipIndexes": "true",
  };
  return Object.entries(settings).map(([key, value]) => `-o${key}=${value}`);
}

function fieldsOf(stanza) {
  const fields = {};
  for (const line of stanza.split("\n")) {
    const match = /^([A-Z][\w-]*): (.*)$/.exec(line);
    if (match !== null) fields[match[1]] = match[2];
  }
  return fields;
}

function packageOf(fields) {
  return {
    name: fields.Package,
    version: fields.Version,
    priority: fields.Priority ?? "optional",
    isEssential: fields.Essential === "yes",
    depends: [...groupsOf(fields["Pre-Depends"]), ...groupsOf(fields.Depends)],
    recommends: groupsOf(fields.Recommends),
    provides: groupsOf(fields.Provides).map(([provided]) => provided),
    download: Number(fields.Size),
  };
}

/** `a (>= 1) | b, c` as groups of alternatives. */
function groupsOf(text) {
  if (text === undefined) return [];
  return text.split(",").map((group) =>
    group.split("|").flatMap((one) => {
      const match = /^\s*([a-z0-9][a-z0-9+.-]*)(?::\w+)?\s*(?:\(\s*([<>=]+)\s*([^)\s]+)\s*\))?/.exec(one);
      return match === null ? [] : [{ name: match[1], operator: match[2], version: match[3] }];
    }),
  );
}

function bytesBelow(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? bytesBelow(path) : statSync(path).size;
  }
  return bytes;
}

/** Whether a version is as a relation asks, by dpkg's order. */
export function isSatisfied(version, operator, wanted) {
  if (operator === undefined) return true;
  const order = compareVersions(version, wanted);
  if (operator === "=") return order === 0;
  if (operator === "<<") return order < 0;
  if (operator === ">>") return order > 0;
  return operator.startsWith("<") ? order <= 0 : order >= 0;
}

function compareVersions(one, other) {
  const [epoch, upstream, revision] = partsOf(one);
  const [otherEpoch, otherUpstream, otherRevision] = partsOf(other);
  return epoch - otherEpoch || compareParts(upstream, otherUpstream) || compareParts(revision, otherRevision);
}

function partsOf(version) {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  const epoch = colon === -1 ? 0 : Number(version.slice(0, colon));
  return dash === -1 ? [epoch, rest, ""] : [epoch, rest.slice(0, dash), rest.slice(dash + 1)];
}

/** Text and numbers by turns; a tilde stands before the end, letters before other signs. */
function compareParts(one, other) {
  const [runs, otherRuns] = [one, other].map((text) => text.match(/\d+|\D+/g) ?? []);
  if (/^\d/.test(one)) runs.unshift("");
  if (/^\d/.test(other)) otherRuns.unshift("");
  for (let at = 0; at < Math.max(runs.length, otherRuns.length); at++) {
    const [run = "", otherRun = ""] = [runs[at], otherRuns[at]];
    const order = at % 2 === 1 ? Number(run) - Number(otherRun) : compareText(run, otherRun);
    if (order !== 0) return order;
  }
  return 0;
}

function compareText(one, other) {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const order = weightOf(one[at]) - weightOf(other[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function weightOf(sign) {
  if (sign === undefined) return 0;
  if (sign === "~") return -1;
  return /[a-z]/i.test(sign) ? sign.charCodeAt(0) : sign.charCodeAt(0) + 256;
}
