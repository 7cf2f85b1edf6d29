// Written by `npm run generate` from the files of this folder.
import type { Rule } from "../rule.ts";
import { addInsteadOfCopy } from "./add-instead-of-copy.ts";
import { apkNoCache } from "./apk-no-cache.ts";
import { apkUpdateRedundant } from "./apk-update-redundant.ts";
import { aptCli } from "./apt-cli.ts";
import { aptInstallWithoutUpdate } from "./apt-install-without-update.ts";
import { aptListsNotRemoved } from "./apt-lists-not-removed.ts";
import { aptNoInstallRecommends } from "./apt-no-install-recommends.ts";
import { aptUpdateAlone } from "./apt-update-alone.ts";
import { aptYes } from "./apt-yes.ts";
import { argInvalidatesCache } from "./arg-invalidates-cache.ts";
import { argNotAvailableAtRuntime } from "./arg-not-available-at-runtime.ts";
import { bashismWithoutBash } from "./bashism-without-bash.ts";
import { cacheMountHidesOutput } from "./cache-mount-hides-output.ts";
import { cgoBinaryWithoutLibc } from "./cgo-binary-without-libc.ts";
import { chmod777 } from "./chmod-777.ts";
import { chmodAfterCopy } from "./chmod-after-copy.ts";
import { chownDuplicatesLayer } from "./chown-duplicates-layer.ts";
import { circularStage } from "./circular-stage.ts";
import { cleanupInLaterLayer } from "./cleanup-in-later-layer.ts";
import { cmdIgnoredByShellEntrypoint } from "./cmd-ignored-by-shell-entrypoint.ts";
import { cmdShellFormWithExecEntrypoint } from "./cmd-shell-form-with-exec-entrypoint.ts";
import { consecutiveRun } from "./consecutive-run.ts";
import { copyAllBeforeDeps } from "./copy-all-before-deps.ts";
import { copyFromEmptyStage } from "./copy-from-empty-stage.ts";
import { copyFromIndex } from "./copy-from-index.ts";
import { copyFromSelf } from "./copy-from-self.ts";
import { copyFromUnknownStage } from "./copy-from-unknown-stage.ts";
import { copyIgnoredFile } from "./copy-ignored-file.ts";
import { copyMultiSourceDest } from "./copy-multi-source-dest.ts";
import { copyOutsideContext } from "./copy-outside-context.ts";
import { copySourceNotFound } from "./copy-source-not-found.ts";
import { copySourceWithoutDefault } from "./copy-source-without-default.ts";
import { copyWildcardToFile } from "./copy-wildcard-to-file.ts";
import { curlPipeShell } from "./curl-pipe-shell.ts";
import { depsCopiedButNotInstalled } from "./deps-copied-but-not-installed.ts";
import { devDependenciesInFinal } from "./dev-dependencies-in-final.ts";
import { directiveCasing } from "./directive-casing.ts";
import { directiveNotAtTop } from "./directive-not-at-top.ts";
import { distUpgrade } from "./dist-upgrade.ts";
import { dockerignoreMissing } from "./dockerignore-missing.ts";
import { duplicateFlag } from "./duplicate-flag.ts";
import { duplicateStageName } from "./duplicate-stage-name.ts";
import { emptyContinuation } from "./empty-continuation.ts";
import { entrypointScriptInterpreter } from "./entrypoint-script-interpreter.ts";
import { entrypointScriptMissingExec } from "./entrypoint-script-missing-exec.ts";
import { entrypointScriptNotExecutable } from "./entrypoint-script-not-executable.ts";
import { entrypointScriptNotOnPath } from "./entrypoint-script-not-on-path.ts";
import { envDebianFrontend } from "./env-debian-frontend.ts";
import { envPathOverwrite } from "./env-path-overwrite.ts";
import { envSelfReference } from "./env-self-reference.ts";
import { eolBaseImage } from "./eol-base-image.ts";
import { execFormShellOperator } from "./exec-form-shell-operator.ts";
import { execFormSingleString } from "./exec-form-single-string.ts";
import { execFormVarNotExpanded } from "./exec-form-var-not-expanded.ts";
import { exposeHostMapping } from "./expose-host-mapping.ts";
import { exposeMissing } from "./expose-missing.ts";
import { exposeProtoCasing } from "./expose-proto-casing.ts";
import { extraArgument } from "./extra-argument.ts";
import { featureNeedsNewerSyntax } from "./feature-needs-newer-syntax.ts";
import { finalStageToolchain } from "./final-stage-toolchain.ts";
import { fromAsCasing } from "./from-as-casing.ts";
import { fromLatest } from "./from-latest.ts";
import { fromPlatformConstant } from "./from-platform-constant.ts";
import { fromUntagged } from "./from-untagged.ts";
import { globalArgNotInStage } from "./global-arg-not-in-stage.ts";
import { goLegacyFlags } from "./go-legacy-flags.ts";
import { goStripBinary } from "./go-strip-binary.ts";
import { hardcodedPlatform } from "./hardcoded-platform.ts";
import { healthcheckInvalid } from "./healthcheck-invalid.ts";
import { healthcheckToolMissing } from "./healthcheck-tool-missing.ts";
import { heredocMissingSetE } from "./heredoc-missing-set-e.ts";
import { hostBuiltBinary } from "./host-built-binary.ts";
import { inlineComment } from "./inline-comment.ts";
import { installAsNonroot } from "./install-as-nonroot.ts";
import { instructionBeforeFrom } from "./instruction-before-from.ts";
import { instructionCasing } from "./instruction-casing.ts";
import { invalidEscapeDirective } from "./invalid-escape-directive.ts";
import { invalidFlagValue } from "./invalid-flag-value.ts";
import { invalidImageReference } from "./invalid-image-reference.ts";
import { invalidJsonForm } from "./invalid-json-form.ts";
import { invalidLabel } from "./invalid-label.ts";
import { invalidOnbuild } from "./invalid-onbuild.ts";
import { invalidPort } from "./invalid-port.ts";
import { invalidSignal } from "./invalid-signal.ts";
import { invalidStageName } from "./invalid-stage-name.ts";
import { largeBaseVariant } from "./large-base-variant.ts";
import { lastUserRoot } from "./last-user-root.ts";
import { layerCopyOrder } from "./layer-copy-order.ts";
import { legacyKeyValue } from "./legacy-key-value.ts";
import { libcMismatchAcrossStages } from "./libc-mismatch-across-stages.ts";
import { maintainerDeprecated } from "./maintainer-deprecated.ts";
import { missingArgument } from "./missing-argument.ts";
import { missingUser } from "./missing-user.ts";
import { multipleCmd } from "./multiple-cmd.ts";
import { multipleEntrypoint } from "./multiple-entrypoint.ts";
import { multipleHealthcheck } from "./multiple-healthcheck.ts";
import { npmInstallWithLockfile } from "./npm-install-with-lockfile.ts";
import { npmProductionFlag } from "./npm-production-flag.ts";
import { packageManagerMismatch } from "./package-manager-mismatch.ts";
import { pid1NeedsInit } from "./pid1-needs-init.ts";
import { pipNoCacheDir } from "./pip-no-cache-dir.ts";
import { pipeWithoutPipefail } from "./pipe-without-pipefail.ts";
import { pipefailDownload } from "./pipefail-download.ts";
import { redundantTargetPlatform } from "./redundant-target-platform.ts";
import { reservedStageName } from "./reserved-stage-name.ts";
import { runNoEffect } from "./run-no-effect.ts";
import { runSemicolonHidesFailure } from "./run-semicolon-hides-failure.ts";
import { runtimeMissingInFinal } from "./runtime-missing-in-final.ts";
import { runtimeVersionMismatch } from "./runtime-version-mismatch.ts";
import { scratchMissingCaCertificates } from "./scratch-missing-ca-certificates.ts";
import { scratchMissingTzdata } from "./scratch-missing-tzdata.ts";
import { secretFileCopied } from "./secret-file-copied.ts";
import { secretInArgOrEnv } from "./secret-in-arg-or-env.ts";
import { secretInRun } from "./secret-in-run.ts";
import { shCArgsNotForwarded } from "./sh-c-args-not-forwarded.ts";
import { shCFirstArgLost } from "./sh-c-first-arg-lost.ts";
import { shCMissingExec } from "./sh-c-missing-exec.ts";
import { shCUnquotedArgs } from "./sh-c-unquoted-args.ts";
import { shellFormCmd } from "./shell-form-cmd.ts";
import { shellFormEntrypoint } from "./shell-form-entrypoint.ts";
import { shellFormOnShellLessImage } from "./shell-form-on-shell-less-image.ts";
import { shellNotJson } from "./shell-not-json.ts";
import { springBootFatJar } from "./spring-boot-fat-jar.ts";
import { springBootLauncherClass } from "./spring-boot-launcher-class.ts";
import { springLayertoolsDeprecated } from "./spring-layertools-deprecated.ts";
import { stageNameCasing } from "./stage-name-casing.ts";
import { stopsignalUngraceful } from "./stopsignal-ungraceful.ts";
import { sudo } from "./sudo.ts";
import { syntaxExperimental } from "./syntax-experimental.ts";
import { tildeNotExpanded } from "./tilde-not-expanded.ts";
import { tlsVerificationDisabled } from "./tls-verification-disabled.ts";
import { undefinedArgInFrom } from "./undefined-arg-in-from.ts";
import { undefinedVariable } from "./undefined-variable.ts";
import { unknownFlag } from "./unknown-flag.ts";
import { unknownInstruction } from "./unknown-instruction.ts";
import { unneededPackageList } from "./unneeded-package-list.ts";
import { unsignedPackages } from "./unsigned-packages.ts";
import { unsupportedVariableModifier } from "./unsupported-variable-modifier.ts";
import { unterminatedHeredoc } from "./unterminated-heredoc.ts";
import { unterminatedQuote } from "./unterminated-quote.ts";
import { untrustedRegistry } from "./untrusted-registry.ts";
import { userCreatedUnused } from "./user-created-unused.ts";
import { userNameInScratch } from "./user-name-in-scratch.ts";
import { userNumeric } from "./user-numeric.ts";
import { userToolMismatch } from "./user-tool-mismatch.ts";
import { userVariable } from "./user-variable.ts";
import { useraddNoLogInit } from "./useradd-no-log-init.ts";
import { volatileMetadataEarly } from "./volatile-metadata-early.ts";
import { volumeInAppImage } from "./volume-in-app-image.ts";
import { volumeThenWrite } from "./volume-then-write.ts";
import { workdirRelative } from "./workdir-relative.ts";
import { yumClean } from "./yum-clean.ts";
import { yumYes } from "./yum-yes.ts";

/** Every rule, in the order of the README. */
export const rules: readonly Rule[] = [
  argNotAvailableAtRuntime,
  cmdIgnoredByShellEntrypoint,
  cmdShellFormWithExecEntrypoint,
  entrypointScriptInterpreter,
  entrypointScriptMissingExec,
  entrypointScriptNotExecutable,
  entrypointScriptNotOnPath,
  execFormShellOperator,
  execFormSingleString,
  execFormVarNotExpanded,
  healthcheckToolMissing,
  invalidJsonForm,
  pid1NeedsInit,
  shCArgsNotForwarded,
  shCFirstArgLost,
  shCMissingExec,
  shCUnquotedArgs,
  shellFormCmd,
  shellFormEntrypoint,
  shellFormOnShellLessImage,
  stopsignalUngraceful,
  bashismWithoutBash,
  cacheMountHidesOutput,
  cgoBinaryWithoutLibc,
  circularStage,
  copyFromEmptyStage,
  copyFromIndex,
  copyFromSelf,
  copyFromUnknownStage,
  copyIgnoredFile,
  copyMultiSourceDest,
  copyOutsideContext,
  copySourceNotFound,
  copySourceWithoutDefault,
  copyWildcardToFile,
  directiveNotAtTop,
  duplicateFlag,
  duplicateStageName,
  envPathOverwrite,
  envSelfReference,
  exposeHostMapping,
  extraArgument,
  featureNeedsNewerSyntax,
  fromPlatformConstant,
  globalArgNotInStage,
  hardcodedPlatform,
  healthcheckInvalid,
  heredocMissingSetE,
  hostBuiltBinary,
  inlineComment,
  installAsNonroot,
  instructionBeforeFrom,
  invalidEscapeDirective,
  invalidFlagValue,
  invalidImageReference,
  invalidOnbuild,
  invalidPort,
  invalidSignal,
  invalidStageName,
  libcMismatchAcrossStages,
  missingArgument,
  multipleCmd,
  multipleEntrypoint,
  multipleHealthcheck,
  packageManagerMismatch,
  pipeWithoutPipefail,
  pipefailDownload,
  redundantTargetPlatform,
  reservedStageName,
  runNoEffect,
  runSemicolonHidesFailure,
  runtimeMissingInFinal,
  runtimeVersionMismatch,
  scratchMissingCaCertificates,
  scratchMissingTzdata,
  shellNotJson,
  springBootLauncherClass,
  springLayertoolsDeprecated,
  syntaxExperimental,
  tildeNotExpanded,
  undefinedArgInFrom,
  undefinedVariable,
  unknownFlag,
  unknownInstruction,
  unsupportedVariableModifier,
  unterminatedHeredoc,
  unterminatedQuote,
  userNameInScratch,
  userToolMismatch,
  volumeInAppImage,
  volumeThenWrite,
  workdirRelative,
  apkUpdateRedundant,
  aptInstallWithoutUpdate,
  aptUpdateAlone,
  argInvalidatesCache,
  copyAllBeforeDeps,
  depsCopiedButNotInstalled,
  dockerignoreMissing,
  layerCopyOrder,
  springBootFatJar,
  volatileMetadataEarly,
  apkNoCache,
  aptListsNotRemoved,
  aptNoInstallRecommends,
  chmodAfterCopy,
  chownDuplicatesLayer,
  cleanupInLaterLayer,
  consecutiveRun,
  devDependenciesInFinal,
  finalStageToolchain,
  goStripBinary,
  largeBaseVariant,
  pipNoCacheDir,
  unneededPackageList,
  useraddNoLogInit,
  yumClean,
  chmod777,
  curlPipeShell,
  lastUserRoot,
  missingUser,
  secretFileCopied,
  secretInArgOrEnv,
  secretInRun,
  sudo,
  tlsVerificationDisabled,
  unsignedPackages,
  untrustedRegistry,
  userCreatedUnused,
  userNumeric,
  userVariable,
  distUpgrade,
  eolBaseImage,
  fromLatest,
  fromUntagged,
  goLegacyFlags,
  npmInstallWithLockfile,
  aptYes,
  yumYes,
  addInsteadOfCopy,
  aptCli,
  directiveCasing,
  emptyContinuation,
  envDebianFrontend,
  exposeMissing,
  exposeProtoCasing,
  fromAsCasing,
  instructionCasing,
  invalidLabel,
  legacyKeyValue,
  maintainerDeprecated,
  npmProductionFlag,
  stageNameCasing,
];
