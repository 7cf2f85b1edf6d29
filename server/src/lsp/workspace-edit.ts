import { CreateFile, TextDocumentEdit, type TextEdit, type WorkspaceEdit } from "vscode-languageserver";
import type { FileEdit } from "../rule.ts";
import type { Client } from "./client.ts";
import type { Host, OpenDockerfile } from "./documents.ts";

/** A fix's edits for the client; undefined when it can't make them all, such as creating a file. */
export function workspaceEdit(
  { uri, version, place }: OpenDockerfile,
  edits: readonly FileEdit[],
  client: Pick<Client, "hasVersionedEdits" | "createsFiles">,
  host: Pick<Host, "uriOf">,
): WorkspaceEdit | undefined {
  const own = edits.filter(({ file }) => file === undefined).map(plain);
  const others = edits.filter(({ file }) => file !== undefined);
  if (others.length === 0 && !client.hasVersionedEdits) return { changes: { [uri]: own } };
  if (others.length > 0 && (!client.createsFiles || place === undefined)) return undefined;
  const changes: (CreateFile | TextDocumentEdit)[] = others.flatMap((edit) => {
    const target = host.uriOf(`${place?.contextFolder ?? ""}/${edit.file ?? ""}`);
    const text = TextDocumentEdit.create({ uri: target, version: null }, [plain(edit)]);
    return edit.create === true ? [CreateFile.create(target, { overwrite: false }), text] : [text];
  });
  if (own.length > 0) changes.push(TextDocumentEdit.create({ uri, version }, own));
  return { documentChanges: changes };
}

function plain({ range, newText }: FileEdit): TextEdit {
  return { range, newText };
}
