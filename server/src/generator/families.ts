import { go } from "./go.ts";
import { next } from "./next.ts";
import { nodeServer } from "./node-server.ts";
import { nodeSite } from "./node-site.ts";
import { python } from "./python.ts";
import type { Family } from "./recipe.ts";
import { springBootFamily } from "./spring-boot.ts";

/** In the order in which they are asked: what runs before what merely comes along. */
export const families: readonly Family[] = [go, springBootFamily, python, next, nodeSite, nodeServer];
