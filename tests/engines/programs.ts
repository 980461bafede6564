import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/** The experiments as programs of one file each, in a temporary folder. */
export interface Programs extends Disposable {
  readonly folder: string;
  /** For Node and Deno. */
  readonly host: string;
  /** For pages. */
  readonly page: string;
}

/** Bundles the experiments. The caller disposes of the folder. */
export async function buildPrograms(): Promise<Programs> {
  // Packages are found from here, so the folder lies in the checkout.
  const folder = fs.mkdtempSync(path.join(root, 'node_modules', '.engines-'));
  const programs = { host: 'run-on-host', page: 'run-in-page' } as const;
  for (const [kind, name] of Object.entries(programs))
    await build({
      configFile: false,
      root,
      publicDir: false,
      logLevel: 'error',
      build: {
        ...(kind === 'host' && { ssr: true }),
        outDir: folder,
        emptyOutDir: false,
        target: 'es2022',
        minify: false,
        modulePreload: false,
        rollupOptions: {
          input: path.join(import.meta.dirname, `${name}.ts`),
          output: { entryFileNames: '[name].mjs', chunkFileNames: `${kind}-[name].mjs` },
        },
      },
    });
  fs.writeFileSync(
    path.join(folder, 'index.html'),
    '<!doctype html><title>engines</title><script type="module" src="./run-in-page.mjs"></script>',
  );
  return {
    folder,
    host: path.join(folder, 'run-on-host.mjs'),
    page: path.join(folder, 'run-in-page.mjs'),
    [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
