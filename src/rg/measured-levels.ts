import { fieldsOf, listOf, numbersOf } from '../ising/stored-state.ts';
import { elementAt } from '../element-at.ts';
import type { LevelSample } from './level-recorder.ts';
import { operatorSumsState, type OperatorSumsState } from './operator-correlations.ts';

/** Energy and magnetization per block spin at one level, one series a replica. */
export interface FlowLevel {
  /** Side of the block lattice, in distances of its nearest neighbours; level 0 is the lattice itself. */
  readonly size: number;
  readonly sites: number;
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
  /** Histograms of local fields, one for each 32 replicas, where couplings were asked for. */
  readonly histograms?: readonly Float64Array[];
}

/** What was measured of every level. */
export interface MeasuredLevels {
  readonly levels: readonly {
    readonly energy: readonly Float64Array[];
    readonly magnetization: readonly Float64Array[];
  }[];
  /** [level][32 replicas]. */
  readonly histograms: readonly (readonly Float64Array[])[];
  readonly correlations: readonly OperatorSumsState[];
}

/** @throws StateError where a stored value is not what was measured of so many systems */
export function measuredLevels(stored: unknown, systems: number): MeasuredLevels {
  const { levels, histograms, correlations } = fieldsOf(stored, 'What was measured');
  const series = (values: unknown, name: string): Float64Array[] =>
    listOf(values, name, (item) => numbersOf(item, name, systems));
  return {
    levels: listOf(levels, 'The levels', (level) => {
      const { energy, magnetization } = fieldsOf(level, 'A level');
      return {
        energy: series(energy, 'Energies'),
        magnetization: series(magnetization, 'Magnetizations'),
      };
    }),
    histograms: listOf(histograms, 'The histograms', (level) =>
      listOf(level, 'The histograms', (item) =>
        numbersOf(item, 'A histogram', item instanceof Float64Array ? item.length : 0),
      ),
    ),
    correlations: listOf(correlations, 'The correlations', operatorSumsState),
  };
}

/** Adds histograms of local fields to their sums. */
export function addHistograms(sums: Float64Array[], found: readonly Float64Array[]): void {
  for (const [group, counts] of found.entries()) {
    const sum = (sums[group] ??= new Float64Array(counts.length));
    for (const [bin, count] of counts.entries()) sum[bin] = elementAt(sum, bin) + count;
  }
}

/** A series for each system, of samples that hold all of them. */
export function seriesOf(
  samples: readonly LevelSample[],
  quantity: 'energy' | 'magnetization',
): Float64Array[] {
  return Array.from({ length: samples[0]?.[quantity].length ?? 0 }, (_, system) =>
    Float64Array.from(samples, (sample) => elementAt(sample[quantity], system)),
  );
}
