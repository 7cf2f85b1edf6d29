/** Whether a text looks like a place that another program fills in before Docker reads the file: `@VERSION@`, `%%ARCH%%`, `{port}`, `BASEIMAGE`. */
export function isPlaceholder(text: string): boolean {
  return /[{}<>]|%%|@\w+@|__\w+__/.test(text) || /^[A-Z][A-Z0-9_-]*$/.test(text);
}
