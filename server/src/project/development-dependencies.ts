import type { Project } from "./project.ts";

/** Whether a manifest of the build context lists packages that are for development alone. */
export function separatesDevelopment({ nodePackages, texts }: Project, path: string): boolean {
  const folder = path.replace(/\/?[^/]*$/, "");
  const text = texts.get(path) ?? "";
  if (path.endsWith("package.json")) return Object.keys(nodePackages.get(folder)?.devDependencies ?? {}).length > 0;
  if (path.endsWith("composer.json")) return /"require-dev"\s*:\s*\{\s*"/.test(text);
  if (path.endsWith("Gemfile")) return /\bgroups?:?\s*[(\s[]*:(development|test)\b/.test(text);
  return /^\[tool\.poetry\.(group\.(dev|test|lint|docs)[\w-]*\.dependencies|dev-dependencies)\]|^\[dependency-groups\]/m.test(
    text,
  );
}
