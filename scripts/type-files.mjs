// Types real Dockerfiles key by key into the language server: `node scripts/type-files.mjs DOCKERFILES.jsonl.gz [COUNT]`.
// Fails when the server logs an error or dies, or shows an error that is gone when the line is finished.
import { startLanguageServer } from "./language-server.mjs";
import { readLines } from "./read-lines.mjs";

const [path, wanted = "50"] = process.argv.slice(2);
/** Errors that say that something is still missing, which typing on mends. */
const incomplete = new Set(["unterminated-heredoc"]);

const files = chosen(Number(wanted));
const problems = [];
const { connection, stop } = await startLanguageServer((problem) => problems.push(problem));

let keys = 0;
for (const { sha, text } of files) await type(sha, text);
await stop();
for (const problem of problems.slice(0, 20)) console.log(problem);
console.log(`${files.length} files typed, ${keys} keys, ${problems.length} problems`);
process.exit(problems.length > 0 || files.length === 0 ? 1 : 0);

/** Files of an ordinary length, spread evenly over the corpus. */
function chosen(count) {
  const all = readLines(path).filter(({ text }) => text.length > 200 && text.length < 1_200);
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]);
}

async function type(sha, text) {
  const uri = `untitled:${sha}`;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "dockerfile", version: 0, text: "" },
  });
  let [line, character, version] = [0, 0, 0];
  let shown = new Map();
  for (const key of text) {
    keys++;
    const at = { line, character };
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range: { start: at, end: at }, text: key }],
    });
    const { items } = await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    const errors = items.filter(({ severity, code }) => severity === 1 && !incomplete.has(code));
    const now = new Map(errors.map(({ code, range, message }) => [`${code} line ${range.start.line + 1}`, message]));
    if (key === "\n") {
      for (const [name, message] of shown) {
        if (!now.has(name))
          problems.push(`${sha.slice(0, 12)}: ${name}, shown while line ${line + 1} was typed, is gone: ${message}`);
      }
      shown = new Map();
      [line, character] = [line + 1, 0];
    } else {
      character += key.length;
      for (const [name, message] of now) shown.set(name, message);
    }
  }
  await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
}
