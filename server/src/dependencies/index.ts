import { bun } from "./bun.ts";
import { bundler } from "./bundler.ts";
import { cargo } from "./cargo.ts";
import { composer } from "./composer.ts";
import { deno } from "./deno.ts";
import { dotnet } from "./dotnet.ts";
import { go } from "./go.ts";
import { gradle } from "./gradle.ts";
import { maven } from "./maven.ts";
import { mix } from "./mix.ts";
import { npm } from "./npm.ts";
import type { PackageManager } from "./package-manager.ts";
import { pip } from "./pip.ts";
import { pipenv } from "./pipenv.ts";
import { pnpm } from "./pnpm.ts";
import { poetry } from "./poetry.ts";
import { uv } from "./uv.ts";
import { uvPip } from "./uv-pip.ts";
import { yarn } from "./yarn.ts";

/** Every package manager that is known, the one of the manifest's usual owner first. */
export const packageManagers: readonly PackageManager[] = [
  go,
  npm,
  yarn,
  pnpm,
  bun,
  deno,
  pip,
  pipenv,
  poetry,
  uv,
  uvPip,
  bundler,
  composer,
  mix,
  maven,
  gradle,
  cargo,
  dotnet,
];
