import { parseShellText, plainWords } from "./exec-form.ts";
import type { ShellScript } from "./shell.ts";

/** Development containers and bases for CI start a shell, or only wait. */
export function isOnlyShell(script: ShellScript): boolean {
  const words = plainWords(script);
  if (words === undefined) return false;
  return /(^|\/)(ba|da|a|z|k|fi)?sh$/.test(words[0] ?? "")
    ? words.every((word, index) => index === 0 || word.startsWith("-"))
    : /^(sleep infinity|tail -f \/dev\/null)$/.test(words.join(" "));
}

/** Whether a script is one program that runs until it is told to stop. */
export function isServer(script: ShellScript): boolean {
  return servers.has(plainWords(script)?.[0]?.replace(/^.*\//, "") ?? "");
}

const servers: ReadonlySet<string> = new Set(
  (
    "java node npm yarn pnpm python python3 gunicorn uvicorn hypercorn flask celery nginx apache2ctl httpd php-fpm ruby rails puma " +
    "dotnet redis-server mysqld postgres memcached caddy traefik deno bun"
  ).split(" "),
);

/** What `npm start` runs, when its script in package.json is one plain `node …` command; its environment lacks what npm adds. */
export function nodeStart(words: readonly string[], script: string | undefined): readonly string[] | undefined {
  if (!["npm start", "npm run start", "yarn start", "yarn run start"].includes(words.join(" "))) return undefined;
  const direct = script === undefined ? undefined : plainWords(parseShellText(script));
  return direct?.[0] === "node" ? direct : undefined;
}
