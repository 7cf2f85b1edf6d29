import { readdirSync, readFileSync } from "node:fs";

/** Dockerfiles of the rules' pages: the first two of each n-th page. */
export function pageDockerfiles(nth: number): readonly string[] {
  const pages = readdirSync("server/src/rules").filter((name) => name.endsWith(".md"));
  return pages.flatMap((name, index) => {
    if (index % nth !== 0) return [];
    const text = readFileSync(`server/src/rules/${name}`, "utf8");
    return [...text.matchAll(/^```dockerfile\n(.*?)^```/gms)].map(([, body = ""]) => body).slice(0, 2);
  });
}
