// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { circularStage } from "./circular-stage.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { copyFromEmptyStage } from "./copy-from-empty-stage.ts";
import { copyFromIndex } from "./copy-from-index.ts";
import { copyFromSelf } from "./copy-from-self.ts";
import { copyFromUnknownStage } from "./copy-from-unknown-stage.ts";
import { duplicateStageName } from "./duplicate-stage-name.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { healthcheckInvalid } from "./healthcheck-invalid.ts";
import { invalidOnbuild } from "./invalid-onbuild.ts";
import { missingUser } from "./missing-user.ts";
import { multipleCmd } from "./multiple-cmd.ts";
import { multipleEntrypoint } from "./multiple-entrypoint.ts";
import { multipleHealthcheck } from "./multiple-healthcheck.ts";
import { reservedStageName } from "./reserved-stage-name.ts";
import { shCArgsNotForwarded } from "./sh-c-args-not-forwarded.ts";
import { shCFirstArgLost } from "./sh-c-first-arg-lost.ts";
import { shCMissingExec } from "./sh-c-missing-exec.ts";
import { shCUnquotedArgs } from "./sh-c-unquoted-args.ts";
import { shellFormCmd } from "./shell-form-cmd.ts";
import { shellFormEntrypoint } from "./shell-form-entrypoint.ts";
import { shellNotJson } from "./shell-not-json.ts";
import { unknownInstruction } from "./unknown-instruction.ts";
import { unsupportedVariableModifier } from "./unsupported-variable-modifier.ts";
import { unterminatedHeredoc } from "./unterminated-heredoc.ts";
import { unterminatedQuote } from "./unterminated-quote.ts";

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
  circularStage,
  copyFromEmptyStage,
  copyFromIndex,
  copyFromSelf,
  copyFromUnknownStage,
  duplicateStageName,
  healthcheckInvalid,
  invalidOnbuild,
  multipleCmd,
  multipleEntrypoint,
  multipleHealthcheck,
  reservedStageName,
  shellNotJson,
  unknownInstruction,
  unsupportedVariableModifier,
  unterminatedHeredoc,
  unterminatedQuote,
  copyAllBeforeDeps,
  aptListsNotRemoved,
  missingUser,
  fromAsCasing,
];
