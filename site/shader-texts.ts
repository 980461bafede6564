import fs from 'node:fs';
import type { Plugin } from 'vite';

const query = '.wgsl?raw';

/** Leaves comments, and spaces that WGSL does not need, out of the shaders of the built page, a third of their text. Lines keep their numbers for messages. */
export function shaderTexts(): Plugin {
  return {
    name: 'shader-texts',
    apply: 'build',
    enforce: 'pre',
    load: (id) => {
      if (!id.endsWith(query)) return undefined;
      const text = fs.readFileSync(id.slice(0, -'?raw'.length), 'utf8');
      return `export default ${JSON.stringify(shortened(text))}`;
    },
  };
}

/**
 * WGSL has no texts in quotes but the names of `#include`, so two strokes begin a comment everywhere. Spaces stay around signs that
 * would become another sign together, and in lines for the preprocessor.
 */
function shortened(text: string): string {
  return text
    .replaceAll(/[ \t]*\/\/.*$/gm, '')
    .replaceAll(/^[ \t]+/gm, '')
    .replaceAll(/^[^#\n].*$/gm, (line) => line.replaceAll(/ ?([,;:={}*+%^|?]) ?/g, '$1'));
}
