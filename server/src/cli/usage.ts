/** The commands that have a page of help. */
export type CommandName = "check" | "fix" | "init" | "layers" | "refactor" | "syntax";

/** The help of a command, or of the program. */
export function usage(about: CommandName | undefined): string {
  return about === undefined ? general : pages[about];
}

const general = `stowage: Dockerfile fixes and layer impact

usage:
  stowage check [PATH...] [--files-from LIST] [--format FORMAT] [--severity LEVEL] [--all-rules]
  stowage fix [PATH...] [--files-from LIST] [--suggestions] [--dry-run]
  stowage init [DIR] [--dry-run] [--force] [--port N] [--entry WHAT] [--family NAME] [--format text|json]
  stowage layers FILE [--format text|json] [--history N] [--engine] [--budget SIZE] [--max-rerun PERCENT]
  stowage refactor --list FILE[:LINE]
  stowage refactor ID FILE[:LINE] [--pick N] [--dry-run]
  stowage syntax [PATH...] [--files-from LIST]
  stowage COMMAND --help
  stowage --version
`;

const inputs = `  PATH               a Dockerfile, whatever its name, or a folder in which Dockerfile, Dockerfile.*, *.Dockerfile
                     and Containerfile count; the current folder when nothing is given
  --files-from LIST  a file with one path a line; - is standard input
`;

const context = `  --context DIR      the build context; the folder of each Dockerfile when not given
`;

const pages: Readonly<Record<CommandName, string>> = {
  check: `usage: stowage check [PATH...] [options]

Says what is wrong. Exit code: 0 clean, 1 findings at or above the severity, 2 could not run.

${inputs}${context}  --format FORMAT    text (default), json, sarif, github, gitlab, checkstyle or junit
  --severity LEVEL   error, warning (default), info or hint: what counts for the exit code
  --all-rules        run the rules that are off by default too
  --shellcheck       show what the program shellcheck finds in RUN, CMD and ENTRYPOINT too
`,
  fix: `usage: stowage fix [PATH...] [options]

Applies the safe fixes that are proven to change nothing else, and says which it refused. Exit code: 0, or 2 when a file
could not be read or written.

${inputs}${context}  --suggestions      apply preferred suggestions too, which may change what the image does
  --all-rules        fix what rules find that are off by default too
  --dry-run          print the changes as a diff and write nothing
`,
  init: `usage: stowage init [DIR] [options]

Writes a Dockerfile and a .dockerignore for the project in the folder, and says why each choice was made. Exit code: 0,
or 2 when the project is not known, something has to be said by an option, or a file is there already.

  DIR                the folder of the project; the current one when not given
  --dry-run          print the files and write nothing
  --force            replace a Dockerfile that is there; a .dockerignore stays
  --port N           the port that the program listens on
  --entry WHAT       what to start: a package of Go, a folder with a project of Spring Boot, a main class of Java, a binary of
                     Rust, a project of .NET, a file of Node.js, a file, module or module:object of Python
  --family NAME      where files of several kinds are there: go, spring-boot, java, rust, dotnet,
                     python, next, site or node
  --format FORMAT    text (default) or json
`,
  layers: `usage: stowage layers FILE [options]

Says what each layer adds to the image: = exact, ≈ from a table, ~ a range, ✓ measured. Exit code: 0, 1 when a limit is
passed, 2 when something could not be read.

${context}  --format FORMAT    text (default) or json
  --history N        also which steps the last N commits would have run again on a builder that keeps its cache; asks
                     the program git
  --engine           show what the last build measured, where the Docker Engine (DOCKER_HOST, or the local one) has one
                     that is surely from this file
  --budget SIZE      fails when what is known of the image is more than this on disk, such as 200MB
  --max-rerun SHARE  fails when more of those commits (60 when --history is not given) run a step again, such as 50%
`,
  refactor: `usage: stowage refactor --list FILE[:LINE]
       stowage refactor ID FILE[:LINE] [options]

Changes an instruction that nothing is wrong with, such as RUNs that become one. Exit code: 0, or 2 when nothing of the
kind is offered there, several places are, or a file could not be read or written.

${context}  --list             say what is offered, and where
  --pick N           the Nth of several offers of the refactoring there
  --dry-run          print the changes as a diff and write nothing
`,
  syntax: `usage: stowage syntax [PATH...] [options]

Prints each file's tree, a line of JSON each.

${inputs}`,
};
