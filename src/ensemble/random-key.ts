interface Purpose {
  /** Below 256. Ising updates, the start and training keep the numbers of version 0.1, so their bits stay the same. */
  readonly number: number;
  /** Number of streams for independent users of one seed, such as the layers of a stack; default 1. */
  readonly streams?: number;
  /** Number of periods, for counts that exceed a 32-bit step; default 1. */
  readonly periods?: number;
  /** The first key of the purpose, if two purposes share a number; default 0. */
  readonly first?: number;
}

/** Number of periods of 2^32 steps each. Together they reach 2^53, the largest exact whole number of JavaScript. */
const periodsOfSteps = 2 ** 21;
const layers = 2 ** 16;

/**
 * All purposes of random bits. A purpose owns the keys `first + stream + streams * period`, and under each key the whole
 * counter of `random4` (site or unit, group, step, draw). Two purposes never share a key.
 */
export const purposes = {
  // Lattices.
  start: { number: 0 },
  metropolis: { number: 1, periods: periodsOfSteps },
  'single-spin': { number: 9, periods: periodsOfSteps },
  clusters: { number: 10, periods: periodsOfSteps },
  exchange: { number: 11, periods: periodsOfSteps },
  reversal: { number: 12, periods: periodsOfSteps },
  /** Ties of block spins. */
  ties: { number: 2, periods: periodsOfSteps },
  /** Block spins of filters. */
  filter: { number: 30, periods: periodsOfSteps },
  /** Hidden units as block spins: one stream for each level. */
  'hidden-map': { number: 31, streams: layers, periods: periodsOfSteps },
  /** Fine spins given block spins: a stream for each side of the fine lattice, a period for each time it is grown. */
  growing: { number: 40, streams: 2 ** 18, periods: periodsOfSteps },
  // Data of machines.
  /** Places of the patches for training a machine. `map-patches` are the patches for measuring its correlator maps. */
  patches: { number: 7, periods: periodsOfSteps },
  'map-patches': { number: 18, periods: periodsOfSteps },
  permutation: { number: 16 },
  /** The order of the samples of a file. The first samples in this order are held out. */
  samples: { number: 6, first: 2 ** 48 },
  /** The order of samples to evaluate a machine with. */
  'test-samples': { number: 19 },
  // Training: one stream for each layer.
  weights: { number: 3, streams: layers },
  /** The order of the groups: one period for each epoch. */
  shuffle: { number: 6, streams: layers, periods: 2 ** 32 },
  hidden: { number: 4, streams: layers, periods: 2 ** 33 },
  visible: { number: 5, streams: layers, periods: 2 ** 33 },
  /** Rounding in exact arithmetic: a step for each update. */
  rounding: { number: 63, streams: layers, periods: 2 ** 33 },
  /** The start of persistent chains. */
  chains: { number: 13, streams: layers },
  /** Samples of hidden units, the data of the next layer. Then held-out samples, and new samples after an epoch of a layer. */
  encode: { number: 8, streams: layers },
  'encode-held-out': { number: 20, streams: layers },
  'encode-anew': { number: 21, streams: layers, periods: layers },
  // Evaluation: one stream for each layer.
  /** Samples passed up a stack of machines, one step for each set of samples. */
  evaluate: { number: 14, streams: layers },
  'reconstruct-hidden': { number: 22, streams: layers },
  'reconstruct-visible': { number: 23, streams: layers },
  /** Correlator maps, one step for each block of samples. */
  maps: { number: 24, streams: layers },
  /** Gibbs chains without clamped units, one step for each Gibbs step. */
  'free-hidden': { number: 25 },
  'free-visible': { number: 26 },
  /** Layers of a stack below the machine that draws. */
  descent: { number: 27, streams: layers },
  /** Two streams for each layer: one for hidden units, then one for visible units. */
  annealing: { number: 15, streams: 2 * layers },
  /** Which of the independent distributions that annealing starts from a run belongs to. */
  'annealing-components': { number: 60, streams: layers },
  /** Random states that the search for modes starts from. */
  'mode-starts': { number: 61, streams: layers },
  /** Which samples a mixture is fitted to, and which it is judged by. */
  mixture: { number: 62, streams: layers },
  /** Uniformly random lattices of the visible units, one step for each batch. */
  'random-lattices': { number: 36, streams: layers },
  /** Seeds made from a seed, a stream each: see `seedPurposes`. */
  seed: { number: 17, streams: 2 ** 53 },
} as const satisfies Readonly<Record<string, Purpose>>;

/** A purpose of random bits. The bits of different purposes are independent. */
export type RandomPurpose = keyof typeof purposes;

/**
 * The key of a stream for `random4` of shaders/shared/random.wgsl: 64 bits hashed from seed, purpose, stream and period.
 * @param seed a whole number from 0 to 2^53 - 1
 * @param place.stream distinguishes independent users of one seed, for example the layers of a stack; default 0
 * @param place.period continues the count beyond a 32-bit step; default 0
 * @throws RangeError for a stream or period outside the range that the table gives to the purpose
 */
export function randomKey(
  seed: number,
  purpose: RandomPurpose,
  { stream = 0, period = 0 }: { stream?: number; period?: number } = {},
): [number, number] {
  const { number, streams = 1, periods = 1, first = 0 }: Purpose = purposes[purpose];
  assertWithin(purpose, 'stream', stream, streams);
  assertWithin(purpose, 'period', period, periods);
  const place = BigInt(first) + BigInt(stream) + BigInt(streams) * BigInt(period);
  const mixed = mix(mix(BigInt(seed)) ^ mix(BigInt(number) + place * 256n + 0x9e3779b97f4a7c15n));
  return [Number(mixed & 0xffffffffn), Number(mixed >> 32n)];
}

function assertWithin(
  purpose: RandomPurpose | SeedPurpose,
  name: string,
  value: number,
  count: number,
): void {
  if (Number.isInteger(value) && value >= 0 && value < count) return;
  throw new RangeError(
    `Random bits of '${purpose}': ${name} ${value}; give a whole number from 0 to ${count - 1}.`,
  );
}

/** The finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014). */
function mix(value: bigint): bigint {
  let z = BigInt.asUintN(64, value + 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

interface SeedRange {
  /** The first stream of `purposes.seed`. */
  readonly first: number;
  /** Number of seeds; default 1. */
  readonly count?: number;
  /** The purpose of the seed that these seeds are made from; default: the seed of the run. */
  readonly from?: string;
}

/**
 * All purposes of seeds that are made from another seed. A purpose owns the streams `first` to `first + count - 1` of
 * `purposes.seed`. Two purposes whose seeds are made from the same seed never share a stream.
 */
export const seedPurposes = {
  /** Samples that a machine is not trained on. */
  'held-out': { first: 0 },
  evaluation: { first: 1 },
  /** Lattices so hot that they take another update than the rest of a scan. */
  'hot-lattices': { first: 2 },
  /** One seed for each seed of an evaluation. */
  'one-evaluation': { from: 'evaluation', first: 0, count: 2 ** 53 },
  'evaluation-samples': { from: 'one-evaluation', first: 0 },
  'evaluation-chains': { from: 'one-evaluation', first: 1 },
  'evaluation-model': { from: 'one-evaluation', first: 2 },
  /** Lattices for the signs of hidden units, and random spins for the gain of a layer. */
  'map-signs': { first: 3 },
  'map-gains': { first: 4 },
  /** Searches for the modes of a machine, and the annealing that starts from the modes: two for each search. */
  modes: { first: 2 ** 19, count: 2 ** 19 },
  /** Lattices that the page measures beside its pictures. */
  companion: { first: 8 },
  /** Chains of a machine that tell the shares of its phases: one seed for each layer. */
  phases: { first: 2 ** 18, count: 2 ** 16 },
  /** Chains that follow a machine through its training: for each layer, those that find the pace, then those that count. */
  trajectories: { first: 2 ** 18 + 2 ** 16, count: 2 ** 17 },
  /** The lattices that are matched: two for each temperature. */
  matching: { first: 2 ** 20, count: 2 ** 20 },
  // Studies.
  'decimation-chains': { first: 2 ** 21, count: 2 ** 20 },
  'mehta-schwab': { first: 2 ** 22, count: 2 ** 20 },
  koch: { first: 2 ** 23, count: 2 ** 20 },
  'learned-map': { first: 2 ** 24, count: 2 ** 20 },
  rsmi: { first: 2 ** 25 + 2 ** 24, count: 2 ** 20 },
  thermodynamics: { first: 2 ** 29, count: 2 ** 20 },
  'rbm-flow': { first: 2 ** 27, count: 2 ** 20 },
  /** The blocks of replicas of a plan, from the second on: the first block takes the seed itself. */
  'plan-blocks': { first: 2 ** 30, count: 2 ** 20 },
  /** The sizes of a finite-size scaling, and its relaxation. */
  scaling: { first: 2 ** 30 + 2 ** 21, count: 2 ** 20 },
  /** One seed for each hidden unit, whose map is permuted. */
  'koch-permuted-map': { from: 'koch', first: 0, count: 2 ** 32 },
} as const satisfies Readonly<Record<string, SeedRange>>;

/** A purpose of seeds that are made from another seed. */
export type SeedPurpose = keyof typeof seedPurposes;

/**
 * A new seed. Its streams are independent of all streams of `seed`.
 * @param index distinguishes several seeds of one purpose, from 0; default 0
 * @returns a whole number from 0 to 2^53 - 1
 * @throws RangeError for an index outside the range that the table gives to the purpose
 */
export function derivedSeed(seed: number, purpose: SeedPurpose, index = 0): number {
  const { first, count = 1 }: SeedRange = seedPurposes[purpose];
  assertWithin(purpose, 'index', index, count);
  const [low, high] = randomKey(seed, 'seed', { stream: first + index });
  return (high >>> 11) * 2 ** 32 + low;
}
