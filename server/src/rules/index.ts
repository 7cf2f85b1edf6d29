// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { addInsteadOfCopy } from "./add-instead-of-copy.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { argNotAvailableAtRuntime } from "./arg-not-available-at-runtime.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { circularStage } from "./circular-stage.ts";
import { cmdIgnoredByShellEntrypoint } from "./cmd-ignored-by-shell-entrypoint.ts";
import { cmdShellFormWithExecEntrypoint } from "./cmd-shell-form-with-exec-entrypoint.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { copyFromEmptyStage } from "./copy-from-empty-stage.ts";
import { copyFromIndex } from "./copy-from-index.ts";
import { copyFromSelf } from "./copy-from-self.ts";
import { copyFromUnknownStage } from "./copy-from-unknown-stage.ts";
import { directiveCasing } from "./directive-casing.ts";
import { duplicateStageName } from "./duplicate-stage-name.ts";
import { emptyContinuation } from "./empty-continuation.ts";
import { entrypointScriptNotOnPath } from "./entrypoint-script-not-on-path.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { exposeProtoCasing } from "./expose-proto-casing.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { healthcheckInvalid } from "./healthcheck-invalid.ts";
import { healthcheckToolMissing } from "./healthcheck-tool-missing.ts";
import { instructionCasing } from "./instruction-casing.ts";
import { invalidJsonForm } from "./invalid-json-form.ts";
import { invalidLabel } from "./invalid-label.ts";
import { invalidOnbuild } from "./invalid-onbuild.ts";
import { legacyKeyValue } from "./legacy-key-value.ts";
import { maintainerDeprecated } from "./maintainer-deprecated.ts";
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
import { shellFormOnShellLessImage } from "./shell-form-on-shell-less-image.ts";
import { shellNotJson } from "./shell-not-json.ts";
import { stageNameCasing } from "./stage-name-casing.ts";
import { stopsignalUngraceful } from "./stopsignal-ungraceful.ts";
import { unknownInstruction } from "./unknown-instruction.ts";
import { unsupportedVariableModifier } from "./unsupported-variable-modifier.ts";
import { unterminatedHeredoc } from "./unterminated-heredoc.ts";
import { unterminatedQuote } from "./unterminated-quote.ts";
import { untrustedRegistry } from "./untrusted-registry.ts";

/** Every rule, in the order of the README. */
export const rules: readonly Rule[] = [
  argNotAvailableAtRuntime,
  cmdIgnoredByShellEntrypoint,
  cmdShellFormWithExecEntrypoint,
  entrypointScriptNotOnPath,
  execFormShellOperator,
  execFormSingleString,
  execFormVarNotExpanded,
  healthcheckToolMissing,
  invalidJsonForm,
  shCArgsNotForwarded,
  shCFirstArgLost,
  shCMissingExec,
  shCUnquotedArgs,
  shellFormCmd,
  shellFormEntrypoint,
  shellFormOnShellLessImage,
  stopsignalUngraceful,
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
  untrustedRegistry,
  addInsteadOfCopy,
  directiveCasing,
  emptyContinuation,
  exposeProtoCasing,
  fromAsCasing,
  instructionCasing,
  invalidLabel,
  legacyKeyValue,
  maintainerDeprecated,
  stageNameCasing,
];
