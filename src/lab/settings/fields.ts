import type { Field, Value } from './field.ts';
import type { Settings } from './settings.ts';

export const temperatureRange = { kind: 'range', least: 0.5, most: 5, step: 0.001 } as const;
const fieldRange = { kind: 'range', least: -1, most: 1, step: 0.01 } as const;

/** Sweeps a second that stand for as many as there can be. */
export const fastest = 1_000_000;

/** Every setting, in the order of an address. The controls, their tooltips and the address come from here alone. */
export const fields: { readonly [K in keyof Settings]: Field<Settings[K]> } = {
  story: {
    ...described('story', 'story', 'Which story is told, or free play with every control.'),
    domain: names({
      'zoom-out': 'Zoom out',
      'what-matters': 'What matters',
      machine: 'A machine that zooms out',
      'is-it-rg': 'Is it really RG?',
      'free-play': 'Free play',
    }),
    renews: 'nothing',
  },
  temperature: {
    ...described(
      'temperature',
      'temperature',
      'How strongly heat shakes the spins. The dashed line marks the critical temperature.',
      { symbol: 'T', unit: 'J/k' },
    ),
    domain: temperatureRange,
    renews: 'nothing',
  },
  field: {
    ...described(
      'field',
      'field',
      'An external magnetic field, which favours up where it is positive.',
      {
        symbol: 'h',
        unit: 'J',
      },
    ),
    domain: fieldRange,
    renews: 'nothing',
  },
  size: {
    ...described(
      'size',
      'size',
      'Spins along each side of the square lattice, whose opposite edges join.',
      {
        symbol: 'L',
        unit: 'sites',
      },
    ),
    domain: numbers(
      [64, 128, 256, 512, 576, 1024, 1728, 2048, 4096, 8192],
      (each) => `${each} × ${each}`,
    ),
    renews: 'lattice',
  },
  beside: {
    ...described(
      'beside',
      'beside it',
      'Shows two more lattices, one colder and one hotter by this much, at the same time.',
      { symbol: 'ΔT', unit: 'J/k' },
    ),
    domain: numbers([0, 0.05, 0.1, 0.2, 0.4, 0.8], (each) =>
      each === 0 ? 'nothing' : `T − ${each} and T + ${each}`,
    ),
    renews: 'lattice',
  },
  update: {
    ...described(
      'update',
      'update',
      'How spins are flipped: one at a time by Metropolis or heat bath, or in whole clusters (Swendsen-Wang), which is far quicker at the critical temperature.',
    ),
    domain: names({
      metropolis: 'Metropolis',
      'heat-bath': 'heat bath',
      'swendsen-wang': 'Swendsen-Wang',
    }),
    renews: 'nothing',
  },
  start: {
    ...described(
      'start',
      'start',
      'The first configuration: every spin at random, all up, or two domains.',
    ),
    domain: names({ hot: 'hot: random', cold: 'cold: all up', striped: 'two domains' }),
    renews: 'lattice',
  },
  seed: {
    ...described(
      'seed',
      'seed',
      'Of all random numbers. The same seed gives the same spins everywhere, also on the command line.',
    ),
    domain: { kind: 'whole' },
    renews: 'lattice',
  },
  speed: {
    ...described(
      'speed',
      'speed',
      'Sweeps a second wished for; in a sweep every spin is tried once. The line below says how many are achieved.',
      { unit: 'sweeps/s' },
    ),
    domain: numbers([1, 4, 15, 60, 240, 480, 960, 3840, 15360, fastest], (each) =>
      each === fastest ? 'as fast as it goes' : `${each} sweeps/s`,
    ),
    renews: 'nothing',
  },
  rule: {
    ...described(
      'rule',
      'block rule',
      'How a block of spins becomes one: the majority of its spins, or its first spin alone (decimation).',
    ),
    domain: names({ majority: 'majority', decimation: 'decimation' }),
    renews: 'lattice',
  },
  factor: {
    ...described(
      'factor',
      'block side',
      'Spins along each side of a block. Blocks of side 3 need sizes such as 576 or 1728.',
      {
        symbol: 'b',
        unit: 'sites',
      },
    ),
    domain: numbers([2, 3, 4], (each) => `${each} × ${each}`),
    renews: 'lattice',
  },
  ties: {
    ...described(
      'ties',
      'ties',
      'What decides where a 2 × 2 block has as many up as down. Only the fair coin keeps the symmetry; the others are wrong, for comparison.',
    ),
    domain: names({ random: 'a fair coin', up: 'always up', first: 'the first spin' }),
    renews: 'lattice',
  },
  learning: {
    ...described(
      'learning',
      'learning',
      'Whether the Boltzmann machine trains on the running lattice.',
    ),
    domain: { kind: 'toggle' },
    renews: 'nothing',
  },
  patch: {
    ...described(
      'patch',
      'patch side',
      'The machine sees square patches of this many spins a side.',
      {
        unit: 'sites',
      },
    ),
    domain: numbers([4, 6, 8, 10, 12, 16], (each) => `${each} × ${each}`),
    renews: 'machine',
  },
  hidden: {
    ...described(
      'hidden',
      'hidden units',
      'Units that each look at the whole patch, through weights of their own. The data do not show them: hence the name.',
      {
        symbol: 'n',
      },
    ),
    domain: numbers([4, 9, 16, 25, 36, 64, 100, 144, 256], (each) => `${each}`),
    renews: 'machine',
  },
  units: {
    ...described(
      'units',
      'unit values',
      'Whether the units of the machine are 0 and 1, or −1 and +1.',
    ),
    domain: names({ binary: '0 and 1', spin: '−1 and +1' }),
    renews: 'machine',
  },
  data: {
    ...described(
      'data',
      'data',
      'What the machine learns from: patches of the lattice or, as a control, patches whose spins come from places far apart, which have the same magnetization and no neighbours.',
    ),
    domain: names({ patches: 'patches', scattered: 'scattered spins' }),
    renews: 'machine',
  },
  connected: {
    ...described(
      'connected',
      'without background',
      'Whether correlator maps leave out what follows from the magnetization alone, the product of the means.',
    ),
    domain: { kind: 'toggle' },
    renews: 'nothing',
  },
  algorithm: {
    ...described(
      'algorithm',
      'algorithm',
      'Contrastive divergence starts its Gibbs steps at the data; the persistent kind goes on where the last update ended.',
    ),
    domain: names({ cd: 'CD', pcd: 'PCD' }),
    renews: 'machine',
  },
  steps: {
    ...described('k', 'Gibbs steps', 'Gibbs steps of each update of the weights.', { symbol: 'k' }),
    domain: numbers([1, 2, 3, 5, 10, 20], (each) => `${each}`),
    renews: 'machine',
  },
  batch: {
    ...described('batch', 'batch', 'Patches that each update of the weights averages over.', {
      unit: 'patches',
    }),
    domain: numbers([32, 64, 128, 256, 512, 1024, 2048], (each) => `${each}`),
    renews: 'machine',
  },
  learningRate: {
    ...described(
      'rate',
      'learning rate',
      'How far an update moves the weights along the gradient.',
      {
        symbol: 'η',
      },
    ),
    domain: { kind: 'range', least: 0.001, most: 0.5, step: 0.001 },
    renews: 'nothing',
  },
  momentum: {
    ...described('momentum', 'momentum', 'The share of the last update that is taken again.', {
      symbol: 'μ',
    }),
    domain: { kind: 'range', least: 0, most: 0.95, step: 0.05 },
    renews: 'nothing',
  },
  l1: {
    ...described(
      'l1',
      'L1 penalty',
      'Shrinks every weight by the same amount, so that weights nothing needs fade away.',
      {
        symbol: 'λ₁',
      },
    ),
    domain: { kind: 'range', least: 0, most: 0.02, step: 0.0001 },
    renews: 'nothing',
  },
  l2: {
    ...described('l2', 'L2 penalty', 'Shrinks every weight in proportion to its size.', {
      symbol: 'λ₂',
    }),
    domain: { kind: 'range', least: 0, most: 0.02, step: 0.0001 },
    renews: 'nothing',
  },
  flow: {
    ...described(
      'flow',
      'coupling flow',
      'Whether the couplings of every level are measured, on many small lattices of their own.',
    ),
    domain: { kind: 'toggle' },
    renews: 'nothing',
  },
  correlations: {
    ...described(
      'correlations',
      'correlation function',
      'Whether the correlation of spins at every distance is measured, on lattices up to 1024 × 1024.',
    ),
    domain: { kind: 'toggle' },
    renews: 'nothing',
  },
};

/** Names of all settings. */
export const settingNames = Object.keys(fields) as (keyof Settings)[];

/** The field of a setting whose type is not known where it is used. */
export function fieldOf(name: keyof Settings): Field<Value> {
  return fields[name] as Field<Value>;
}

function described(
  key: string,
  label: string,
  about: string,
  { symbol = '', unit = '' }: { symbol?: string; unit?: string } = {},
): Pick<Field<never>, 'key' | 'label' | 'about' | 'symbol' | 'unit'> {
  return { key, label, about, symbol, unit };
}

function names<T extends string>(options: Readonly<Record<T, string>>): Field<T>['domain'] {
  const entries = Object.entries(options) as [T, string][];
  return { kind: 'choice', options: entries.map(([value, name]) => ({ value, name })) };
}

function numbers(
  values: readonly number[],
  name: (value: number) => string,
): Field<number>['domain'] {
  return { kind: 'choice', options: values.map((value) => ({ value, name: name(value) })) };
}
