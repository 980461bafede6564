import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests on a real Slurm, for `npm run test:slurm`. They take minutes, so `npm test` leaves them out. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: { include: ['tests/slurm/*.slurm.ts'] },
});
