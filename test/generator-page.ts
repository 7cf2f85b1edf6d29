/** A project of a page: its files, and what is written for it. */
export interface ProjectPage {
  readonly files: ReadonlyMap<string, string>;
  /** The page up to the place where what is written stands. */
  readonly head: string;
}

const written = "\nWritten `Dockerfile`:\n";

/** Reads a page: a path in backticks and a colon introduces a file, as on the pages of rules. */
export function readProjectPage(page: string): ProjectPage {
  const at = page.indexOf(written);
  const head = at === -1 ? page : page.slice(0, at);
  const files = [...head.matchAll(/^`([^`\n]+)`:\n\n```\w*\n([\s\S]*?)^```$/gm)];
  return { files: new Map(files.map(([, path = "", text = ""]) => [path, text])), head };
}

/** The page with what is written, and what is said of it. */
export function drawnPage(head: string, dockerfile: string, ignoreFile: string | undefined, said: string): string {
  const ignored = ignoreFile === undefined ? "" : `\nWritten \`.dockerignore\`:\n\n\`\`\`\n${ignoreFile}\`\`\`\n`;
  return `${head}${written}\n\`\`\`dockerfile\n${dockerfile}\`\`\`\n${ignored}\nSaid:\n\n\`\`\`text\n${said}\`\`\`\n`;
}
