import { type ImageReference, officialName } from "./image.ts";

/** Whether an image surely knows a user, and the group behind its colon, by all that its name says; undefined stands for scratch, which knows numbers alone. */
export function knowsUser(image: ImageReference | undefined, name: string): boolean {
  const [user = "", group = "0"] = name.split(":");
  const known = image === undefined ? [] : knownUsers(image);
  const isNobody = user === "nobody" && image !== undefined;
  const knows = (part: string): boolean => /^\d+$/.test(part) || known.includes(part);
  return (knows(user) || isNobody) && knows(group);
}

/** Users that an image surely has, which are names of their groups, too. */
export function knownUsers(image: ImageReference): readonly string[] {
  const { registry, path, tag = "" } = image;
  if (registry === "gcr.io" && path.startsWith("distroless/")) return ["root", "nonroot"];
  if (registry === "mcr.microsoft.com" && path.startsWith("dotnet/"))
    return Number(/^\d+/.exec(tag)?.[0] ?? 0) >= 8 ? ["root", "app", "$APP_UID"] : ["root"];
  return officialName(image) === "node" ? ["root", "node"] : ["root"];
}
