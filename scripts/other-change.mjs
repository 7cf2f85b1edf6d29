// The second opinion on what a change leaves alone, which the runs over real Dockerfiles ask for.

/**
 * A look of its own at what the gate let through: the trees of the untouched instructions follow each other in the new tree as before,
 * with no more others than the fix touches and adds, and every comment is still there.
 */
export function otherChange(
  { parseDockerfile, applyEdits, syntaxTree },
  dockerfile,
  { touches, adds = [], directives = [], edits },
) {
  // A file that does not parse has no tree to compare with.
  if (dockerfile.problems.length > 0) return undefined;
  const touched = new Set(touches.map(({ index }) => index));
  const text = applyEdits(
    dockerfile.text,
    edits.filter(({ file }) => file === undefined),
  );
  const after = parseDockerfile(text);
  const plain = (one) => JSON.stringify(withoutLines(one));
  const before = syntaxTree(dockerfile)
    .instructions.filter((_, index) => !touched.has(index))
    .map(plain);
  const now = syntaxTree(after).instructions.map(plain);
  let at = 0;
  for (const one of now) if (one === before[at]) at++;
  if (at < before.length) return "another instruction's tree changed";
  if (now.length > before.length + touched.size + adds.length) return "there are too many instructions";
  // A comment may become one of a script in a heredoc.
  const comments = after.text.split("\n").map((line) => line.trim().replace(/^#/, "").trim());
  // What becomes a directive was a comment before.
  if (directives.length === 0 && dockerfile.comments.some((comment) => !comments.includes(comment.text)))
    return "a comment is gone";
  return undefined;
}

function withoutLines({ start, end, comments, orig, sub, ...rest }) {
  return sub === undefined ? rest : { ...rest, sub: withoutLines(sub) };
}
