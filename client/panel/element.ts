/** An element of the page as plain data. All text is a string here, and becomes a text node: nothing is ever read as HTML. */
export interface PageElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Set one by one, which the page's content policy allows, unlike an attribute `style`. */
  readonly style: Readonly<Record<string, string>>;
  readonly children: readonly Child[];
}

export type Child = PageElement | string;

/** What a part of the page may be given: an attribute that is undefined or false is left out, one that is true is empty. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>> & {
  readonly style?: never;
};

/** Makes an element. */
export function element(
  tag: string,
  attributes: Attributes = {},
  children: readonly Child[] | string = [],
  style: PageElement["style"] = {},
): PageElement {
  const given = Object.entries(attributes).flatMap(([name, value]): readonly [string, string][] =>
    value === undefined || value === false ? [] : [[name, value === true ? "" : String(value)]],
  );
  const list = typeof children === "string" ? [children] : children;
  return { tag, attributes: Object.fromEntries(given), style, children: list };
}

/** Text for screen readers alone. */
export function spoken(text: string): PageElement {
  return element("span", { class: "spoken" }, text);
}
