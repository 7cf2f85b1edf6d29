import { dotnet } from "./dotnet.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import { next } from "./next.ts";
import { nodeServer } from "./node-server.ts";
import { nodeSite } from "./node-site.ts";
import { python } from "./python.ts";
import type { Family } from "./recipe.ts";
import { rust } from "./rust.ts";
import { springBootFamily } from "./spring-boot.ts";

/** In the order in which they are asked: what runs before what merely comes along. */
export const families: readonly Family[] = [
  go,
  springBootFamily,
  java,
  rust,
  dotnet,
  python,
  next,
  nodeSite,
  nodeServer,
];
