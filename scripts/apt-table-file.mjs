// Writes what is known of a suite's packages as the table that readAptTable reads.
import { writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

/** Writes the table; answers its bytes, compressed. */
export function writeTable(suite, { base, names, relations, aliases }, measured) {
  const sum = (key) => [...base].reduce((total, name) => total + measured.get(name)[key], 0);
  const chosen = new Set(names);
  const lines = names
    .filter((name) => !base.has(name))
    .map((name) => packageLine(name, measured.get(name), relations.get(name), base, chosen));
  const text = [
    [
      suite.suite,
      new Date().toISOString().slice(0, 10),
      suite.listBytes,
      twice(sum("status")),
      twice(sum("templates")),
    ].join("\t"),
    [...base].sort().join(" "),
    [...aliases].map(([name, real]) => `${name}=${real}`).join(" "),
    ...lines,
    "",
  ].join("\n");
  const packed = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  writeFileSync(new URL(`../server/src/impact/apt/${suite.suite}.txt.br`, import.meta.url), packed);
  return packed.length;
}

function packageLine(name, bytes, { depends, recommends }, base, chosen) {
  const { full, slim, python, list, info, status, templates } = bytes;
  const kept = list + info + twice(status) + (generated[name]?.(bytes) ?? 0);
  const numbers = [slim, full - slim, python, kept, twice(templates)].map(inHundreds);
  return [name, ...numbers, groupsText(depends, base, chosen), groupsText(recommends, base, chosen)].join("\t");
}

/** dpkg's status file and debconf's templates have a copy beside them of how they were. */
function twice(bytes) {
  return 2 * bytes;
}

/** What scripts of packages write, by name. */
const generated = {
  // All certificates in one file.
  "ca-certificates": ({ slim }) => slim,
  // The kinds of files, one by one and all together: 5,088,804 bytes less the package's own 2,408,297 on bookworm.
  "shared-mime-info": () => 2_680_507,
};

/** Hundreds of bytes, to three digits, which is half a percent at most; nothing for none. */
function inHundreds(bytes) {
  const hundreds = Math.round(Number((bytes / 100).toPrecision(3)));
  return hundreds === 0 ? "" : hundreds;
}

/** The groups that Debian's image does not satisfy already, with the preferred alternative and those that the table has. */
function groupsText(groups, base, chosen) {
  return groups
    .filter((group) => !group.some((name) => base.has(name)))
    .map(([preferred, ...rest]) => [preferred, ...rest.filter((name) => chosen.has(name))].join("|"))
    .join(" ");
}
