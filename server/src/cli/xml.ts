/** A text for XML, in an attribute or between tags; characters that XML can't have are left out. */
export function xmlText(text: string): string {
  return text.replace(unwritable, "").replace(/[&<>"'\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** Controls, halves of pairs, and the two that are no characters. */
const unwritable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
