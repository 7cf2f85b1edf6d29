/** Whether a script's text has anything that bash reads and a plain POSIX shell does not; rather one too many than one too few. */
export function hasBashFeatures(text: string): boolean {
  const code = text.replace(/^\s*#.*$/gm, "");
  return bashOnly.some((pattern) => pattern.test(code));
}

const bashOnly: readonly RegExp[] = [
  /\[\[|\(\(/,
  /\bfunction\s+\w/,
  /\w\+?=\(/,
  /\$\{!|\$\{\w+\[|\$\{\w+(\^|,|\/|:\d|:\s|:\$|@)/,
  /<<<|<\(|>\(|&>|\|&/,
  /\$'|\$"/,
  /^\s*(source|declare|typeset|local\s+-|mapfile|readarray|shopt|pushd|popd|let|select|coproc|disown|caller)\b/m,
  /\bpipefail\b|\bset\s+-o\s+errtrace|\bset\s+-\w*E/,
  /\bread\s+(-\w+\s+)*-\w*[aduntNs]/,
  /\becho\s+-e|\bprintf\s+-v|\bexport\s+-f|\btrap\s+.*\bERR\b/,
  /\{\w+\.\.\w+\}|\{[^{}$\s]*,[^{}\s]*\}/,
  /\[\s[^\]]*==/,
  /\b(BASH_\w+|RANDOM|SECONDS|FUNCNAME|PIPESTATUS|HOSTTYPE|OSTYPE|EUID)\b/,
];
