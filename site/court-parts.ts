import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { exhibitsOf } from '../src/article/court/exhibits.ts';
import {
  answerHtml,
  boardHtml,
  exhibitsHtml,
  plainAnswer,
  sentencesHtml,
} from '../src/article/court/markup.ts';
import type { ResultDocument } from '../src/article/court/result-document.ts';
import { sentencesOf } from '../src/article/court/sentences.ts';

/** Where the documents of the studies lie, and where the page links them. */
const folder = 'docs/results';
const published = folder;

/** The document of a study as it lies in the folder. */
export function documentsIn(root: string): (study: string) => ResultDocument {
  return (study) =>
    JSON.parse(fs.readFileSync(path.join(root, folder, `${study}.json`), 'utf8')) as ResultDocument;
}

/** `<!-- court: exhibits -->`, alone on its line. */
const place = /^ *<!-- court: (\w+) -->$/gm;

/**
 * Writes the verdicts and numbers of the studies into the page when the page is built or served, so that nobody writes them
 * by hand and no script is needed to read them. The documents come along, for the links.
 */
export function courtParts(): Plugin {
  let root = '';
  return {
    name: 'court-parts',
    configResolved(config) {
      ({ root } = config);
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => {
        const documents = documentsIn(root);
        const exhibits = exhibitsOf(documents);
        const parts: Readonly<Record<string, () => string>> = {
          board: () => boardHtml(exhibits),
          exhibits: () => exhibitsHtml(exhibits),
          short: () => plainAnswer(documents('learned-map')),
          answer: () => answerHtml(documents('learned-map')),
          sentences: () => sentencesHtml(sentencesOf(documents)),
        };
        return html.replace(place, (_, name: string) => {
          const part = parts[name];
          if (!part) throw new Error(`There is no part "${name}" of the court.`);
          return part();
        });
      },
    },
    generateBundle() {
      for (const name of fs.readdirSync(path.join(root, folder)).filter(isDocument))
        this.emitFile({
          type: 'asset',
          fileName: `${published}/${name}`,
          source: fs.readFileSync(path.join(root, folder, name)),
        });
    },
  };
}

function isDocument(name: string): boolean {
  return name.endsWith('.json');
}
