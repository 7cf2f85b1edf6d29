/**
 * A function that computes its answer once for each first argument, and forgets it with that. A second argument, such as the Dockerfile
 * around an instruction, must follow from the first. The answers lie on the object itself,
 * unseen by loops and comparisons: a WeakMap for each function costs the collector of garbage more than all rules together.
 */
export function once<Key extends object, Value, Around extends readonly [unknown?]>(
  compute: (key: Key, ...around: Around) => Value,
): (key: Key, ...around: Around) => Value {
  return (key, ...around) => {
    const known = (key as Remembering)[memory] ?? remember(key);
    const found = known.get(compute) as Answer<Value> | undefined;
    if (found !== undefined) return found.value;
    const value = compute(key, ...around);
    known.set(compute, { value });
    return value;
  };
}

const memory = Symbol("answers");

interface Answer<Value> {
  readonly value: Value;
}

interface Remembering {
  readonly [memory]?: Map<unknown, Answer<unknown>>;
}

function remember(key: object): Map<unknown, Answer<unknown>> {
  const answers = new Map<unknown, Answer<unknown>>();
  Object.defineProperty(key, memory, { value: answers });
  return answers;
}
