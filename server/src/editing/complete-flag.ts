import { CompletionItemKind } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { type FlagGrammar, knownFlags } from "../dockerfile/instruction-grammar.ts";
import type { Project } from "../project/project.ts";
import { pathProposals } from "./complete-path.ts";
import { stageProposals, userProposals } from "./complete-value.ts";
import { flagHelp, mountHelp } from "./help.ts";
import { type Proposal, values } from "./proposal.ts";

/** What may stand at the caret, and the piece before the caret whose place it takes. */
export interface Proposed {
  readonly token: string;
  readonly proposals: readonly Proposal[];
}

/** The flags of an instruction, or the values of one, by the word before the caret and the flags before that. */
export function flagProposals(
  dockerfile: Dockerfile,
  project: Project,
  instruction: Instruction,
  token: string,
  used: readonly string[],
): Proposed {
  const flags = knownFlags(instruction) ?? new Map<string, FlagGrammar>();
  const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(token) ?? [];
  if (name === undefined || value === undefined) return { token, proposals: names(instruction, flags, used) };
  const grammar = flags.get(name);
  if (grammar === undefined || /["'\\]/.test(value)) return { token, proposals: [] };
  if (grammar.value === "mount") return mountProposals(dockerfile, project, instruction, value);
  if (grammar.value === "stage") return { token: value, proposals: stageProposals(dockerfile, instruction) };
  if (name === "chown") return { token: value, proposals: userProposals(dockerfile, instruction) };
  if (name === "exclude") return pathProposals(project.context, value);
  const known = valuesOf.get(grammar.value) ?? [];
  return { token: value, proposals: values(known, known.includes(value) ? CompletionItemKind.Value : undefined) };
}

function names(
  { keyword }: Instruction,
  flags: ReadonlyMap<string, FlagGrammar>,
  used: readonly string[],
): readonly Proposal[] {
  const given = new Set(used.map((flag) => flag.replace(/^--/, "").replace(/=.*$/s, "")));
  return [...flags].flatMap(([name, { value, repeats }]): readonly Proposal[] => {
    if (given.has(name) && repeats !== true) return [];
    const label = value === "boolean" ? `--${name}` : `--${name}=`;
    const documentation = flagHelp.get(`${keyword} ${name}`);
    return [{ label, kind: CompletionItemKind.Property, documentation, goesOn: value !== "boolean" }];
  });
}

const valuesOf: ReadonlyMap<FlagGrammar["value"], readonly string[]> = new Map([
  ["boolean", ["true", "false"]],
  ["network", ["none", "host", "default"]],
  ["security", ["sandbox", "insecure"]],
  [
    "platform",
    ["$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/ppc64le"],
  ],
  ["duration", ["5s", "10s", "30s", "1m", "5m"]],
  ["count", ["1", "3", "5"]],
  ["mode", ["644", "755", "600", "700", "u=rwX,go=rX"]],
  ["checksum", ["sha256:"]],
]);

/** The keys that BuildKit takes, by type. */
const keysOf: ReadonlyMap<string, readonly string[]> = new Map([
  ["bind", ["target", "source", "from", "rw"]],
  ["cache", ["target", "id", "sharing", "from", "source", "readonly", "mode", "uid", "gid"]],
  ["tmpfs", ["target", "size"]],
  ["secret", ["id", "target", "env", "required", "mode", "uid", "gid"]],
  ["ssh", ["id", "target", "required", "mode", "uid", "gid"]],
]);

const aliases: ReadonlyMap<string, string> = new Map([
  ["src", "source"],
  ["dst", "target"],
  ["destination", "target"],
  ["ro", "readonly"],
  ["readwrite", "rw"],
]);

const switches: ReadonlySet<string> = new Set(["readonly", "rw", "required"]);

function mountProposals(dockerfile: Dockerfile, project: Project, instruction: Instruction, value: string): Proposed {
  const fields = value.split(",").map((field) => field.split("=", 2));
  const [key = "", content] = fields.pop() ?? [];
  const type = fields.find(([name]) => name?.toLowerCase() === "type")?.[1]?.toLowerCase();
  if (content === undefined) return { token: key, proposals: keyProposals(type, fields) };
  const name = key.toLowerCase();
  const token = value.slice(value.lastIndexOf(",") + 1 + key.length + 1);
  const hasFrom = fields.some(([one]) => one?.toLowerCase() === "from");
  switch (aliases.get(name) ?? name) {
    case "type":
      return { token, proposals: values([...keysOf.keys()]) };
    case "sharing":
      return { token, proposals: values(["locked", "shared", "private"]) };
    case "from":
      return { token, proposals: stageProposals(dockerfile, instruction) };
    case "source":
      return type === "bind" || type === undefined
        ? hasFrom
          ? { token, proposals: [] }
          : pathProposals(project.context, token)
        : { token, proposals: [] };
    case "target":
      return { token, proposals: type === "cache" ? values(cacheFolders, CompletionItemKind.Folder) : [] };
    case "mode":
      return { token, proposals: values(["0400", "0755", "0700"]) };
    default:
      return { token, proposals: switches.has(aliases.get(name) ?? name) ? values(["true", "false"]) : [] };
  }
}

function keyProposals(type: string | undefined, fields: readonly (readonly string[])[]): readonly Proposal[] {
  const given = new Set(fields.map(([name = ""]) => aliases.get(name.toLowerCase()) ?? name.toLowerCase()));
  const types = type === undefined ? [...keysOf.keys()].map((one) => `type=${one}`) : [];
  const keys = (keysOf.get(type ?? "bind") ?? []).filter((key) => !given.has(key));
  return [
    ...types.map((label) => ({ label, kind: CompletionItemKind.EnumMember })),
    ...keys.map((key): Proposal => {
      const label = switches.has(key) ? key : `${key}=`;
      return { label, kind: CompletionItemKind.Property, detail: mountHelp.get(key), goesOn: !switches.has(key) };
    }),
  ];
}

/** Where package managers keep what they download, as root. */
const cacheFolders: readonly string[] = [
  "/var/cache/apt",
  "/var/lib/apt",
  "/var/cache/apk",
  "/root/.cache/pip",
  "/root/.cache/uv",
  "/root/.npm",
  "/root/.cache/go-build",
  "/go/pkg/mod",
  "/root/.m2",
  "/root/.gradle",
  "/usr/local/cargo/registry",
  "/root/.nuget/packages",
];
