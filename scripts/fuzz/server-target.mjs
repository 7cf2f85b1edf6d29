// The language server over random edits: what it shows at the end must be what it shows of the same text opened afresh.
import { startLanguageServer } from "../language-server.mjs";

/** Starts the built server; `check` takes a text and a list of edits, and fails when the server logs, dies or shows something else. */
export async function startServerTarget() {
  const said = [];
  const { connection, stop } = await startLanguageServer((problem) => said.push(problem));
  let documents = 0;

  async function open(text) {
    const uri = `untitled:${++documents}`;
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "dockerfile", version: 0, text },
    });
    return uri;
  }

  async function findings(uri) {
    const { items } = await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    return items.map(({ code, range, message, severity }) => JSON.stringify({ code, range, message, severity }));
  }

  async function check([text, edits]) {
    const uri = await open(text);
    let now = text;
    let version = 0;
    for (const { at, length, piece } of edits) {
      const start = outsideLineEnd(now, Math.floor(at * now.length));
      const end = outsideLineEnd(now, Math.min(now.length, start + (length > 20 ? 0 : length)));
      await change(uri, ++version, now, start, end, piece);
      now = now.slice(0, start) + piece + now.slice(end);
      if (length % 5 === 0) await findings(uri);
    }
    const opened = await open(now);
    const [one, other] = [await findings(uri), await findings(opened)];
    for (const done of [uri, opened])
      await connection.sendNotification("textDocument/didClose", { textDocument: { uri: done } });
    if (said.length > 0) throw new Error(said.splice(0).join("\n"));
    // An error on what is half written waits until it is left.
    const held = other.filter((finding) => !one.includes(finding) && JSON.parse(finding).severity === 1);
    const expected = other.filter((finding) => !held.includes(finding));
    if (one.join("\n") !== expected.join("\n"))
      throw new Error(`edited:\n${one.join("\n")}\nopened:\n${other.join("\n")}`);
  }

  function change(uri, version, text, start, end, newText) {
    const range = { start: positionAt(text, start), end: positionAt(text, end) };
    return connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range, text: newText }],
    });
  }

  return { check, stop };
}

/** The protocol has no place between CR and LF. */
function outsideLineEnd(text, offset) {
  return text[offset - 1] === "\r" && text[offset] === "\n" ? offset + 1 : offset;
}

/** The protocol's lines end at CR LF, LF and CR. */
function positionAt(text, offset) {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: lines.at(-1).length };
}
