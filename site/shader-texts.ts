import fs from 'node:fs';
import type { Plugin } from 'vite';

const query = '.wgsl?raw';

/** Leaves the comments of shaders out of the built page, a quarter of their text. Lines keep their numbers for messages. */
export function shaderTexts(): Plugin {
  return {
    name: 'shader-texts',
    apply: 'build',
    enforce: 'pre',
    load: (id) => {
      if (!id.endsWith(query)) return undefined;
      const text = fs.readFileSync(id.slice(0, -'?raw'.length), 'utf8');
      return `export default ${JSON.stringify(withoutComments(text))}`;
    },
  };
}

/** WGSL has no texts in quotes but the names of `#include`, so two strokes begin a comment everywhere. */
function withoutComments(text: string): string {
  return text.replaceAll(/[ \t]*\/\/.*$/gm, '');
}
