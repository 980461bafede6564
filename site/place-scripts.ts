import type { Plugin, Rolldown } from 'vite';

/**
 * The modules that a place needs before its first picture, beyond the script of the page. The browser would find them one
 * after another, because each is imported by another and only when it is needed.
 */
const first: Readonly<Record<string, readonly string[]>> = {
  article: ['src/gpu/open-in-browser.ts', 'src/article/main.ts', 'src/article/chapters/opening.ts'],
  lab: ['src/gpu/open-in-browser.ts', 'src/lab/main.ts'],
};

/**
 * Writes into the page which files each place needs first. public/place.js asks for them while the page is being read. The
 * development server writes nothing, because its modules are not bundled.
 */
export function placeScripts(): Plugin {
  return {
    name: 'place-scripts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const files = Object.fromEntries(
          Object.entries(first).map(([place, modules]) => [place, filesOf(modules, chunks)]),
        );
        return [
          {
            tag: 'script',
            attrs: { type: 'application/json', id: 'place-scripts' },
            children: JSON.stringify(files),
            injectTo: 'head-prepend',
          },
        ];
      },
    },
  };
}

/** The files of modules, and all files that these import at once, each with its folder. */
function filesOf(modules: readonly string[], chunks: readonly Rolldown.OutputChunk[]): string[] {
  const files = new Set<string>();
  const add = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (!chunk || chunk.isEntry || files.has(chunk.fileName)) return;
    files.add(chunk.fileName);
    for (const name of chunk.imports) add(chunks.find(({ fileName }) => fileName === name));
  };
  for (const module of modules) {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${module}`));
    if (!chunk)
      throw new Error(`No script of the page begins with ${module} (site/place-scripts.ts).`);
    add(chunk);
  }
  return [...files];
}
