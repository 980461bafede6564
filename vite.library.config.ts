import { defineConfig } from 'vite';

/** The entries of the library (see `exports` in package.json) and the command line (`cli`), as plain ES modules. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rollupOptions: {
      input: {
        index: 'src/index.ts',
        node: 'src/node.ts',
        theory: 'src/theory/index.ts',
        statistics: 'src/statistics/index.ts',
        cli: 'src/cli/main.ts',
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name].js',
        banner: ({ name }) => (name === 'cli' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
