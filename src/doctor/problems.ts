import {
  blockedGeometry,
  replicaGeometry,
  stripGeometry,
  type Geometry,
} from '../ensemble/geometry.ts';
import type { Dab } from '../ising/brush.ts';
import { ferromagnet, type Hamiltonian } from '../ising/model.ts';
import type { StartState } from '../ising/start.ts';
import type { UpdateName } from '../ising/update.ts';
import type { BlockRule } from '../rg/block-rule.ts';
import type { FilterRule } from '../rg/filter-rule.ts';
import { allOperators, operators } from '../rg/operators.ts';

/** The seed of all random numbers in the problems with known answers. */
export const seed = 2026;

const antiferromagnet: Hamiltonian = { interaction: -1, field: 0 };

/** Two words of replicas, and two lattices cut into strips. A kernel that forgets the word index then gives wrong answers. */
export const geometries = {
  small: replicaGeometry(6, 64),
  replicas: replicaGeometry(16, 64),
  strips: stripGeometry(64, 2),
  replicaChains: replicaGeometry(20, 64, 'chain'),
  stripChains: stripGeometry(256, 2, 'chain'),
  /** 5 x 5 replicas, and strips of 3 columns. Such odd lattices are not split by colour. */
  oddReplicas: blockedGeometry(replicaGeometry(10, 64)),
  oddStrips: blockedGeometry(stripGeometry(192, 2)),
} as const;

/** Start configurations, by the name of their check. */
export const startProblems = {
  'start/ordered, cold': { geometry: geometries.strips, start: 'cold', model: ferromagnet },
  'start/ordered, mixed': { geometry: geometries.small, start: 'mixed', model: antiferromagnet },
  'start/striped': { geometry: geometries.small, start: 'striped', model: antiferromagnet },
  'start/striped, chains': {
    geometry: geometries.stripChains,
    start: 'striped',
    model: ferromagnet,
  },
  'start/hot': { geometry: geometries.strips, start: 'hot', model: ferromagnet },
} as const satisfies Record<string, { geometry: Geometry; start: StartState; model: Hamiltonian }>;

/** Paint across both edges of the second lattice. */
export const paintedDab: Dab = { x: 3, y: 60, radius: 13, up: true, group: 1 };

/** Sweeps from a hot start. */
export interface UpdateProblem extends Hamiltonian {
  readonly geometry: Geometry;
  readonly update: UpdateName;
  /** The temperature of every system, in units of |J|. */
  readonly temperatures: readonly number[];
  readonly sweeps: number;
}

type SingleSpinName =
  `single-spin/${'metropolis' | 'heat-bath'}/${'square' | 'chain'}/per-${'group' | 'replica'}`;

const { small, replicas, strips, replicaChains, stripChains } = geometries;

/** Updates of spins, by the name of their check. */
export const updateProblems = {
  'metropolis/per-group, replicas': plain(replicas, () => 2.269),
  'metropolis/per-group, strips': plain(strips, () => 2.269),
  'metropolis/per-replica': plain(replicas, ladder),
  ...singleSpinProblems(),
  'cluster-rows, cluster-join, cluster-coins, cluster-flip': problem({
    geometry: small,
    update: 'swendsen-wang',
    ...antiferromagnet,
    temperature: (system) => 2 + (system >> 5),
  }),
  'cluster-bonds, chains in strips': problem({
    geometry: stripChains,
    update: 'swendsen-wang',
    ...ferromagnet,
    temperature: () => 0.7,
  }),
  'cluster-bonds/field': problem({
    geometry: strips,
    update: 'swendsen-wang',
    interaction: 1,
    field: -0.05,
    temperature: () => 2.4,
  }),
} as const;

/** Readings that sweeps take on the way, after every third of six sweeps, by the name of the check. */
export const countingProblems = {
  'metropolis-counting, plane-sums': plain(replicas, ladder),
  'metropolis-counting, strips': plain(strips, () => 2.269),
  'single-spin-counting, chains in strips': problem({
    geometry: stripChains,
    update: 'heat-bath',
    ...ferromagnet,
    temperature: () => 0.7,
  }),
  ...everyCounting(),
} as const;

/** The temperatures of a ladder. They are so far apart that even the highest bit of the thresholds changes. */
export const rungs: readonly number[] = Array.from({ length: 8 }, (_, rank) => 2 + rank);

/** Exchanges of replicas after each of a number of Metropolis sweeps, by the name of the check. */
export const exchangeProblems = {
  'exchange, exchange-thresholds': { geometry: small, interaction: 1, exchanges: 8 },
  'exchange, antiferromagnets': { geometry: small, interaction: -1, exchanges: 8 },
} as const;

/** Reversals after each of a number of heat-bath sweeps in a field, by the name of the check. */
export const reversalProblems = {
  'reversal, reversal-flip': { geometry: small, field: 0.1, temperature: 2, reversals: 8 },
  'reversal, strips': { geometry: strips, field: -0.05, temperature: 4, reversals: 4 },
} as const;

/** Counting unlike bonds and spins of a hot start, by the name of the check. */
export const measurementProblems = {
  'measurement/replicas, row-sums': { geometry: replicas, hamiltonian: ferromagnet },
  'measurement/strips, row-sums': { geometry: strips, hamiltonian: ferromagnet },
  'measurement/replicas, chains': { geometry: replicaChains, hamiltonian: ferromagnet },
  'measurement/replicas/staggered': { geometry: replicas, hamiltonian: antiferromagnet },
  'measurement/strips/staggered': { geometry: strips, hamiltonian: antiferromagnet },
  'measurement/replicas/raster': { geometry: geometries.oddReplicas, hamiltonian: ferromagnet },
  'measurement/strips/raster': { geometry: geometries.oddStrips, hamiltonian: ferromagnet },
} as const;

/** Pairs at every distance of a hot start, by the name of the check. */
export const correlationProblems = {
  'correlation-pairs/replicas': replicas,
  // A whole turn of sites, and none left over.
  'correlation-pairs/replicas of 32': replicaGeometry(32, 64),
  'correlation-pairs/strips': strips,
  'correlation-pairs/replica-chains': replicaChains,
  'correlation-pairs/strip-chains': stripChains,
} as const;

/** Sums of lines of a hot start, and the structure factor of one system at some modes, computed from these sums. */
export const lineProblems = {
  replicas: { geometry: replicas, system: 37, modes: [0, 1, 3, 8] },
  // Lines longer than a stretch of the Fourier sums.
  strips: { geometry: strips, system: 1, modes: [0, 1, 7, 32] },
} as const;

/** The sweep at which lattices are blocked. Ties are drawn anew at each sweep. */
export const zoomStep = 6;

/** Block spins of a hot start, by the name of the check. */
export const blockingProblems = {
  'majority/ties-up': { geometry: replicas, rule: majority(2, 'up') },
  'majority/ties-first': { geometry: strips, rule: majority(2, 'first') },
  'majority-any/3 x 3': { geometry: small, rule: majority(3) },
  'majority-any/4 x 4, with ties': { geometry: replicas, rule: majority(4) },
  'majority-any/5, chains': { geometry: replicaChains, rule: majority(5) },
  'majority-any/2, chains in strips, with ties': { geometry: stripChains, rule: majority(2) },
  'decimation/2 x 2': { geometry: strips, rule: decimation(2) },
  'decimation/3 x 3': { geometry: small, rule: decimation(3) },
  'decimation/4, chains': { geometry: stripChains, rule: decimation(4) },
  'filter/2 x 2': { geometry: replicas, rule: filter(2, 0.25) },
  'filter/2 x 2, hard': { geometry: small, rule: { ...filter(2, 0), limit: 'hard' } },
  'filter-any/3 x 3': { geometry: small, rule: { ...filter(3, 0.25), factor: 3 } },
  'filter-any/4 x 4, strips': { geometry: strips, rule: filter(4, 0.25) },
  // The last weight is far below the rounding of the others, and decides where these cancel.
  'filter-any/3 x 3, exact': {
    geometry: small,
    rule: {
      kind: 'filter',
      factor: 2,
      side: 3,
      weights: [0.5, -0.5, 0, 0.5, -0.5, 0, 0, 0, 2 ** -60],
      bias: 0,
      offset: 0,
      limit: 'hard',
    },
  },
  'filter-any/4 x 4, with ties': { geometry: replicas, rule: { ...filter(4, 0), limit: 'hard' } },
} as const satisfies Record<string, { geometry: Geometry; rule: BlockRule | FilterRule }>;

/** Lattices grown from block spins of a hot start, by the name of the check. */
export const growingProblems = {
  // Copies of block spins alone.
  'growing-start': { geometry: replicas, coupling: 0.4363, sweeps: 0 },
  'growing/replicas': { geometry: small, coupling: 0.4363, sweeps: 3 },
  'growing/strips': { geometry: strips, coupling: 0.4363, sweeps: 1 },
  'growing-couplings': {
    geometry: small,
    coupling: 0.36,
    diagonal: 0.09,
    plaquette: -0.05,
    sweeps: 2,
  },
} as const;

/** A window across the edges of its lattice, whose block spins are only copied. */
export const grownWindow = { x: 2, y: 1, side: 20, margin: 6, sweeps: 0 } as const;
/** Windows of a hot start, by the name of the check. */
export const windowProblems = {
  'window, replicas': replicaGeometry(40, 64),
  'window, strips': strips,
} as const;

/** Operators of a hot start, by the name of the check. */
export const operatorProblems = {
  // Three chunks of sites.
  'operators, row-sums': replicas,
  'operators/odd side': geometries.oddReplicas,
} as const;

/** Operators with the two further ones, of a hot start. */
export const furtherProblem = { name: 'operators/further', geometry: replicas } as const;

/** Correlations of operators at two levels, by the name of the check. */
export const operatorCorrelationProblems = {
  'operator-correlations': { further: false, sums: artificialSums(operators.length) },
  'operator-correlations/further': { further: true, sums: artificialSums(allOperators.length) },
} as const;
/** Systems, and blocks of the jackknife, of the correlations of operators. */
export const correlationShape = { systems: 64, blocks: 32, sites: 2 ** 20 } as const;

/** Local fields of a hot start, by the name of the check. */
export const fieldProblems = {
  // Four chunks of sites.
  'local-fields, row-sums': replicas,
  'local-fields/odd side': geometries.oddReplicas,
} as const;

/** Boltzmann machine: side of its patches, words per unit, hidden units. */
export const machineShape = { side: 4, groups: 2, hidden: 11 } as const;
/** Training of a machine whose weights decide every unit. With these rates, sums in single precision are exact. */
export const training = { updates: 2, learningRate: 0.5, momentum: 0.5, l1: 0.25 } as const;

/** `Object.entries` of a table, with the types of its keys and values. */
export function entriesOf<T extends object>(table: T): [keyof T, T[keyof T]][] {
  return Object.entries(table) as [keyof T, T[keyof T]][];
}

/** Sums of operators at two levels, [level][operator][system]: even numbers of either sign up to 2^20. */
function artificialSums(count: number): number[][][] {
  return [1, 2].map((level) =>
    Array.from({ length: count }, (_, operator) =>
      Array.from(
        { length: 64 },
        (__, system) => 2 * (Math.imul(level * 1000 + operator * 64 + system, 0x9e3779b1) >> 12),
      ),
    ),
  );
}

function majority(factor: number, ties: BlockRule['ties'] = 'random'): BlockRule {
  return { kind: 'majority', factor, ties };
}

function decimation(factor: number): BlockRule {
  return { kind: 'decimation', factor, ties: 'random' };
}

/** Weights of which some cancel, so that hard filters have ties. */
function filter(side: number, bias: number): FilterRule {
  const weights = Array.from({ length: side * side }, (_, i) => (i % 3 === 2 ? -0.5 : 0.5));
  const offset = side > 3 ? -1 : 0;
  return { kind: 'filter', factor: 2, side, weights, bias, offset, limit: 'soft' };
}

function ladder(system: number): number {
  return 1 + 0.0625 * system;
}

function problem({
  temperature,
  ...rest
}: Omit<UpdateProblem, 'temperatures' | 'sweeps'> & {
  temperature: (system: number) => number;
}): UpdateProblem {
  const { systems } = rest.geometry;
  const temperatures = Array.from({ length: systems }, (_, system) => temperature(system));
  return { ...rest, temperatures, sweeps: 6 };
}

/** Antiferromagnets in a field, whose staggered magnetization is counted too. */
function everyCounting(): Record<`counting, ${SingleSpinName}`, UpdateProblem> {
  const entries = entriesOf(singleSpinProblems()).map(([name, each]) => [
    `counting, ${name}`,
    each,
  ]);
  return Object.fromEntries(entries) as Record<`counting, ${SingleSpinName}`, UpdateProblem>;
}

/** The ferromagnet without field. Its Metropolis updates have a separate kernel. */
function plain(geometry: Geometry, temperature: (system: number) => number): UpdateProblem {
  return problem({ geometry, update: 'metropolis', ...ferromagnet, temperature });
}

/** Every permutation of the kernel, for antiferromagnets in a field. */
function singleSpinProblems(): Record<SingleSpinName, UpdateProblem> {
  const entries = (['metropolis', 'heat-bath'] as const).flatMap((update) =>
    [small, replicaChains].flatMap((geometry) =>
      [() => 2.1, ladder].map((temperature) => [
        `single-spin/${update}/${geometry.lattice}/per-${temperature === ladder ? 'replica' : 'group'}`,
        problem({ geometry, update, interaction: -1, field: 0.25, temperature }),
      ]),
    ),
  );
  return Object.fromEntries(entries) as Record<SingleSpinName, UpdateProblem>;
}
