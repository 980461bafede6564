// Runs a program of this folder that is written in TypeScript: `node site/make.mjs card` makes site/card.png, the picture
// beside a shared link. It takes half a minute without a GPU.
import process from 'node:process';
import { runnerImport } from 'vite';

await runnerImport(`./site/${process.argv[2]}.ts`, {
  configFile: false,
  oxc: { target: 'es2023' },
});
// The driver keeps threads that would keep the process.
process.exit(0);
