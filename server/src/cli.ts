#!/usr/bin/env node
import manifest from "../../package.json";
import { run } from "./cli/run.ts";
import { processTerminal } from "./cli/terminal.ts";

const { version, homepage }: { readonly version: string; readonly homepage?: string } = manifest;

void run(process.argv.slice(2), processTerminal(), { version, homepage }).then((exitCode) => {
  // The output may not be written yet, so the process ends by itself.
  process.exitCode = exitCode;
});
