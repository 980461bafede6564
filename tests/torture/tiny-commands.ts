import path from 'node:path';

const machine = path.resolve(import.meta.dirname, '../fixtures/stack-0.1.safetensors');
const software = ['--adapter', 'software', '--quiet'];
const run = [...words('--size 8 --sweeps 32 --thermalize 4'), ...software];

/** Settings of a training that takes a second. */
export const tinyTraining: readonly string[] = [
  ...words('train --size 4 --samples 64 --batch 32 --thermalize 4 --layers 4,2'),
  ...software,
];

/** Runs of every command but `train` that take a second and write files. */
export const tinyCommands: readonly (readonly string[])[] = [
  ['simulate', ...run, ...words('--temperature 2,3 --correlations')],
  ['renormalize', ...run],
  [...words('replay --size 64 --history 0:2:0:metropolis --sweeps 3'), ...software],
  ['evaluate', machine, ...words('--samples 32 --chains 32 --sweeps 64 --burn-in 4'), ...software],
  ['reproduce', 'fixed-points', ...software],
];

/** The words of a command line without spaces inside words. */
export function words(line: string): string[] {
  return line.split(' ');
}
