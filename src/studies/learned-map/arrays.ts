import type { Tensor } from '../../formats/tensor.ts';
import type { SampleCouplings } from '../../maps/sample-couplings.ts';
import { tensorOf, type Nested } from '../tensor-of.ts';
import type { Measurement, MeasuredRun } from './measured-run.ts';
import type { Score } from './scores.ts';

/** An array and what its axes count. */
interface Listed {
  readonly name: string;
  readonly axes: readonly string[];
  readonly rows: Nested;
}

/** The measurements by the names of their arrays. */
export function measurementsOf(run: MeasuredRun): Record<string, Measurement> {
  const named: Record<string, Measurement> = {
    hot: run.hot,
    filters: run.filters,
    permuted: run.permuted,
  };
  for (const { size, results, means } of run.sized) named[`machines-${size}`] = { results, means };
  return named;
}

/** The arrays of a run, with the names of their axes. */
export function arraysOf(run: MeasuredRun): {
  data: Record<string, Tensor>;
  axes: Record<string, readonly string[]>;
} {
  const listed = [
    ...meansListed(run),
    ...weightsListed(run),
    ...grownListed(run),
    ...couplingsListed(run),
  ];
  return {
    data: Object.fromEntries(listed.map(({ name, rows }) => [name, tensorOf(rows)])),
    axes: Object.fromEntries(listed.map(({ name, axes }) => [name, axes])),
  };
}

function meansListed(run: MeasuredRun): Listed[] {
  return Object.entries(measurementsOf(run)).flatMap(([name, { means }]) =>
    means
      ? [
          { name: `${name}-itself`, axes: ['block', 'entry'], rows: means.itself },
          { name: `${name}-steps`, axes: ['map', 'step', 'block', 'entry'], rows: means.maps },
        ]
      : [],
  );
}

function weightsListed({ learned }: MeasuredRun): Listed[] {
  return [...new Set(learned.map(({ side }) => side))].map((side) => ({
    name: `weights-k${side}`,
    axes: ['filter', 'weight'],
    rows: learned.filter((filter) => filter.side === side).map(({ weights }) => weights),
  }));
}

function grownListed({ grown: { paired, chains } }: MeasuredRun): Listed[] {
  const axes = ['level', 'round', 'lattice'];
  return [
    {
      name: 'growing-back',
      axes: ['quantity', 'round and lattice'],
      rows: paired.quantities.map(({ differences }) => differences),
    },
    ...chains.flatMap(({ magnetizations, bonds }, index): Listed[] => [
      { name: `doubling-${index + 1}`, axes, rows: magnetizations },
      { name: `doubling-${index + 1}-bonds`, axes, rows: bonds },
    ]),
  ];
}

function couplingsListed({ couplings, stacks, ranked }: MeasuredRun): Listed[] {
  const machines = couplings.flatMap((group) => group.machines);
  return [
    {
      name: 'pair-couplings',
      axes: ['machine', 'site', 'site'],
      rows: machines.map(({ pairMatrix }) => square(pairMatrix)),
    },
    {
      name: 'plaquette-couplings',
      axes: ['machine'],
      rows: machines.map(({ plaquette }) => plaquette?.coupling.value ?? NaN),
    },
    {
      name: 'coupling-ranges',
      axes: ['map', 'all lattices, then without each set of them'],
      rows: ranked.map(({ scores }) => withLeftOut(scores.range)),
    },
    ...(stacks.length > 0
      ? [
          {
            name: 'stack-couplings',
            axes: ['stack', 'layer', 'units or blocks', 'coupling', 'value and error'],
            rows: stacks.map(({ samples }) => samples.map(layerRow)),
          },
        ]
      : []),
  ];
}

function withLeftOut({ value, leftOut }: Score): number[] {
  return [value, ...leftOut];
}

/** Nearest neighbours and diagonals of hidden units, and of block spins. */
function layerRow({ units, blocks }: SampleCouplings): Nested {
  const missing = { value: NaN, error: NaN };
  return [units, blocks].map((own) => [own?.nearest ?? missing, own?.diagonal ?? missing]);
}

/** Rows of a square matrix. */
function square(matrix: Float64Array): Float64Array[] {
  const side = Math.sqrt(matrix.length);
  return Array.from({ length: side }, (_, row) => matrix.subarray(row * side, (row + 1) * side));
}
