import { type BuildScript, scriptsMentioning } from "../dockerfile/build-scripts.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { credentialMention, type RunCredential, runCredentials } from "../dockerfile/run-credentials.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const secretInRun: Rule = {
  id: "secret-in-run",
  category: "security",
  summary: "A password or token stands in a RUN",
  severity: "warning",
  default: "on",
  sameAs: [
    "checkov:CKV2_DOCKER_17",
    "dockerfile-doctor:DD057",
    "dockerfile-doctor:DD058",
    "tally:ruby/prefer-secret-mounts-for-build-credentials",
    "tally:prefer-add-git",
    "trivy:DS-0031",
  ],
  when: { keywords: ["RUN"] },

  *check(dockerfile) {
    for (const one of suspects(dockerfile)) {
      for (const credential of runCredentials(one)) {
        const { kind, start, end, place } = credential;
        yield {
          range: dockerfile.source.firstLineRange(one.script.cooked.span(start, end)),
          message:
            kind === "hash"
              ? ["The password that chpasswd sets is the same in every container of the image, which keeps its hash"]
              : ["The secret in {place} can be read by everybody who has this file or the image", { place }],
          ...(kind === "hash" ? { severity: "hint" } : {}),
          fixes: () => {
            if (kind === "hash") return [];
            return [...cloneBySsh(dockerfile, one, credential), ...readFromMount(dockerfile, one, credential)];
          },
        };
      }
    }
  },
};

const suspects = scriptsMentioning(credentialMention);

/** `https://user:secret@host/path` of git becomes `git@host:path`, with the key of whoever builds. */
function cloneBySsh(
  dockerfile: Dockerfile,
  one: BuildScript,
  { kind, invocation, word }: RunCredential,
): readonly Fix[] {
  const match = /^(["']?)https:\/\/[^\s/@]+@([\w.-]+)\/([^"'\s]+)(["']?)$/.exec(word.text);
  if (kind !== "url" || invocation.program !== "git" || match === null || !one.editable) return [];
  const [, quote = "", host = "", path = "", close = ""] = match;
  return [
    {
      title: ["Clone with the SSH key of whoever builds"],
      safety: "suggestion",
      touches: [one.instruction],
      edits: [
        ...mount(dockerfile, one, "type=ssh"),
        replace(dockerfile, one.script.cooked.span(word.start, word.end), `${quote}git@${host}:${path}${close}`),
      ],
    },
  ];
}

/** Reads the secret from a mount, where the word's quotes let a substitution through. */
function readFromMount(dockerfile: Dockerfile, one: BuildScript, credential: RunCredential): readonly Fix[] {
  const { word, start, end, invocation, place } = credential;
  const quote = quoteAt(word.text, start - word.start);
  if (!one.editable || !one.script.cooked.isContiguous(start, end)) return [];
  const id = /^[A-Za-z]\w+$/.test(place)
    ? place.toLowerCase()
    : `${invocation.program.replace(/[^a-z0-9]+/gi, "_")}_password`;
  const read = `$(cat /run/secrets/${id})`;
  // In single quotes nothing is read: they end in front of it, and begin again where text follows.
  const isLast = quote === "'" && word.text.slice(end - word.start) === "'";
  const shell = quote === undefined ? `"${read}"` : quote === '"' ? read : isLast ? `'"${read}"` : `'"${read}"'`;
  return [
    {
      title: ["Read it from a secret mount, passed with --secret id={id}", { id }],
      safety: "suggestion",
      touches: [one.instruction],
      edits: [
        ...mount(dockerfile, one, `type=secret,id=${id}`),
        replace(dockerfile, one.script.cooked.span(start, isLast ? end + 1 : end), shell),
      ],
    },
  ];
}

/** The flag, where the RUN has it not yet. */
function mount(dockerfile: Dockerfile, { run }: BuildScript, value: string): readonly FileEdit[] {
  if (run.flags.some((flag) => flag.name === "mount" && flag.value === value)) return [];
  return [insert(dockerfile, run.arguments.span.start, `--mount=${value} `)];
}

/** The quote that is open at an offset of a word. */
function quoteAt(text: string, offset: number): string | undefined {
  let open: string | undefined;
  for (let at = 0; at < offset; at++) {
    const character = text[at] as string;
    if (character === "\\" && open !== "'") at++;
    else if (open === undefined && (character === '"' || character === "'")) open = character;
    else if (character === open) open = undefined;
  }
  return open;
}
