import type { HistoryReport, ImageReport } from "../../server/src/layers/report.ts";
import { element, type PageElement, spoken } from "./element.ts";
import { cut } from "./wording.ts";

/** The commits that the strips stand for: a slider to look at each, and what it runs again; or why there are none. */
export function commits(image: ImageReport, history: HistoryReport, chosen: number): PageElement {
  const { state } = history;
  if (state !== "read") return element("p", { class: "note", role: "status" }, reasons[state]);
  const count = history.commits.length;
  const text = commitText(image, history, chosen);
  return element("section", { class: "commits", "aria-label": "Commits" }, [
    element("label", { class: "slider" }, [
      element("span", {}, ["Commit", spoken(", the oldest first")]),
      element("input", {
        type: "range",
        id: "commit",
        min: 0,
        max: Math.max(count - 1, 0),
        value: chosen,
        "aria-valuetext": `${text.commit}: ${text.runs}`,
      }),
    ]),
    element("p", { class: "commit" }, [
      element("code", {}, text.id),
      element("span", { class: "subject" }, text.subject),
      element("span", { class: "runs" }, text.runs),
    ]),
    element("p", { class: "note" }, [
      "A tall bar is a commit after which the step runs again, a low one takes it from the cache. By git's history, on a builder that keeps its cache",
      history.isShallow ? "; a shallow clone, so older commits are missing." : ".",
    ]),
  ]);
}

const reasons: Readonly<Record<Exclude<HistoryReport["state"], "read">, string>> = {
  reading: "Reading git's history…",
  none: "No history of git can be read here, so it can't be told which steps commits run again.",
  off: "Re-runs are not shown, since the setting stowage.layers.history is 0.",
  untrusted: "Which steps commits run again is read from git once you trust this workspace.",
  long: "The file has too many instructions to follow them through git's history.",
};

/** A commit in words. */
export function commitText(
  image: ImageReport,
  { commits }: HistoryReport,
  chosen: number,
): { readonly id: string; readonly subject: string; readonly commit: string; readonly runs: string } {
  const { id = "", subject = "" } = commits[chosen] ?? {};
  const steps = image.stages.flatMap(({ rows }) => rows).filter(({ reruns }) => reruns !== null);
  const running = steps.filter(({ reruns }) => reruns?.runs[chosen] === true);
  const names = running.slice(0, 3).map(({ text }) => cut(text, 40));
  const rest = running.length > names.length ? ` and ${running.length - names.length} more` : "";
  const runs = running.length === 0 ? "runs nothing again" : `runs again: ${names.join(" · ")}${rest}`;
  return { id, subject: cut(subject, 100), commit: `${id} ${cut(subject, 100)}`, runs };
}
