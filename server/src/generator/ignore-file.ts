/** The text of an ignore file: what no image needs, and what this kind of project makes anew. */
export function ignoreFile(own: readonly string[]): string {
  return `${[...own, ...common].join("\n")}\n`;
}

/** History, secrets, and what people and their tools leave. */
const common: readonly string[] = [
  ".git",
  ".github",
  ".idea",
  ".vscode",
  ".devcontainer",
  "**/.DS_Store",
  ".env",
  ".env.*",
  "*.pem",
  "*.key",
  "*.log",
  "Dockerfile*",
  ".dockerignore",
  "compose*.yaml",
  "compose*.yml",
  "docker-compose*.yml",
];
