import type { Child, PageElement } from "./element.ts";

const svgTags: ReadonlySet<string> = new Set(["svg", "path", "rect"]);
const svgNamespace = "http://www.w3.org/2000/svg";

/** Makes the nodes of the page. Texts become text nodes, whatever is in them. */
export function render(child: Child): Node {
  if (typeof child === "string") return document.createTextNode(child);
  const { tag, attributes, style, children }: PageElement = child;
  const node = svgTags.has(tag) ? document.createElementNS(svgNamespace, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const [name, value] of Object.entries(style)) node.style.setProperty(name, value);
  node.append(...children.map(render));
  return node;
}
