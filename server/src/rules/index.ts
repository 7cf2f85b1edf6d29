// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { apkNoCache } from "./apk-no-cache.ts";
import { apkUpdateRedundant } from "./apk-update-redundant.ts";
import { aptCli } from "./apt-cli.ts";
import { aptInstallWithoutUpdate } from "./apt-install-without-update.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { aptNoInstallRecommends } from "./apt-no-install-recommends.ts";
import { aptUpdateAlone } from "./apt-update-alone.ts";
import { aptYes } from "./apt-yes.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { cleanupInLaterLayer } from "./cleanup-in-later-layer.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { depsCopiedButNotInstalled } from "./deps-copied-but-not-installed.ts";
import { distUpgrade } from "./dist-upgrade.ts";
import { envDebianFrontend } from "./env-debian-frontend.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { missingUser } from "./missing-user.ts";
import { npmProductionFlag } from "./npm-production-flag.ts";
import { pipNoCacheDir } from "./pip-no-cache-dir.ts";
import { shCArgsNotForwarded } from "./sh-c-args-not-forwarded.ts";
import { shCFirstArgLost } from "./sh-c-first-arg-lost.ts";
import { shCMissingExec } from "./sh-c-missing-exec.ts";
import { shCUnquotedArgs } from "./sh-c-unquoted-args.ts";
import { shellFormCmd } from "./shell-form-cmd.ts";
import { shellFormEntrypoint } from "./shell-form-entrypoint.ts";
import { unknownInstruction } from "./unknown-instruction.ts";
import { useraddNoLogInit } from "./useradd-no-log-init.ts";
import { yumClean } from "./yum-clean.ts";
import { yumYes } from "./yum-yes.ts";

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
  apkUpdateRedundant,
  aptInstallWithoutUpdate,
  aptUpdateAlone,
  copyAllBeforeDeps,
  depsCopiedButNotInstalled,
  apkNoCache,
  aptListsNotRemoved,
  aptNoInstallRecommends,
  cleanupInLaterLayer,
  pipNoCacheDir,
  useraddNoLogInit,
  yumClean,
  missingUser,
  distUpgrade,
  aptYes,
  yumYes,
  aptCli,
  envDebianFrontend,
  fromAsCasing,
  npmProductionFlag,
];
