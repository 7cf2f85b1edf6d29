import type { ContextEntry } from "./project.ts";

/** A shell script by its name, or a small executable file without an extension, which may be one. */
export function isScript({ path, executable, size }: ContextEntry): boolean {
  if (/\.(sh|bash)$|(^|\/)[\w-]*(entrypoint|start|run|boot|init)[\w-]*$/i.test(path)) return true;
  return executable === true && size < 1 << 16 && /(^|\/)[\w-]+$/.test(path);
}

/**
 * Small files that rules look into: manifests that have no reader of their own, settings of git, what may hold a secret, Compose's files, and where programs
 * begin.
 */
export function isKeptText(path: string): boolean {
  if (/^\.git(ignore|attributes)$/.test(path)) return true;
  if (/(^|\/)src\/main\/(java|kotlin)\/.*Application\.(java|kt)$/.test(path)) return true;
  if (/^(docker-)?compose[\w.-]*\.ya?ml$/.test(path)) return true;
  if (/^((src|app|lib|bin)\/)?(server|app|index|main|worker|bot)\.([cm]?[jt]s|py|php|pl)$/.test(path)) return true;
  return /(^|\/)(composer\.json|Gemfile|pyproject\.toml|Cargo\.toml|\.npmrc|[^/]+\.(pem|key|crt))$/.test(path);
}
