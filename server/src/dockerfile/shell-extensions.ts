/** Syntax that bash and its like know and POSIX does not. */
export interface ShellExtension {
  /** As people write it. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** The part of a syntax node that tells. */
interface Node {
  readonly type: string;
  readonly pos: number;
  readonly end: number;
  readonly operator?: unknown;
  readonly operators?: readonly string[];
}

const kinds: ReadonlyMap<string, string> = new Map([
  ["TestCommand", "[[ ]]"],
  ["ProcessSubstitution", "<( )"],
  ["BraceExpansion", "{a,b}"],
  ["AnsiCQuoted", "$''"],
  ["LocaleString", '$""'],
  ["ArrayValue", "a=( )"],
  ["ArithmeticFor", "for (( ))"],
  ["ArithmeticCommand", "(( ))"],
  ["Select", "select"],
  ["ExtendedGlob", "+( )"],
  ["HereString", "<<<"],
  ["Replace", "${x/y/z}"],
  ["Slice", "${x:1}"],
  ["CaseModification", "${x^}"],
]);

/** Says whether a node of the shell's syntax tree is such an extension. */
export function extensionOf(node: Node, text: string): ShellExtension | undefined {
  const { pos: start, end } = node;
  const kind = kinds.get(node.type) ?? special(node, text);
  return kind === undefined ? undefined : { kind, start, end };
}

function special({ type, pos, operator, operators }: Node, text: string): string | undefined {
  if (type === "Pipeline" && operators?.includes("|&")) return "|&";
  if (type === "Redirect" && (operator === "&>" || operator === "&>>")) return "&>";
  return type === "Function" && /^function\s/.test(text.slice(pos, pos + 9)) ? "function" : undefined;
}
