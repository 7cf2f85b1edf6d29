// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { bashismWithoutBash } from "./bashism-without-bash.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { copyMultiSourceDest } from "./copy-multi-source-dest.ts";
import { envPathOverwrite } from "./env-path-overwrite.ts";
import { envSelfReference } from "./env-self-reference.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { globalArgNotInStage } from "./global-arg-not-in-stage.ts";
import { heredocMissingSetE } from "./heredoc-missing-set-e.ts";
import { inlineComment } from "./inline-comment.ts";
import { missingUser } from "./missing-user.ts";
import { pipeWithoutPipefail } from "./pipe-without-pipefail.ts";
import { pipefailDownload } from "./pipefail-download.ts";
import { runNoEffect } from "./run-no-effect.ts";
import { runSemicolonHidesFailure } from "./run-semicolon-hides-failure.ts";
import { shCArgsNotForwarded } from "./sh-c-args-not-forwarded.ts";
import { shCFirstArgLost } from "./sh-c-first-arg-lost.ts";
import { shCMissingExec } from "./sh-c-missing-exec.ts";
import { shCUnquotedArgs } from "./sh-c-unquoted-args.ts";
import { shellFormCmd } from "./shell-form-cmd.ts";
import { shellFormEntrypoint } from "./shell-form-entrypoint.ts";
import { tildeNotExpanded } from "./tilde-not-expanded.ts";
import { undefinedArgInFrom } from "./undefined-arg-in-from.ts";
import { undefinedVariable } from "./undefined-variable.ts";
import { unknownInstruction } from "./unknown-instruction.ts";
import { volumeThenWrite } from "./volume-then-write.ts";
import { workdirRelative } from "./workdir-relative.ts";

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
  bashismWithoutBash,
  cgoBinaryWithoutLibc,
  copyMultiSourceDest,
  envPathOverwrite,
  envSelfReference,
  globalArgNotInStage,
  heredocMissingSetE,
  inlineComment,
  pipeWithoutPipefail,
  pipefailDownload,
  runNoEffect,
  runSemicolonHidesFailure,
  tildeNotExpanded,
  undefinedArgInFrom,
  undefinedVariable,
  unknownInstruction,
  volumeThenWrite,
  workdirRelative,
  copyAllBeforeDeps,
  aptListsNotRemoved,
  missingUser,
  fromAsCasing,
];
