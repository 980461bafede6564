import type { Tensor } from '../../formats/tensor.ts';
import type { Measured } from '../../statistics/measured.ts';
import { tensorOf, type Nested } from '../tensor-of.ts';
import type { ComparedMeans } from './comparison.ts';
import type { LearnedFilter } from './filters.ts';
import type { Doublings } from './growing.ts';
import type { Paired } from './growing-back.ts';
import type { SizedMachines } from './machine-results.ts';
import type { Settings } from './presets.ts';
import type { MapResult } from './results.ts';
import type { CouplingGroup } from './visible-couplings.ts';

interface Measurement {
  readonly results: readonly MapResult[];
  readonly means: ComparedMeans | undefined;
}

/** An array and what its axes count. */
interface Listed {
  readonly name: string;
  readonly axes: readonly string[];
  readonly rows: Nested;
}

/** The arrays of a run, and the parameters, which say what their axes are and which map is which. */
export function arraysOf(run: {
  readonly settings: Settings;
  readonly hot: Measurement;
  readonly filters: Measurement;
  readonly permuted: Measurement;
  readonly learned: readonly LearnedFilter[];
  readonly sized: readonly SizedMachines[];
  readonly grown: { readonly paired: Paired; readonly chains: readonly Doublings[] };
  readonly couplings: readonly CouplingGroup[];
  readonly ranges: readonly Measured[];
}): { data: Record<string, Tensor>; parameters: Record<string, unknown> } {
  const measurements: Record<string, Measurement> = {
    hot: run.hot,
    filters: run.filters,
    permuted: run.permuted,
  };
  for (const own of run.sized) {
    measurements[`machines-${own.size}`] = { results: own.results, means: own.means };
    measurements[`permuted-machines-${own.size}`] = {
      results: own.permutedResults,
      means: own.permutedMeans,
    };
  }
  const listed: Listed[] = Object.entries(measurements).flatMap(([name, { means }]) =>
    means
      ? [
          { name: `${name}-itself`, axes: ['block', 'entry'], rows: means.itself },
          { name: `${name}-steps`, axes: ['map', 'step', 'block', 'entry'], rows: means.maps },
        ]
      : [],
  );
  for (const side of new Set(run.learned.map((filter) => filter.side)))
    listed.push({
      name: `weights-k${side}`,
      axes: ['filter', 'weight'],
      rows: run.learned.filter((filter) => filter.side === side).map(({ weights }) => weights),
    });
  const { paired, chains } = run.grown;
  listed.push(
    {
      name: 'growing-back',
      axes: ['quantity', 'round and lattice'],
      rows: paired.quantities.map(({ differences }) => differences),
    },
    ...chains.map(({ magnetizations }, index): Listed => {
      return {
        name: `doubling-${index + 1}`,
        axes: ['level', 'round', 'lattice'],
        rows: magnetizations,
      };
    }),
    {
      name: 'pair-couplings',
      axes: ['machine', 'site', 'site'],
      rows: run.couplings.flatMap(({ machines }) =>
        machines.map(({ pairMatrix }) => square(pairMatrix)),
      ),
    },
    { name: 'coupling-ranges', axes: ['map', 'value and error'], rows: run.ranges },
  );
  return {
    data: Object.fromEntries(listed.map(({ name, rows }) => [name, tensorOf(rows)])),
    parameters: {
      ...run.settings,
      arrays: Object.fromEntries(listed.map(({ name, axes }) => [name, axes])),
      measured: Object.fromEntries(
        Object.entries(measurements)
          .filter(([, { means }]) => means)
          .map(([name, { results }]) => [
            name,
            results.map(({ name: map, group, role, rule, size, verdict, g0 }) => {
              return {
                name: map,
                group,
                role,
                rule,
                size,
                verdict,
                ...(g0 !== undefined && { g0 }),
              };
            }),
          ]),
      ),
      learnedFilters: run.learned.map(({ side, data, number }) => ({ side, data, number })),
      grown: {
        quantities: paired.quantities.map(({ name }) => name),
        couplings: chains.map(({ coupling }) => coupling),
      },
      coupled: run.couplings.map(({ name, coupling, isNull, machines }) => {
        return { name, coupling, isNull, machines: machines.length };
      }),
    },
  };
}

/** Rows of a square matrix. */
function square(matrix: Float64Array): Float64Array[] {
  const side = Math.sqrt(matrix.length);
  return Array.from({ length: side }, (_, row) => matrix.subarray(row * side, (row + 1) * side));
}
