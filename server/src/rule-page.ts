/** Address of a rule's page below the project's homepage; undefined while the manifest names none. */
export function rulePage(homepage: string | undefined, id: string): string | undefined {
  if (homepage === undefined || homepage === "") return undefined;
  return `${homepage.replace(/[#?].*$/, "").replace(/\/+$/, "")}/blob/main/server/src/rules/${id}.md`;
}
