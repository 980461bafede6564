import { defineConfig } from 'vite';

/** The library for browsers (`index`) and Node (`node`), and the command line (`cli`), as plain ES modules. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rollupOptions: {
      input: { index: 'src/index.ts', node: 'src/node.ts', cli: 'src/cli/main.ts' },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name].js',
        banner: ({ name }) => (name === 'cli' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
