/** Where the parts of the page lie, and what may run in it. */
export interface PanelResources {
  /** New for each page: scripts and styles without it do not count. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
}

/** The empty page of the layer panel. Nothing of the workspace is in it, nothing is loaded but its own script and style, and it reaches no network. */
export function panelHtml({ nonce, script, style }: PanelResources): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Layers</title>
<link rel="stylesheet" nonce="${nonce}" href="${style}">
<script nonce="${nonce}" src="${script}" defer></script>
</head>
<body></body>
</html>
`;
}
