import type { Project } from "../project/project.ts";
import { toldPort } from "./port.ts";
import {
  choice,
  type Family,
  type Recipe,
  type Refusal,
  refused,
  run,
  type Sources,
  type Told,
  text,
  type Wishes,
} from "./recipe.ts";
import { compareVersions, currentTag, minorOf } from "./versions.ts";

/** A program in Rust, on the Debian release that it was compiled on. */
export const rust: Family = { id: "rust", looksFor: "Cargo.toml", write };

const mounts: readonly string[] = [
  "/usr/local/cargo/registry",
  "/usr/local/cargo/git/db",
  "/src/target,sharing=locked",
];

function write(sources: Sources, wishes: Wishes): Recipe | Refusal | undefined {
  const own = sources.project.cargoPackages.get("");
  if (own === undefined) return undefined;
  if (!own.readable) return refused("Cargo.toml can't be read");
  const program = programOf(sources, wishes);
  if ("kind" in program) return program;
  const name = program.value;
  const version = versionOf(sources);
  // Images of Rust before 1.89 were not made for Debian 13.
  const release = /^1\.\d/.test(version.value) && compareVersions(version.value, "1.89") < 0 ? "bookworm" : "trixie";
  const base = `rust:${version.value}-${release}`;
  const port = toldPort(wishes, rustTexts(sources), ports);
  const locked = sources.project.context?.entries.has("Cargo.lock") === true;
  return {
    kind: "recipe",
    found: "a program in Rust",
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      `FROM ${base} AS build`,
      "WORKDIR /src",
      "COPY . .",
      "# Crates and what was compiled stay in the mounts; the program is copied out of them.",
      run(
        [
          `cargo build --release${locked ? " --locked" : ""} --bin ${name}`,
          `cp target/release/${name} /usr/local/bin/`,
        ],
        mounts,
      ),
      "",
      "# The same release as above, so that the C library fits.",
      `FROM debian:${release}-slim`,
      "RUN apt-get update \\",
      "    && apt-get install -y --no-install-recommends ca-certificates \\",
      "    && rm -rf /var/lib/apt/lists/* \\",
      "    && groupadd -r app \\",
      "    && useradd -r -l -g app app",
      `COPY --from=build /usr/local/bin/${name} /usr/local/bin/${name}`,
      "USER app",
      port === undefined ? undefined : `EXPOSE ${port.value}`,
      `ENTRYPOINT ["/usr/local/bin/${name}"]`,
    ),
    ignored: ["target"],
    choices: [
      choice("build", base, version.why),
      choice("base", `debian:${release}-slim`, ["it has the C library that the program was compiled for"]),
      choice("start", name, program.why),
      ...(port === undefined ? [] : [choice("port", String(port.value), port.why)]),
    ],
    remarks: [
      ...(locked ? [] : [["There is no Cargo.lock, so that two builds may take other versions"] as const]),
      ...(port === undefined
        ? [["No source that was read names a port, so none is exposed; --port says which"] as const]
        : []),
    ],
  };
}

/** The binary: what people say, the only one that the manifest names, or the package whose src/main.rs is there. */
function programOf({ project, texts }: Sources, { entry }: Wishes): Told<string> | Refusal {
  if (entry !== undefined) return { value: entry, why: ["--entry says so"] };
  const names = [...project.cargoPackages.keys()].flatMap((folder) => binariesIn(project, texts, folder));
  const [only, another] = new Set(names);
  if (only === undefined) return refused("No package has a binary by its manifest or src/main.rs; --entry names one");
  if (another === undefined) return { value: only, why: ["the only binary"] };
  return refused("There are several binaries: {names}; --entry says which", {
    names: [...new Set(names)].sort().slice(0, 8).join(", "),
  });
}

function binariesIn({ cargoPackages, context }: Project, texts: Sources["texts"], folder: string): readonly string[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const manifest = texts.get(`${prefix}Cargo.toml`) ?? "";
  const named = [...manifest.matchAll(/^\[\[bin\]\]\s*\n(?:(?!\[)[^\n]*\n)*?name\s*=\s*"([\w-]+)"/gm)].map(
    ([, name = ""]) => name,
  );
  const usual = context?.entries.has(`${prefix}src/main.rs`) === true ? cargoPackages.get(folder)?.name : undefined;
  const more = [...(context?.entries.keys() ?? [])].flatMap((path) =>
    path.startsWith(`${prefix}src/bin/`) ? (/^([\w-]+)\.rs$/.exec(path.slice(prefix.length + 8))?.[1] ?? []) : [],
  );
  return named.length > 0 ? named : [...(usual === undefined ? [] : [usual]), ...more];
}

function versionOf({ texts }: Sources): Told<string> {
  for (const path of ["rust-toolchain.toml", "rust-toolchain"]) {
    const channel = /^(?:\s*channel\s*=\s*")?(\d+\.\d+)/m.exec(texts.get(path) ?? "")?.[1];
    const version = channel === undefined ? undefined : minorOf(channel);
    if (version !== undefined) return { value: version, why: ["{path} says {version}", { path, version }] };
  }
  return { value: currentTag("rust"), why: ["no file names a version, and a newer Rust compiles older sources"] };
}

function rustTexts({ texts }: Sources): readonly (readonly [string, string])[] {
  return [...texts].filter(([path]) => path.endsWith(".rs"));
}

const ports = [
  /["'](?:0\.0\.0\.0|\[::\]):(\d{2,5})["']/,
  /\[\s*0,\s*0,\s*0,\s*0\s*\],\s*(\d{2,5})\b/,
  /["']0\.0\.0\.0["'],\s*(\d{2,5})\b/,
];
