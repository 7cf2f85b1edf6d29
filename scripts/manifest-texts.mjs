// The least content of a manifest that names a dependency, by file name.

const packageJson = {
  name: "app",
  version: "1.0.0",
  dependencies: { express: "5.0.0" },
  devDependencies: { c8: "10.1.3" },
};

/** Texts of manifests, lock files and the ignore file; other files are empty. */
export const manifestTexts = {
  "package.json": JSON.stringify(packageJson),
  "package-lock.json": JSON.stringify({ name: "app", lockfileVersion: 3, packages: { "": packageJson } }),
  "yarn.lock": "# yarn lockfile v1\n",
  "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
  "bun.lock": "{}\n",
  "deno.json": '{ "imports": { "@std/assert": "jsr:@std/assert@1" } }\n',
  "deno.lock": "{}\n",
  "go.mod": "module example.com/app\n\ngo 1.26\n\nrequire github.com/google/uuid v1.6.0\n",
  "go.sum": "",
  "requirements.txt": "flask==3.1.0\n",
  Pipfile: '[packages]\nflask = "*"\n',
  "Pipfile.lock": "{}\n",
  "pyproject.toml":
    '[project]\nname = "app"\nversion = "1.0.0"\ndependencies = ["flask"]\n\n[tool.poetry]\npackage-mode = false\n\n[tool.poetry.dependencies]\npython = "^3.13"\n',
  "poetry.lock": "",
  "uv.lock": "version = 1\n",
  Gemfile: 'source "https://rubygems.org"\ngem "rack"\n',
  "Gemfile.lock": "",
  "composer.json": '{ "require": { "psr/log": "^3.0" } }\n',
  "composer.lock": "{}\n",
  "pom.xml":
    "<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>app</artifactId><version>1</version></project>\n",
  "build.gradle": "plugins { id 'java' }\n",
  "build.gradle.kts": 'plugins { id("java") }\n',
  "settings.gradle": "rootProject.name = 'app'\n",
  "Cargo.toml": '[package]\nname = "app"\nversion = "1.0.0"\n\n[dependencies]\nserde = "1"\n',
  "Cargo.lock": "version = 4\n",
  "mix.exs": "defmodule App.MixProject do\n  use Mix.Project\nend\n",
  "mix.lock": "%{}\n",
  "*.csproj": '<Project Sdk="Microsoft.NET.Sdk" />\n',
  ".dockerignore": "node_modules\n.git\n",
};
