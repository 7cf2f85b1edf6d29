import { commitText } from "./commits.ts";
import { render } from "./dom.ts";
import { commitAt } from "./strip.ts";
import { type Choices, type PanelMessage, page } from "./view.ts";

/** What a webview offers to its page. */
interface Editor {
  postMessage(message: unknown): void;
}

declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
let message: PanelMessage | undefined;
let choices: Choices = { alternative: 0, commit: undefined };

window.addEventListener("message", ({ data }: MessageEvent<PanelMessage>) => {
  if (data.report?.uri !== message?.report?.uri) choices = { alternative: 0, commit: undefined };
  const title = message?.report?.alternatives?.[choices.alternative - 1]?.title;
  message = data;
  // Alternatives come later than the rest, and in another order after a change.
  const at = data.report?.alternatives?.findIndex((one) => one.title === title) ?? -1;
  if (title !== undefined) choices = { ...choices, alternative: at + 1 };
  draw();
  if (data.line !== undefined) focusRow(data.line);
});
document.addEventListener("click", ({ target }) => {
  const line = target instanceof Element ? target.closest<HTMLElement>("[data-line]")?.dataset.line : undefined;
  if (line !== undefined) editor.postMessage({ line: Number(line) });
});
document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.name !== "what-if") return;
  choices = { ...choices, alternative: Number(target.value) };
  draw();
});
document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLInputElement && target.id === "commit") choose(Number(target.value));
});
document.addEventListener("pointermove", ({ target, clientX }) => {
  const strip = target instanceof Element ? target.closest("svg.strip") : null;
  if (strip === null || message?.report == null) return;
  const { left, width } = strip.getBoundingClientRect();
  choose(commitAt((clientX - left) / width, message.report.history.commits.length));
});
document.addEventListener("keydown", (event) => {
  const buttons = [...document.querySelectorAll<HTMLElement>("button.go")];
  const at = buttons.findIndex((button) => button.matches(":focus"));
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const to = at === -1 ? undefined : buttons[steps[event.key] ?? -1];
  if (to === undefined) return;
  event.preventDefault();
  enter(to);
  to.focus();
});
editor.postMessage({ ready: true });

function draw(): void {
  if (message === undefined) return;
  const focused = keyOf(document.activeElement);
  document.body.replaceChildren(render(page(message, choices)));
  const buttons = document.querySelectorAll<HTMLElement>("button.go");
  const again = focused === undefined ? null : document.querySelector<HTMLElement>(focused);
  const first = again?.matches("button.go") ? again : buttons[0];
  if (first !== undefined) enter(first);
  again?.focus({ preventScroll: true });
}

/** How to find an element again in a page that is drawn anew. */
function keyOf(element: Element | null): string | undefined {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  const line = element instanceof HTMLElement ? element.dataset.line : undefined;
  return line === undefined ? undefined : `button.go[data-line="${CSS.escape(line)}"]`;
}

/** Of all rows, the tabulator key goes to one alone. */
function enter(button: HTMLElement): void {
  for (const other of document.querySelectorAll<HTMLElement>('button.go[tabindex="0"]')) other.tabIndex = -1;
  button.tabIndex = 0;
}

function focusRow(line: number): void {
  const button = document.querySelector<HTMLElement>(`button.go[data-line="${CSS.escape(String(line))}"]`);
  if (button === null) return;
  enter(button);
  button.focus();
  button.scrollIntoView({ block: "center" });
}

/** Looks at another commit, without drawing the page anew under the pointer. */
function choose(commit: number): void {
  if (message?.report == null || choices.commit === commit) return;
  choices = { ...choices, commit };
  const { image: today, alternatives, history } = message.report;
  const image = alternatives?.[choices.alternative - 1]?.image ?? today;
  const text = commitText(image, history, commit);
  const put = (selector: string, value: string): void => {
    const element = document.querySelector(selector);
    if (element !== null) element.textContent = value;
  };
  put(".commit code", text.id);
  put(".commit .subject", text.subject);
  put(".commit .runs", text.runs);
  for (const rect of document.querySelectorAll("svg.strip .chosen")) rect.setAttribute("x", String(commit));
  const slider = document.querySelector<HTMLInputElement>("#commit");
  slider?.setAttribute("aria-valuetext", `${text.commit}: ${text.runs}`);
  if (slider !== null) slider.value = String(commit);
}
