import type { BlockRule } from '../../rg/block-rule.ts';
import type { ChainRun } from './decimated-chains.ts';
import type { Preset } from '../study.ts';

/** Keeps every other spin. */
export const decimationRule: BlockRule = { kind: 'decimation', factor: 2, ties: 'random' };
/** The control: each pair becomes one spin, by a coin where the two differ. */
export const majorityPairs: BlockRule = { kind: 'majority', factor: 2, ties: 'random' };

/** Rings of each preset, their length, and the number of measurements. */
const sizes: Readonly<Record<Preset, Pick<ChainRun, 'sites' | 'replicas' | 'measurements'>>> = {
  quick: { sites: 256, replicas: 256, measurements: 40 },
  standard: { sites: 1024, replicas: 1024, measurements: 100 },
  paper: { sites: 4096, replicas: 4096, measurements: 200 },
};
const couplings = [0.5, 1, 1.5, 2];
/** Cluster updates of a chain lose their memory within a few sweeps at every coupling. */
const schedule = { thermalize: 40, every: 4, depth: 5 };

/** A run for each coupling, without a field; the seed is given where they are run. */
export function chainRuns(preset: Preset): Omit<ChainRun, 'seed'>[] {
  return couplings.map((coupling) => ({ coupling, field: 0, ...sizes[preset], ...schedule }));
}

/** A run in a field. */
export function fieldRun(preset: Preset): Omit<ChainRun, 'seed'> {
  return { coupling: 1, field: 0.1, ...sizes[preset], ...schedule };
}
