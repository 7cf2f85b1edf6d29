import { randomBytes } from "node:crypto";
import {
  CancellationTokenSource,
  type Disposable,
  Position,
  Selection,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { LayersParams, LayersReport } from "../../server/src/layers/report.ts";
import type { PanelMessage } from "../panel/view.ts";
import { panelHtml } from "./panel-html.ts";

/** Milliseconds that a document is left alone before its layers are asked for again. */
const settleTime = 300;

/** The panel that shows a Dockerfile's layers beside it. There is one, which follows the Dockerfile that is edited. */
export class LayerPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private uri: Uri | undefined;
  private line: number | undefined;
  private last: PanelMessage | undefined;
  private asking: CancellationTokenSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly client: LanguageClient,
    private readonly extensionUri: Uri,
  ) {
    this.listeners = [
      client.onNotification("stowage/layersChanged", ({ uri }: { readonly uri: string }) => {
        if (uri === this.askedUri) this.askSoon();
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.uri?.toString()) this.askSoon();
      }),
      window.onDidChangeActiveTextEditor((editor) => {
        if (this.panel !== undefined && editor?.document.languageId === "dockerfile") this.look(editor.document.uri);
      }),
    ];
  }

  /** Shows the layers of a document; `line`, 1-based, is the row to go to. */
  show(uri: Uri, line?: number): void {
    this.line = line;
    if (this.panel === undefined) this.create();
    else this.panel.reveal(undefined, line === undefined);
    if (this.uri?.toString() !== uri.toString()) this.look(uri);
    else this.askSoon(0);
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.panel?.dispose();
  }

  private create(): void {
    const folder = Uri.joinPath(this.extensionUri, "dist");
    const options = { enableScripts: true, localResourceRoots: [folder] };
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    const panel = window.createWebviewPanel("stowage.layers", "Layers", place, options);
    this.panel = panel;
    panel.onDidDispose(() => this.closed());
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    const address = (name: string): string => panel.webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
    const nonce = randomBytes(18).toString("base64");
    panel.webview.html = panelHtml({ nonce, script: address("panel.js"), style: address("panel.css") });
  }

  private closed(): void {
    this.asking?.cancel();
    clearTimeout(this.timer);
    this.panel = undefined;
    this.uri = undefined;
    this.last = undefined;
  }

  private look(uri: Uri): void {
    if (this.uri?.toString() === uri.toString()) return;
    this.uri = uri;
    if (this.panel !== undefined) this.panel.title = `Layers: ${workspace.asRelativePath(uri)}`;
    this.askSoon(0);
  }

  /** As the server has it. */
  private get askedUri(): string | undefined {
    return this.uri && this.client.code2ProtocolConverter.asUri(this.uri);
  }

  private askSoon(milliseconds = settleTime): void {
    clearTimeout(this.timer);
    this.asking?.cancel();
    this.timer = setTimeout(() => void this.ask(), milliseconds);
  }

  /** Asks for what is known at once, then for what follows from changes, which takes longer. */
  private async ask(): Promise<void> {
    const { askedUri: uri } = this;
    if (uri === undefined) return;
    const asking = new CancellationTokenSource();
    this.asking = asking;
    const params: LayersParams = { uri };
    const request = (more: LayersParams): Promise<LayersReport | null> =>
      this.client.sendRequest<LayersReport | null>("stowage/layers", more, asking.token);
    try {
      const first = await request(params);
      if (asking.token.isCancellationRequested) return;
      const known = this.last?.report?.uri === uri ? this.last.report.alternatives : undefined;
      this.post(first === null || known === undefined ? first : { ...first, alternatives: known });
      if (first === null) return;
      const whole = await request({ ...params, alternatives: true });
      if (!asking.token.isCancellationRequested) this.post(whole);
    } catch (error) {
      // A request that was overtaken by the next one ends with an error too.
      if (!asking.token.isCancellationRequested) this.client.error("The layers could not be read", error, false);
    }
  }

  private post(report: LayersReport | null): void {
    const { panel, uri, line } = this;
    if (panel === undefined || uri === undefined) return;
    this.last = { file: workspace.asRelativePath(uri), report };
    void panel.webview.postMessage(line === undefined || report === null ? this.last : { ...this.last, line });
    if (report !== null) this.line = undefined;
  }

  /** A page says when it is there, anew each time it was hidden, and which line was chosen. */
  private receive(message: unknown): void {
    if (typeof message !== "object" || message === null) return;
    const { ready, line } = message as { readonly ready?: unknown; readonly line?: unknown };
    if (ready === true && this.last !== undefined) void this.panel?.webview.postMessage(this.last);
    if (typeof line === "number" && Number.isInteger(line) && line > 0) void this.goTo(line);
  }

  private async goTo(line: number): Promise<void> {
    if (this.uri === undefined) return;
    const wanted = this.uri.toString();
    const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === wanted);
    const viewColumn = shown?.viewColumn ?? ViewColumn.One;
    const editor = await window.showTextDocument(this.uri, { viewColumn });
    const at = new Position(Math.min(line, editor.document.lineCount) - 1, 0);
    editor.selection = new Selection(at, at);
    editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
