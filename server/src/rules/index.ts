// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { argInvalidatesCache } from "./arg-invalidates-cache.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { chmod777 } from "./chmod-777.ts";
import { chmodAfterCopy } from "./chmod-after-copy.ts";
import { chownDuplicatesLayer } from "./chown-duplicates-layer.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { curlPipeShell } from "./curl-pipe-shell.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { lastUserRoot } from "./last-user-root.ts";
import { layerCopyOrder } from "./layer-copy-order.ts";
import { missingUser } from "./missing-user.ts";
import { secretInArgOrEnv } from "./secret-in-arg-or-env.ts";
import { secretInRun } from "./secret-in-run.ts";
import { shCArgsNotForwarded } from "./sh-c-args-not-forwarded.ts";
import { shCFirstArgLost } from "./sh-c-first-arg-lost.ts";
import { shCMissingExec } from "./sh-c-missing-exec.ts";
import { shCUnquotedArgs } from "./sh-c-unquoted-args.ts";
import { shellFormCmd } from "./shell-form-cmd.ts";
import { shellFormEntrypoint } from "./shell-form-entrypoint.ts";
import { sudo } from "./sudo.ts";
import { tlsVerificationDisabled } from "./tls-verification-disabled.ts";
import { unknownInstruction } from "./unknown-instruction.ts";
import { unsignedPackages } from "./unsigned-packages.ts";
import { userVariable } from "./user-variable.ts";
import { volatileMetadataEarly } from "./volatile-metadata-early.ts";

/** Every rule, in the order of the README. */
export const rules: readonly Rule[] = [
  execFormShellOperator,
  execFormSingleString,
  execFormVarNotExpanded,
  shCArgsNotForwarded,
  shCFirstArgLost,
  shCMissingExec,
  shCUnquotedArgs,
  shellFormCmd,
  shellFormEntrypoint,
  cgoBinaryWithoutLibc,
  unknownInstruction,
  argInvalidatesCache,
  copyAllBeforeDeps,
  layerCopyOrder,
  volatileMetadataEarly,
  aptListsNotRemoved,
  chmodAfterCopy,
  chownDuplicatesLayer,
  chmod777,
  curlPipeShell,
  lastUserRoot,
  missingUser,
  secretInArgOrEnv,
  secretInRun,
  sudo,
  tlsVerificationDisabled,
  unsignedPackages,
  userVariable,
  fromAsCasing,
];
