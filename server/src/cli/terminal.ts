/** Where a command's output goes. */
export interface Terminal {
  /** Writes to standard output as it is. */
  print(text: string): void;
  /** Writes a line to standard error, behind the program's name. */
  complain(message: string): void;
  /** Writes to standard error as it is. */
  complainRaw(text: string): void;
  /** Whether standard output shows colours. */
  readonly hasColors: boolean;
  readonly isInteractive: boolean;
}

/** This process's streams. A reader that closes the pipe ends the process quietly. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
  }
  const isInteractive = process.stdout.isTTY === true;
  return {
    print: (text) => void process.stdout.write(text),
    complain: (message) => void process.stderr.write(`stowage: ${visible(message)}\n`),
    complainRaw: (text) => void process.stderr.write(text),
    hasColors: isInteractive && (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb",
    isInteractive,
  };
}

/** Text that can't steer a terminal: control characters, and those that turn the direction of writing, as escapes; tabs and line ends stay. */
export function visible(text: string): string {
  const steering = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;
  return text.replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The same for text that has to stay on one line. */
export function onOneLine(text: string): string {
  return visible(text).replace(/\r?\n/g, "\\n").replaceAll("\t", "\\t");
}

/** The text in a style; unchanged where there are no colours. */
export function styled({ hasColors }: Terminal, style: keyof typeof styles, text: string): string {
  return hasColors ? `\u001b[${styles[style]}m${text}\u001b[0m` : text;
}

/** Select Graphic Rendition codes. */
const styles = { error: "31", warning: "33", info: "36", hint: "2", bold: "1", dim: "2" } as const;
