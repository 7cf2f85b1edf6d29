import type { NodePackage } from "./node.ts";

/** Whether a package needs one of those that many programs use and that compile or download machine code when they are installed. */
export function needsMachineCode({ dependencies }: NodePackage): boolean {
  return nativePackages.some((name) => Object.hasOwn(dependencies, name));
}

const nativePackages: readonly string[] =
  "@prisma/client argon2 bcrypt better-sqlite3 canvas grpc libpq node-sass re2 sharp sqlite3".split(" ");
