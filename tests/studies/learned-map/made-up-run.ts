import { elementAt } from '../../../src/element-at.ts';
import { doublingExponent, type Doublings } from '../../../src/studies/learned-map/growing.ts';
import { meanOfSystems } from '../../../src/studies/learned-map/growing-rounds.ts';
import type { Paired } from '../../../src/studies/learned-map/growing-back.ts';
import {
  blockFilters,
  filterRule,
  hotMaps,
  knownMaps,
  permutedMaps,
} from '../../../src/studies/learned-map/known-maps.ts';
import type { LearnedFilter } from '../../../src/studies/learned-map/filters.ts';
import type { MeasuredRun } from '../../../src/studies/learned-map/measured-run.ts';
import { rankedMaps } from '../../../src/studies/learned-map/ranking.ts';
import { type Subject } from '../../../src/studies/learned-map/results.ts';
import { scoreOf } from '../../../src/studies/learned-map/scores.ts';
import { exactly, stack } from './fixtures.ts';
import { coupled, side } from './made-up-couplings.ts';
import { madeUpMachines } from './made-up-machines.ts';
import { beginNoise, blocks, fails, measurement, noise, passes } from './made-up-means.ts';

const replicas = 64;
const rounds = 2;
const numbers = (of: () => number) => Float64Array.from({ length: replicas }, of);

const chain = (coupling: number, exponent: number): Doublings => {
  const first = Array.from({ length: rounds }, () => numbers(() => 300 * noise()));
  const magnetizations = [first];
  for (let level = 0; level < 2; level++)
    magnetizations.push(
      elementAt(magnetizations, level).map((sums) =>
        sums.map((sum) => 4 * sum * 2 ** (exponent - 2) * (1 + 0.001 * noise())),
      ),
    );
  return {
    coupling,
    sizes: [16, 32, 64],
    magnetizations,
    bonds: magnetizations,
    exponents: [0, 1].map((step) =>
      doublingExponent(elementAt(magnetizations, step), elementAt(magnetizations, step + 1)),
    ),
    nearest: [1, 2, 3].map(() => exactly(1.42)),
  };
};

function growing(): MeasuredRun['grown'] {
  const paired: Paired = {
    size: 32,
    quantities: ['nearest neighbours', 'm^2'].map((name) => {
      const differences = Float64Array.from({ length: rounds * replicas }, () => 0.01 * noise());
      return { name, differences, difference: meanOfSystems(differences, replicas) };
    }),
  };
  return { paired, chains: [chain(0.4363, 1.875), chain(0.4407, 1.881)] };
}

const wide = [0.35, 0.66, 0.36, 0, 0.66, 2.03, 0.66, -0.2, 0.35, 0.66, 0.36, 0, 0, -0.2, 0, 0];

/** Sides of the lattices and samples of the filters that belong to a run. */
export const settings = {
  known: { size: 32 },
  filters: { samples: 10_240 },
  grow: { replicas },
  couplings: { size: side },
};

/** A run in which all claims that may hold do. @param isOpen whether one machine on permuted pixels passes, and one null has the couplings of Ising */
export function madeUpRun({ isOpen = false } = {}): MeasuredRun {
  beginNoise();
  const hot = hotMaps();
  const known = knownMaps(2);
  const learned = [2, 4].flatMap((own) =>
    (['critical lattices', 'permuted pixels', 'K = 0'] as const).map((data): LearnedFilter => {
      const weights = own === 2 ? [1.152, 1.15, 1.155, 1.151] : wide;
      return {
        side: own,
        data,
        number: 1,
        weights: Float32Array.from(weights, (weight) => (data === 'K = 0' ? 0.01 : 1) * weight),
        offset: 0,
      };
    }),
  );
  const roles = {
    'critical lattices': 'map',
    'permuted pixels': 'expected to pass',
    'K = 0': 'null',
  } as const;
  const subjects = [
    ...known,
    ...learned.map(({ side: own, data }): Subject => {
      const name = `${own} x ${own} from ${data}`;
      return { name, group: 'learned filters', role: roles[data], rule: 'iterated' };
    }),
  ];
  const bad = ['decimation', 'K = 0', '(1, 1, 1, -1)', 'w = 0.', 'coin', 'untrained', 'against'];
  const filters = measurement(
    subjects,
    subjects.map(({ name }) => (bad.some((part) => name.includes(part)) ? fails : passes)),
    32,
  );
  const compared = [
    ...blockFilters.map(({ weights, limit }, index) => ({
      rule: filterRule(weights, limit),
      result: elementAt(filters.results, index),
    })),
    {
      rule: filterRule(learned[0]?.weights ?? [], 'soft', 0),
      result: elementAt(filters.results, known.length),
    },
  ];
  const ranges = compared.map(() => {
    const value = 0.1 + 0.05 * noise();
    return scoreOf(
      value,
      Array.from({ length: blocks }, () => value + 0.002 * noise()),
    );
  });
  const coupling = 0.440687;
  const nulls = ['permuted pixels', 'untrained'].map((name, index) => ({
    name,
    isNull: true,
    coupling,
    machines: [coupled(isOpen && index === 0 ? coupling : 0.03)],
  }));
  return {
    hot: measurement(
      hot,
      hot.map(({ g0 = NaN }) => [[Math.log2(g0), 0.5]]),
      32,
    ),
    filters,
    permuted: measurement(permutedMaps(2), [fails], 32),
    learned,
    sized: [madeUpMachines(16, isOpen), madeUpMachines(24, isOpen)],
    grown: growing(),
    couplings: [
      {
        name: 'T = 2.269',
        isNull: false,
        coupling,
        machines: [0.995, 1, 1.005].map((share) => coupled(share * coupling)),
      },
      ...nulls,
    ],
    stacks: [stack(0.005), stack(0.006), stack(0.004), stack(0.3, { isNull: true })],
    ranked: rankedMaps(compared, ranges, filters.means.itself, 32),
  };
}
