import { setImmediate as turn } from 'node:timers/promises';
import { observablesOf, type IsingObservables } from '../../ising/observables.ts';
import type { Sampling } from '../../ising/sampling.ts';

/** Milliseconds of calculation between two turns of the event loop. */
const turnMilliseconds = 100;

/** The averages of a run, one row a temperature. Of thousands of temperatures they take long, and Ctrl-C is heard all the while. */
export async function rowsOf(sampling: Sampling): Promise<IsingObservables[]> {
  const rows: IsingObservables[] = [];
  let last = performance.now();
  for (const series of sampling.series) {
    rows.push(...observablesOf({ ...sampling, series: [series] }));
    if (performance.now() - last < turnMilliseconds) continue;
    await turn();
    last = performance.now();
  }
  return rows;
}
