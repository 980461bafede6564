import { escapeHtml } from './report-text.ts';
import { reportStyle } from './report-style.ts';

/** A self-contained page without scripts and without resources from the network. */
export function htmlPage({
  title,
  version,
  body,
}: {
  readonly title: string;
  readonly version: string;
  /** HTML. */
  readonly body: string;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Blockspin ${escapeHtml(version)}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>
${reportStyle}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Labels with their values. */
export function factsHtml(facts: readonly (readonly [string, string])[]): string {
  const lines = facts.map(
    ([label, value]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<dl class="facts">${lines.join('\n')}</dl>`;
}
