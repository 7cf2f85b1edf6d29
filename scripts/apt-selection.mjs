// Chooses the packages of a suite that a table holds.
import { isSatisfied } from "./debian-suite.mjs";

/** The packages in a Debian image, all that installs of the names may add to it, and the virtual names that stand for one package. */
export function chosenPackages(suite, names, aptClosure) {
  const relations = resolvedRelations(suite);
  const base = basePackages(suite, relations, aptClosure);
  const providers = providersOf(suite);
  const chosen = new Set(base);
  for (const name of [...names].sort()) {
    const real = suite.packages.has(name) ? name : soleProvider(providers, name);
    if (real === undefined) continue;
    for (const withRecommends of [false, true]) {
      const closure = aptClosure(relations, base, [real], withRecommends);
      if (closure.missing !== undefined) console.log(`${name}: ${closure.missing} is missing in ${suite.suite}`);
      for (const one of closure.added ?? []) chosen.add(one);
    }
  }
  const aliases = new Map();
  for (const name of providers.keys()) {
    if (rarelyAsked.test(name)) continue;
    const real = soleProvider(providers, name);
    if (!suite.packages.has(name) && real !== undefined && chosen.has(real)) aliases.set(name, real);
  }
  return { base, names: [...chosen].sort(), relations, aliases };
}

/** Virtual names that other packages ask for rather than people. */
const rarelyAsked =
  /-perl$|^(node|ruby|gir1\.2|r|python|php|golang|fonts|dh|gstreamer|qt|libghc|librust|rust|erlang|default)-|abi|api|^python3\.|[A-Z_:]|\d{4}/;

/** What debootstrap's minbase installs: all that is essential or required, and apt. */
function basePackages({ packages }, relations, aptClosure) {
  const roots = [...packages.values()].filter(
    ({ isEssential, priority, name }) => isEssential || priority === "required" || name === "apt",
  );
  // Images have merged folders from the start, so that nothing merges them.
  const names = [...(packages.has("usr-is-merged") ? ["usr-is-merged"] : []), ...roots.map(({ name }) => name)];
  return aptClosure(relations, new Set(), names, false).added;
}

/** The relations of all packages, each alternative as the real packages that satisfy it; versions are settled here, since a suite has one of each package. */
function resolvedRelations(suite) {
  const providers = providersOf(suite);
  const resolve = (group) => [...new Set(group.flatMap((one) => satisfying(suite, providers, one)))];
  const found = new Map();
  for (const [name, { depends, recommends }] of suite.packages) {
    found.set(name, {
      depends: depends.map((group) => resolve(group)),
      recommends: recommends.map((group) => resolve(group)).filter((group) => group.length > 0),
    });
  }
  return found;
}

function satisfying({ packages }, providers, { name, operator, version }) {
  const real = packages.get(name);
  const own = real !== undefined && isSatisfied(real.version, operator, version) ? [name] : [];
  const provided = (providers.get(name) ?? []).filter(
    (one) => operator === undefined || (one.version !== undefined && isSatisfied(one.version, operator, version)),
  );
  return [...own, ...provided.map((one) => one.by)];
}

const priorities = ["required", "important", "standard", "optional", "extra"];

/** For each name that packages provide those packages, in apt's order: by priority, then by name. */
function providersOf({ packages }) {
  const found = new Map();
  for (const { name: by, priority, provides } of packages.values()) {
    for (const { name, version } of provides) {
      if (!found.has(name)) found.set(name, []);
      found.get(name).push({ by, priority, version });
    }
  }
  const rank = ({ priority }) => priorities.indexOf(priority);
  for (const list of found.values()) list.sort((one, other) => rank(one) - rank(other) || (one.by < other.by ? -1 : 1));
  return found;
}

function soleProvider(providers, name) {
  const list = new Set((providers.get(name) ?? []).map(({ by }) => by));
  return list.size === 1 ? [...list][0] : undefined;
}
