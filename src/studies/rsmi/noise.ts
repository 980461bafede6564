import { elementAt } from '../../element-at.ts';
import { uniformDeviates } from '../../statistics/random.ts';
import { blockInformation } from '../../theory/block-information.ts';
import { normalized } from '../../theory/rule-information.ts';
import { spinOf } from '../../theory/spin-of.ts';
import type { Turns } from '../turns.ts';
import { entropy, keptOfCoin } from '../../theory/entropy.ts';
import { ascend } from './ascent.ts';
import { blockFilterInformation } from './information.ts';
import type { NoiseSettings } from './presets.ts';
import { randomWeights, seedOf } from './seeds.ts';
import { trainExactly } from './trained.ts';

/** Spins of the block, and of the pairs of noise beside it. */
const latticeSpins = 4;
const noiseSpins = 4;
const latticeStates = 2 ** latticeSpins;
/** Length of the weights of the filter that maximizes information. */
export const filterNorm = 4;

/** A hidden unit or a filter that sees four spins of the lattice and four of noise. */
export interface Watcher {
  readonly weights: Float64Array;
  /** Share of the squared weights on the noise. */
  readonly onNoise: number;
  /** I(h : E) in nats. */
  readonly information: number;
}

/** Machines and filters of one temperature and one coupling of the noise. */
export interface NoiseCase {
  readonly temperature: number;
  readonly coupling: number;
  /** Mutual information of the two spins of a noise pair, in nats. */
  readonly pair: number;
  /** Total correlation of the four lattice spins: the sum of their entropies less that of the block, in nats. */
  readonly block: number;
  /** By the number of hidden units, each seed with its units. */
  readonly machines: ReadonlyMap<number, readonly TrainedUnits[]>;
  /** The filter of most information, from a random start for each seed. */
  readonly filters: readonly Watcher[];
}

export interface TrainedUnits {
  readonly divergence: number;
  readonly units: readonly Watcher[];
}

/** Trains machines by maximum likelihood and filters by information, on a block with two pairs of noise spins beside it. */
export function* noiseCases(
  { temperatures, couplings, hidden, seeds, steps }: NoiseSettings,
  seed: number,
): Turns<NoiseCase[]> {
  const cases: NoiseCase[] = [];
  let streams = 0;
  for (const temperature of temperatures) {
    const information = blockInformation(1 / temperature);
    for (const coupling of couplings) {
      const noise = noiseDistribution(coupling);
      const informationOf = blockFilterInformation(information, noise);
      const probabilities = Float64Array.from(
        { length: latticeStates * noise.length },
        (_, state) =>
          elementAt(information.block, state % latticeStates) *
          elementAt(noise, Math.floor(state / latticeStates)),
      );
      const watcher = (weights: Float64Array): Watcher => {
        const squares = weights.map((weight) => weight ** 2);
        return {
          weights,
          onNoise: total(squares.subarray(latticeSpins)) / total(squares),
          information: informationOf(weights, 0).information,
        };
      };
      const machines = new Map<number, TrainedUnits[]>();
      for (const count of hidden) {
        const trained: TrainedUnits[] = [];
        for (let number = 0; number < seeds; number++) {
          const uniform = uniformDeviates(seedOf(seed, 'trainings'), streams++);
          const found = yield* trainExactly(probabilities, { hidden: count, steps, uniform });
          trained.push({ divergence: found.divergence, units: found.weights.map(watcher) });
        }
        machines.set(count, trained);
      }
      const filters: Watcher[] = [];
      for (let number = 0; number < seeds; number++) {
        const start = randomWeights(
          latticeSpins + noiseSpins,
          seedOf(seed, 'noise starts'),
          streams++,
        );
        const best = yield* ascend(informationOf, start, { norm: filterNorm, biased: false });
        filters.push(watcher(best.weights));
      }
      cases.push({
        temperature,
        coupling,
        pair: keptOfCoin(Math.tanh(coupling)),
        block: latticeSpins * Math.LN2 - entropy(information.block),
        machines,
        filters,
      });
    }
  }
  return cases;
}

/** P of four spins in two pairs, each pair with a coupling of its own and nothing else. */
function noiseDistribution(coupling: number): Float64Array {
  return normalized(
    Float64Array.from({ length: 2 ** noiseSpins }, (_, state) =>
      Math.exp(
        coupling * (spinOf(state, 0) * spinOf(state, 1) + spinOf(state, 2) * spinOf(state, 3)),
      ),
    ),
  );
}

/** The single hidden unit of each training. */
export function singleUnits(one: NoiseCase | undefined): Watcher[] {
  return one?.machines.get(1)?.flatMap(({ units }) => units) ?? [];
}

/** The units of the training of highest likelihood. A training can end in a lesser maximum. */
export function likeliest(one: NoiseCase | undefined, hidden = 1): readonly Watcher[] {
  const trainings = one?.machines.get(hidden) ?? [];
  const [first] = trainings.toSorted((a, b) => a.divergence - b.divergence);
  return first?.units ?? [];
}

function total(values: Float64Array): number {
  return values.reduce((sum, own) => sum + own, 0);
}
