// What one Debian package puts into an image, from its archive.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const mebibytes = 2 ** 20;

/** The bytes of a package's files by kind, and those that dpkg keeps of it. */
export async function measurePackage(archive) {
  const [files, control] = await Promise.all([listFiles(archive), listControl(archive)]);
  return { ...files, ...control };
}

async function listFiles(archive) {
  const { stdout } = await run("dpkg-deb", ["-c", archive], { maxBuffer: 512 * mebibytes });
  const found = { full: 0, slim: 0, python: 0, list: 0 };
  for (const line of stdout.split("\n")) {
    const match = /^(.)\S+ \S+ +(\d+) \S+ \S+ \.(.*)$/.exec(line);
    if (match === null) continue;
    const [, kind, size, rest] = match;
    const path = kind === "l" ? rest.split(" -> ")[0] : kind === "h" ? rest.split(" link to ")[0] : rest;
    // dpkg writes a path a line, folders without the stroke at their end.
    found.list += Buffer.byteLength(path.replace(/\/$/, "")) + 1;
    if (kind !== "-") continue;
    const bytes = Number(size);
    found.full += bytes;
    if (!isLeftOut(path)) found.slim += bytes;
    // What packages' scripts compile.
    if (/^\/usr\/lib\/python3[^/]*\/.*\.py$/.test(path)) found.python += bytes;
  }
  return found;
}

/** The rules by which dpkg leaves files out in slim images (debuerreotype's `.slimify-excludes` and `.slimify-includes`). */
function isLeftOut(path) {
  if (/^\/usr\/share\/doc\/.*\/copyright$|^\/usr\/share\/doc\/kde\/HTML\/C\//.test(path)) return false;
  if (/^\/usr\/share\/locale\/(all_languages$|languages$|locale\.alias$|currency\/|l10n\/)/.test(path)) return false;
  return /^\/usr\/share\/(doc|groff|info|linda|lintian\/overrides|locale|man)\//.test(path);
}

/** What lies in /var/lib/dpkg/info afterwards, the paragraph in its status file, and the templates that debconf keeps. */
async function listControl(archive) {
  const script = `dpkg-deb --ctrl-tarfile "$1" | tar -tv --quoting-style=literal; dpkg-deb -I "$1" conffiles 2>/dev/null`;
  const { stdout } = await run("sh", ["-c", `${script}; true`, "sh", archive], { maxBuffer: 64 * mebibytes });
  const found = { info: 0, status: 0, templates: 0 };
  for (const line of stdout.split("\n")) {
    const match = /^-\S+ \S+ +(\d+) \S+ \S+ \.\/(.*)$/.exec(line);
    // The status file names each settings file with its checksum.
    if (match === null && line.startsWith("/")) found.status += line.length + 35;
    if (match === null) continue;
    const bytes = Number(match[1]);
    if (match[2] === "control") found.status += bytes + 30;
    else found.info += bytes;
    if (match[2] === "templates") found.templates += bytes;
  }
  return found;
}
