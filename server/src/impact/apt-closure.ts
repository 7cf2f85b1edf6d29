/** What a package asks for, each group satisfied by any of its alternatives, the preferred one first. */
export interface AptRelations {
  /** Depends and Pre-Depends. */
  readonly depends: readonly (readonly string[])[];
  readonly recommends: readonly (readonly string[])[];
}

/** The packages that an install adds, or the first one that is not known. */
export type AptClosure = { readonly added: ReadonlySet<string> } | { readonly missing: string };

/**
 * The packages that apt adds when it installs some by name. As apt does, it takes a group's first alternative where none is installed yet, and asks
 * for the dependencies of all packages before what they recommend.
 */
export function aptClosure(
  packages: ReadonlyMap<string, AptRelations>,
  installed: ReadonlySet<string>,
  names: readonly string[],
  withRecommends: boolean,
): AptClosure {
  const added = new Set<string>();
  const recommended: (readonly string[])[] = [];
  const has = (name: string): boolean => installed.has(name) || added.has(name);
  const add = (first: readonly string[]): string | undefined => {
    const queue = [...first];
    for (const name of queue) {
      if (has(name)) continue;
      const relations = packages.get(name);
      if (relations === undefined) return name;
      added.add(name);
      if (withRecommends) recommended.push(...relations.recommends);
      for (const group of relations.depends) {
        const [preferred] = group;
        if (preferred !== undefined && !group.some((one) => has(one) || first.includes(one))) queue.push(preferred);
      }
    }
    return undefined;
  };
  let missing = add(names);
  for (const group of recommended) {
    if (missing !== undefined) break;
    const [preferred] = group;
    if (preferred !== undefined && !group.some(has)) missing = add([preferred]);
  }
  return missing === undefined ? { added } : { missing };
}
