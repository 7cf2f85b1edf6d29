// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { cacheMountHidesOutput } from "./cache-mount-hides-output.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { eolBaseImage } from "./eol-base-image.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { finalStageToolchain } from "./final-stage-toolchain.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { fromLatest } from "./from-latest.ts";
import { fromPlatformConstant } from "./from-platform-constant.ts";
import { fromUntagged } from "./from-untagged.ts";
import { goLegacyFlags } from "./go-legacy-flags.ts";
import { installAsNonroot } from "./install-as-nonroot.ts";
import { libcMismatchAcrossStages } from "./libc-mismatch-across-stages.ts";
import { missingUser } from "./missing-user.ts";
import { packageManagerMismatch } from "./package-manager-mismatch.ts";
import { redundantTargetPlatform } from "./redundant-target-platform.ts";
import { runtimeMissingInFinal } from "./runtime-missing-in-final.ts";
import { runtimeVersionMismatch } from "./runtime-version-mismatch.ts";
import { shCArgsNotForwarded } from "./sh-c-args-not-forwarded.ts";
import { shCFirstArgLost } from "./sh-c-first-arg-lost.ts";
import { shCMissingExec } from "./sh-c-missing-exec.ts";
import { shCUnquotedArgs } from "./sh-c-unquoted-args.ts";
import { shellFormCmd } from "./shell-form-cmd.ts";
import { shellFormEntrypoint } from "./shell-form-entrypoint.ts";
import { unknownInstruction } from "./unknown-instruction.ts";
import { userNameInScratch } from "./user-name-in-scratch.ts";
import { userToolMismatch } from "./user-tool-mismatch.ts";

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
  cacheMountHidesOutput,
  cgoBinaryWithoutLibc,
  fromPlatformConstant,
  installAsNonroot,
  libcMismatchAcrossStages,
  packageManagerMismatch,
  redundantTargetPlatform,
  runtimeMissingInFinal,
  runtimeVersionMismatch,
  unknownInstruction,
  userNameInScratch,
  userToolMismatch,
  copyAllBeforeDeps,
  aptListsNotRemoved,
  finalStageToolchain,
  missingUser,
  eolBaseImage,
  fromLatest,
  fromUntagged,
  goLegacyFlags,
  fromAsCasing,
];
