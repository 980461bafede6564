import type { KeptRun } from './others.ts';

/** Files of bench/results with figures of the kernels alone, without studies of growth, accuracy, variants and peers. */
const files = import.meta.glob<Omit<KeptRun, 'file'>>(
  [
    '../../bench/results/*.json',
    '!../../bench/results/*-{accuracy,autocorrelation,growth,kernel-variants,peers}.json',
  ],
  { eager: true, import: 'default' },
);

/** What others measured, as it was when the page was built. */
export const keptRuns: readonly KeptRun[] = Object.entries(files).map(([path, run]) => ({
  ...run,
  file: path.replace(/^.*\//, ''),
}));
