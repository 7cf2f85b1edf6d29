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

/**
 * A function of a short text that keeps its answers for the next file too, since the same ones come again and again; all are forgotten
 * when there are too many.
 */
export function onceForText<Value>(compute: (text: string) => Value): (text: string) => Value {
  const answers = new Map<string, Answer<Value>>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known.value;
    const value = compute(text);
    if (answers.size >= mostTexts) answers.clear();
    if (text.length <= longestText) answers.set(text, { value });
    return value;
  };
}

const mostTexts = 2_000;
const longestText = 300;

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
