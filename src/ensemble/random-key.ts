/** What a stream of random bits is for; streams of different purposes are independent. */
export type RandomPurpose =
  | 'start'
  | 'metropolis'
  | 'ties'
  | 'weights'
  | 'hidden'
  | 'visible'
  | 'shuffle'
  | 'patches'
  | 'encode'
  | 'single-spin'
  | 'clusters'
  | 'exchange'
  | 'reversal'
  | 'chains'
  | 'evaluate'
  | 'annealing'
  | 'permutation'
  | 'seed';

const purposes: readonly RandomPurpose[] = [
  'start',
  'metropolis',
  'ties',
  'weights',
  'hidden',
  'visible',
  'shuffle',
  'patches',
  'encode',
  'single-spin',
  'clusters',
  'exchange',
  'reversal',
  'chains',
  'evaluate',
  'annealing',
  'permutation',
  'seed',
];

/**
 * The key of a stream for `random4` of shaders/shared/random.wgsl: 64 bits hashed from seed, purpose and epoch.
 * @param seed a whole number from 0 to 2^53 - 1
 * @param epoch counts what a 32-bit step cannot: bits 32 and up of the step, a layer, a run
 */
export function randomKey(seed: number, purpose: RandomPurpose, epoch = 0): [number, number] {
  const stream = BigInt(purposes.indexOf(purpose)) + BigInt(epoch) * 256n;
  const mixed = mix(mix(BigInt(seed)) ^ mix(stream + 0x9e3779b97f4a7c15n));
  return [Number(mixed & 0xffffffffn), Number(mixed >> 32n)];
}

/** The finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014). */
function mix(value: bigint): bigint {
  let z = BigInt.asUintN(64, value + 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/**
 * A seed for streams that are independent of all those of `seed`: samples to hold out, samples to judge by.
 * @param number tells several of them apart, 0 to 2^44
 * @returns a whole number from 0 to 2^53 - 1
 */
export function derivedSeed(seed: number, number: number): number {
  const [low, high] = randomKey(seed, 'seed', number);
  return (high >>> 11) * 2 ** 32 + low;
}
