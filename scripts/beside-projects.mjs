// Projects of the names that lie beside a real Dockerfile; manifests get the least content that means something.
import { manifestTexts } from "./manifest-texts.mjs";

/** What a file of the corpus says of the files beside it becomes projects: with them, where they are known, and with a manifest of every package manager. */
export function projectsBeside({ readProject }) {
  const projects = new Map();
  return async (beside) => {
    const contexts = new Map([["every manifest", Object.keys(manifestTexts)]]);
    if (beside) contexts.set("beside", beside === "-" ? [] : beside.split(","));
    const found = [...contexts].map(async ([name, names]) => [name, await projectOf(readProject, projects, names)]);
    return new Map(await Promise.all(found));
  };
}

/** A context of some names; the same names make the same project. */
function projectOf(readProject, projects, names) {
  const key = names.join(",");
  const known = projects.get(key);
  if (known !== undefined) return known;
  const texts = new Map(names.map((name) => [`/context/${name.replace("*", "App")}`, manifestTexts[name] ?? ""]));
  const project = readProject(fileSystemOf(texts), {
    contextFolder: "/context",
    dockerfilePath: "/context/Dockerfile",
  });
  projects.set(key, project);
  return project;
}

/** Files without folders, as the project's reader asks for them. */
function fileSystemOf(texts) {
  return {
    readFile: async (name) => texts.get(name),
    stat: async (name) =>
      texts.has(name) ? { type: "file", size: texts.get(name).length, mode: 0o644, mtime: 0 } : undefined,
    readDirectory: async (name) =>
      name === "/context"
        ? [...texts.keys()].map((file) => ({ name: file.slice("/context/".length), type: "file" }))
        : undefined,
  };
}
