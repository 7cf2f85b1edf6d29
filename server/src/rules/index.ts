// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { copyIgnoredFile } from "./copy-ignored-file.ts";
import { copyOutsideContext } from "./copy-outside-context.ts";
import { copySourceNotFound } from "./copy-source-not-found.ts";
import { copyWildcardToFile } from "./copy-wildcard-to-file.ts";
import { devDependenciesInFinal } from "./dev-dependencies-in-final.ts";
import { dockerignoreMissing } from "./dockerignore-missing.ts";
import { entrypointScriptInterpreter } from "./entrypoint-script-interpreter.ts";
import { entrypointScriptMissingExec } from "./entrypoint-script-missing-exec.ts";
import { entrypointScriptNotExecutable } from "./entrypoint-script-not-executable.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { missingUser } from "./missing-user.ts";
import { npmInstallWithLockfile } from "./npm-install-with-lockfile.ts";
import { scratchMissingCaCertificates } from "./scratch-missing-ca-certificates.ts";
import { scratchMissingTzdata } from "./scratch-missing-tzdata.ts";
import { secretFileCopied } from "./secret-file-copied.ts";
import { shCArgsNotForwarded } from "./sh-c-args-not-forwarded.ts";
import { shCFirstArgLost } from "./sh-c-first-arg-lost.ts";
import { shCMissingExec } from "./sh-c-missing-exec.ts";
import { shCUnquotedArgs } from "./sh-c-unquoted-args.ts";
import { shellFormCmd } from "./shell-form-cmd.ts";
import { shellFormEntrypoint } from "./shell-form-entrypoint.ts";
import { springBootFatJar } from "./spring-boot-fat-jar.ts";
import { springBootLauncherClass } from "./spring-boot-launcher-class.ts";
import { springLayertoolsDeprecated } from "./spring-layertools-deprecated.ts";
import { unknownInstruction } from "./unknown-instruction.ts";

/** Every rule, in the order of the README. */
export const rules: readonly Rule[] = [
  entrypointScriptInterpreter,
  entrypointScriptMissingExec,
  entrypointScriptNotExecutable,
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
  copyIgnoredFile,
  copyOutsideContext,
  copySourceNotFound,
  copyWildcardToFile,
  scratchMissingCaCertificates,
  scratchMissingTzdata,
  springBootLauncherClass,
  springLayertoolsDeprecated,
  unknownInstruction,
  copyAllBeforeDeps,
  dockerignoreMissing,
  springBootFatJar,
  aptListsNotRemoved,
  devDependenciesInFinal,
  missingUser,
  secretFileCopied,
  npmInstallWithLockfile,
  fromAsCasing,
];
