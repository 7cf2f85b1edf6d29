import { baseImage } from "./base-family.ts";
import type { Stage } from "./dockerfile.ts";
import { inherited } from "./stage-state.ts";
import { lineage } from "./stages.ts";

/** The stage holds a program, or an init system, that changes from root to another user by itself. */
export function dropsRights(stage: Stage): boolean {
  const pattern =
    /\b(gosu|su-exec|setpriv|runuser|setuidgid|s6-overlay|supervisord|chroot --userspec|systemd|runit)\b|\/sbin\/init|"\/init"|\bsu (-|\w+ -c)/;
  const texts = lineage(stage).flatMap(({ instructions }) =>
    instructions.map(({ cooked, heredocs }) => [cooked.text, ...heredocs.map(({ content }) => content)]),
  );
  return texts.flat().some((text) => pattern.test(text));
}

/** The base is an official image whose own ENTRYPOINT leaves root before it starts the server, and that one is kept. */
export function baseDropsRights(stage: Stage): boolean {
  const image = baseImage(stage);
  return image !== undefined && droppingImages.has(image.path) && inherited(stage, "ENTRYPOINT") === undefined;
}

const droppingImages: ReadonlySet<string> = new Set(
  "postgres mysql mariadb redis valkey mongo rabbitmq cassandra ghost percona couchdb influxdb".split(" "),
);
