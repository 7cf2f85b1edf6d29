/** What is wrong after all fixes of a mode are applied: a second run changes something, a stage is lost, and so on. */
export function instabilities({ parseDockerfile, fixAll }, text, project, settings, mode) {
  const found = [];
  const once = fixAll(text, project, settings, mode);
  const twice = fixAll(once.text, project, settings, mode);
  if (twice.text !== once.text) found.push(`${mode} is not stable`);
  const before = parseDockerfile(text);
  const after = parseDockerfile(once.text);
  if (after.problems.length > before.problems.length) found.push(`${mode} adds a syntax problem`);
  if (after.stages.length < before.stages.length) found.push(`${mode} loses a stage`);
  const crlf = (value) => [...value.matchAll(/\r\n/g)].length;
  if (crlf(text) === 0 && crlf(once.text) > 0) found.push(`${mode} mixes line ends`);
  return found;
}
