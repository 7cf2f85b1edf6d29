import { baseFamily } from "../dockerfile/base-family.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { baseDropsRights, dropsRights } from "../dockerfile/drops-rights.ts";
import { invocations } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import { startProgram } from "../dockerfile/start-program.ts";
import { startAs } from "../dockerfile/user-edits.ts";
import { createdUser } from "../dockerfile/user-place.ts";
import type { Fix, Rule } from "../rule.ts";

export const userCreatedUnused: Rule = {
  id: "user-created-unused",
  category: "security",
  summary: "The final stage creates a user that its program does not start as",
  severity: "hint",
  default: "off",
  sameAs: ["tally:user-created-but-never-used"],
  when: { keywords: ["RUN"], words: ["useradd", "adduser"] },

  *check(dockerfile, { texts }) {
    const stage = dockerfile.stages.at(-1);
    if (stage === undefined || inherited(stage, "USER") !== undefined) return;
    const start = startProgram(dockerfile, stage);
    if (start === undefined || baseFamily(stage).user === "other" || /dev|test/i.test(stage.name ?? "")) return;
    const name = createdUser(dockerfile, stage);
    if (name === undefined || ofDaemons.has(name) || dropsItself(start.program)) return;
    if (dropsRights(dockerfile, stage) || baseDropsRights(stage) || isNamed(stage, name)) return;
    // A script that nobody can look into may switch the user.
    if (isScript(start.path) && !staysRoot(texts, start.program)) return;
    const creation = creationSpan(dockerfile, stage, name);
    if (creation === undefined) return;
    yield {
      range: dockerfile.source.firstLineRange(creation),
      message: ["{name} is created, but no USER starts the program as it", { name }],
      fixes: () => startAsIt(dockerfile, stage, name),
    };
  },
};

/** Users whose daemons, or editors, switch to them by themselves. */
const ofDaemons: ReadonlySet<string> = new Set(
  "www-data nginx apache postgres mysql redis sshd haproxy memcache nobody messagebus mail cron rabbitmq mongodb elasticsearch vscode".split(
    " ",
  ),
);

/** Daemons that are started as root, and programs that start others. */
function dropsItself(program: string): boolean {
  return /^(nginx|httpd|apache2\w*|apache2-foreground|php-fpm[\d.]*|postgres|mysqld\w*|sshd|crond?|haproxy|named|dnsmasq|squid|varnishd|vsftpd|slapd|smbd|nmbd|xinetd|inetd|tini|dumb-init|catatonit|init|systemd|(ba|da|a|z)?sh)$/.test(
    program,
  );
}

/** Owner of what is copied, or named where the program is started. */
function isNamed(stage: Stage, name: string): boolean {
  const word = new RegExp(`(?<![\\w/-])${name}(?![\\w.-])`);
  const isStart = ({ keyword }: Instruction): boolean => /^(CMD|ENTRYPOINT|ENV|LABEL)$/.test(keyword);
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      (one) =>
        one.flags.some((flag) => flag.name === "chown" && word.test(flag.value ?? "")) ||
        (isStart(one) && mentions(one, word)),
    ),
  );
}

function isScript(path: string): boolean {
  return /\.(sh|bash)$|entrypoint|(^|\/)(start|run|boot|init)[\w-]*$/i.test(path);
}

function staysRoot(texts: ReadonlyMap<string, string>, program: string): boolean {
  const found = [...texts].filter(([path]) => path === program || path.endsWith(`/${program}`));
  return (
    found.length > 0 &&
    found.every(([, text]) => !/\b(su|sudo|gosu|su-exec|setpriv|runuser|chroot|setuidgid)\b/.test(text))
  );
}

function creationSpan(dockerfile: Dockerfile, stage: Stage, name: string): Span | undefined {
  for (const run of lineage(stage).flatMap(({ instructions }) => instructions)) {
    if (run.keyword !== "RUN" || !mentions(run, /useradd|adduser/)) continue;
    const script = shellScript(dockerfile, run);
    const call =
      script &&
      invocations(script).find(
        ({ program, arguments: words }) =>
          (program === "useradd" || program === "adduser") && words.some(({ literal }) => literal === name),
      );
    if (script !== undefined && call !== undefined)
      return script.cooked.span(call.programWord.start, call.programWord.end);
  }
  return undefined;
}

function startAsIt(dockerfile: Dockerfile, stage: Stage, name: string): readonly Fix[] {
  const edits = startAs(dockerfile, stage, { name, create: undefined });
  if (edits === undefined) return [];
  return [{ title: ["Start as the user {name}", { name }], safety: "suggestion", preferred: true, ...edits }];
}
