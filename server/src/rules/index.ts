// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { directiveNotAtTop } from "./directive-not-at-top.ts";
import { duplicateFlag } from "./duplicate-flag.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { exposeHostMapping } from "./expose-host-mapping.ts";
import { extraArgument } from "./extra-argument.ts";
import { featureNeedsNewerSyntax } from "./feature-needs-newer-syntax.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { instructionBeforeFrom } from "./instruction-before-from.ts";
import { invalidEscapeDirective } from "./invalid-escape-directive.ts";
import { invalidFlagValue } from "./invalid-flag-value.ts";
import { invalidImageReference } from "./invalid-image-reference.ts";
import { invalidPort } from "./invalid-port.ts";
import { invalidSignal } from "./invalid-signal.ts";
import { invalidStageName } from "./invalid-stage-name.ts";
import { missingArgument } from "./missing-argument.ts";
import { missingUser } from "./missing-user.ts";
import { shCArgsNotForwarded } from "./sh-c-args-not-forwarded.ts";
import { shCFirstArgLost } from "./sh-c-first-arg-lost.ts";
import { shCMissingExec } from "./sh-c-missing-exec.ts";
import { shCUnquotedArgs } from "./sh-c-unquoted-args.ts";
import { shellFormCmd } from "./shell-form-cmd.ts";
import { shellFormEntrypoint } from "./shell-form-entrypoint.ts";
import { syntaxExperimental } from "./syntax-experimental.ts";
import { unknownFlag } from "./unknown-flag.ts";
import { unknownInstruction } from "./unknown-instruction.ts";

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
  directiveNotAtTop,
  duplicateFlag,
  exposeHostMapping,
  extraArgument,
  featureNeedsNewerSyntax,
  instructionBeforeFrom,
  invalidEscapeDirective,
  invalidFlagValue,
  invalidImageReference,
  invalidPort,
  invalidSignal,
  invalidStageName,
  missingArgument,
  syntaxExperimental,
  unknownFlag,
  unknownInstruction,
  copyAllBeforeDeps,
  aptListsNotRemoved,
  missingUser,
  fromAsCasing,
];
