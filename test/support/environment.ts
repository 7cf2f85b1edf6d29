/** The environment of this process in which no package manager has a cache, so that no test depends on what this machine has downloaded. */
export function withoutCaches(): NodeJS.ProcessEnv {
  return { ...process.env, npm_config_cache: "", GOMODCACHE: "" };
}
