import { baseImage } from "./base-family.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { mentions } from "./mentions.ts";
import { inherited } from "./stage-state.ts";
import { lineage } from "./stages.ts";

/** The stage holds a program, or an init system, that changes from root to another user by itself. */
export function dropsRights(dockerfile: Dockerfile, stage: Stage): boolean {
  if (!mayDropRights(dockerfile)) return false;
  return lineage(stage).some(({ instructions }) => instructions.some((one) => mentions(one, droppers)));
}

const droppers =
  /\b(gosu|su-exec|setpriv|runuser|setuidgid|s6-overlay|supervisord|chroot --userspec|systemd|runit)\b|\/sbin\/init|"\/init"|\bsu (-|\w+ -c)/;

/** A look at the whole text, since one search is faster than many. */
const mayDropRights = once(({ text }: Dockerfile): boolean =>
  /gosu|su-exec|setpriv|runuser|setuidgid|s6-overlay|supervisord|chroot|systemd|runit|\/init|\bsu\b/.test(text),
);

/** The base is an official image whose own ENTRYPOINT leaves root before it starts the server, and that one is kept. */
export function baseDropsRights(stage: Stage): boolean {
  const image = baseImage(stage);
  return image !== undefined && droppingImages.has(image.path) && inherited(stage, "ENTRYPOINT") === undefined;
}

const droppingImages: ReadonlySet<string> = new Set(
  "postgres mysql mariadb redis valkey mongo rabbitmq cassandra ghost percona couchdb influxdb".split(" "),
);
