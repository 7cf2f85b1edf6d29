// What is asked of the image before a fix and of the image after it. Each check answers what is wrong, or nothing.
import { recipeLabel } from "./base-images.mjs";
import { checkCache } from "./check-cache.mjs";
import { checkFiles } from "./check-files.mjs";
import { checkRun } from "./check-run.mjs";
import { checkStop } from "./check-stop.mjs";

/**
 * The checks of a case as [name, function]. Every case is asked for the same files and the same settings, where it does not say what
 * differs; the rest only where the case says so.
 */
export function checksOf(pair) {
  const { data } = pair;
  const compared = [
    ["files", () => checkFiles(pair, data.files ?? {})],
    ["settings", () => checkSettings(pair, data.settings ?? [])],
  ];
  return [
    ...(data.broken === undefined ? compared : []),
    ...(data.run ?? []).map((one) => [`run ${JSON.stringify(one.args ?? [])}`, () => checkRun(pair, one)]),
    ...(data.stop === undefined ? [] : [["SIGTERM", () => checkStop(pair, data.stop)]]),
    ...(data.cache ?? []).map((one) => [`cache after a change of ${one.edit}`, () => checkCache(pair, one)]),
    ...(data.layers === undefined ? [] : [["layers", () => checkLayers(pair, data.layers)]]),
    ...(data.size === undefined ? [] : [["size", () => checkSize(pair, data.size)]]),
  ];
}

/**
 * What starts in the image may differ, since fixes write it in another form; the case's `run` tells whether it does the same. The others say
 * how the image was made.
 */
const notSettings = ["Cmd", "Entrypoint", "ArgsEscaped", "Image", "Hostname"];

/** All settings but what is started must be the same, and those named must differ. */
async function checkSettings({ docker, before, after }, different) {
  const [one, other] = [await docker.inspect(before.tag), await docker.inspect(after.tag)];
  const names = Object.keys({ ...one, ...other }).filter((name) => !notSettings.includes(name));
  for (const config of [one, other]) config.Labels = withoutRecipe(config.Labels);
  return names.flatMap((name) => {
    const [was, is] = [one[name], other[name]].map((value) => JSON.stringify(value ?? null));
    const may = different.includes(name);
    if (may && was === is) return [`${name} is ${was} in both, which the case calls different`];
    return may || was === is ? [] : [`${name} was ${was} and is ${is}`];
  });
}

/** The labels that the case gives; an image on top of a stand-in inherits one of the stand-in's. */
function withoutRecipe(labels) {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([name]) => name !== recipeLabel));
}

/** `fewer` is how many layers the image after the fix has less. */
async function checkLayers({ docker, before, after }, fewer) {
  const [was, is] = [await docker.layers(before.tag), await docker.layers(after.tag)];
  return { said: `${was} before, ${is} after`, problems: was - is === fewer ? [] : [`not ${fewer} fewer`] };
}

/** `atMost` is the size after the fix as a part of the size before; `saves` is how many bytes it is smaller at least. */
async function checkSize({ docker, before, after }, { atMost = 1, saves = 0 }) {
  const [was, is] = [await docker.size(before.tag), await docker.size(after.tag)];
  const said = `${megabytes(was)} before, ${megabytes(is)} after, ${was - is} bytes less`;
  return {
    said,
    problems: is <= was * atMost && was - is >= saves ? [] : ["the image is not as much smaller as the case says"],
  };
}

/** As Docker writes sizes. */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toPrecision(3)} MB`;
}
