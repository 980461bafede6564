import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** `<!-- include ./src/article/chapters/vote.html -->`, alone on its line. */
const inclusion = /^ *<!-- include (\.\/\S+\.html) -->$/gm;

/**
 * Puts HTML files into index.html when the page is built or served. The chapters are text that a reader, a search engine
 * and a browser without scripts find in the page, and each is a file of its own.
 */
export function includedParts(): Plugin {
  let root = '';
  const parts = new Set<string>();
  return {
    name: 'included-parts',
    configResolved(config) {
      ({ root } = config);
    },
    // Before vite looks for pictures and styles in the page.
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => withParts(html, root, (file) => parts.add(file)),
    },
    handleHotUpdate({ file, server }) {
      if (!parts.has(file)) return;
      server.ws.send({ type: 'full-reload' });
      return [];
    },
  };
}

/** `html` with its parts, which lie below `root`, and with the contents of the article. `onPart` hears of every part. */
export function withParts(html: string, root: string, onPart?: (file: string) => void): string {
  const whole = html.replace(inclusion, (_, name: string) => {
    const file = path.resolve(root, name);
    onPart?.(file);
    return fs.readFileSync(file, 'utf8');
  });
  return whole.replace('<!-- contents -->', contentsOf(whole));
}

/** Links to all chapters that have a number and a title. */
function contentsOf(html: string): string {
  const chapter =
    /<section class="chapter(?: plain)?" id="([\w-]+)"[^>]*>.*?<p class="number">(\d+)<\/p>\s*<h2[^>]*>(.*?)<\/h2>/gs;
  return [...html.matchAll(chapter)]
    .map(
      ([, id, number, title]) =>
        `<li><a href="#${id}" data-number="${number}"><span>${title}</span></a></li>`,
    )
    .join('\n');
}
