import { elementAt } from '../../element-at.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { uniformDeviates } from '../../statistics/random.ts';
import { oddInformation, type OddInformation } from '../../theory/odd-information.ts';
import { columnTable } from '../column-table.ts';
import type { FieldsPicture } from '../../report/report-content.ts';
import type { Table, Target, Verdict } from '../study.ts';
import type { Turns } from '../turns.ts';
import { above, all, control, forTrainings, limits, ruleText, unlessControl } from '../verdict.ts';
import { ascend, scaledTo, type BestFilter } from './ascent.ts';
import { sameMaximum } from './criteria.ts';
import { oddFilterInformation } from './information.ts';
import type { Settings } from './presets.ts';
import { randomWeights, seedOf } from './seeds.ts';
import { trainExactly } from './trained.ts';

/** Filters of a block with sites inside, of one length of the weights. */
export interface LargeFilters {
  readonly side: number;
  readonly coupling: number;
  readonly norm: number;
  readonly boundary: readonly number[];
  readonly inner: readonly number[];
  /** What equal weights keep, in nats. */
  readonly uniform: number;
  /** From each start. */
  readonly filters: readonly BestFilter[];
}

/** Filters of all sides and lengths, and by side the unit of a machine of the highest likelihood on whole blocks. */
export interface LargeResults {
  readonly found: readonly LargeFilters[];
  readonly likelihood: ReadonlyMap<number, Float64Array>;
}

/** Climbs from random weights for each side and each length of the weights, and trains the unit of highest likelihood. */
export function* largeFilters(
  { sides, norms, starts, likelihoodSteps }: Settings['large'],
  coupling: number,
  seed: number,
): Turns<LargeResults> {
  const found: LargeFilters[] = [];
  const likelihood = new Map<number, Float64Array>();
  for (const side of sides) {
    const information = yield* oddInformation(side, coupling);
    const informationOf = oddFilterInformation(information);
    const equal = new Float64Array(side ** 2).fill(1);
    for (const [order, norm] of norms.entries()) {
      const filters: BestFilter[] = [];
      for (let start = 0; start < starts; start++) {
        const weights = randomWeights(
          side ** 2,
          seedOf(seed, 'starts', side),
          order * 1000 + start,
        );
        filters.push(yield* ascend(informationOf, weights, { norm, biased: false }));
      }
      const { boundary, inner } = information;
      const uniform = informationOf(scaledTo(equal, norm), 0).information;
      found.push({ side, coupling, norm, boundary, inner, uniform, filters });
    }
    const steps = { steps: likelihoodSteps, seed };
    if (likelihoodSteps > 0)
      likelihood.set(side, yield* likelihoodFilter(information, side, steps));
  }
  return { found, likelihood };
}

/** The unit of a machine with one hidden unit and the highest likelihood on whole blocks of the torus. */
function* likelihoodFilter(
  { boundary, inner, innerProbabilities, boundaryProbabilities }: OddInformation,
  side: number,
  { steps, seed }: { readonly steps: number; readonly seed: number },
): Turns<Float64Array> {
  const half = innerProbabilities.length;
  const states = 2 ** (side ** 2);
  // The state of the whole block, row after row, from those of the boundary and of the inside.
  const probabilities = new Float64Array(states);
  for (let v = 0; v < half; v++)
    for (const [u, share] of elementAt(innerProbabilities, v).entries()) {
      const state =
        boundary.reduce((sum, site, bit) => sum + ((v >> bit) & 1) * 2 ** site, 0) +
        inner.reduce((sum, site, bit) => sum + ((u >> bit) & 1) * 2 ** site, 0);
      const own = share * elementAt(boundaryProbabilities, v);
      probabilities[state] = own;
      probabilities[states - 1 - state] = own;
    }
  const { weights } = yield* trainExactly(probabilities, {
    hidden: 1,
    steps,
    uniform: uniformDeviates(seedOf(seed, 'trainings', 1), side),
  });
  return elementAt(weights, 0);
}

/** Mean |w| on the boundary over mean |w| of all sites, less the same inside. */
function edge(
  weights: Float64Array,
  { boundary, inner }: Pick<LargeFilters, 'boundary' | 'inner'>,
): number {
  const mean = (sites: readonly number[]): number =>
    sites.reduce((sum, site) => sum + Math.abs(elementAt(weights, site)), 0) / sites.length;
  return (mean(boundary) - mean(inner)) / mean([...boundary, ...inner]);
}

/** `edge` over the starts. Where all find the same maximum, its error is rounding. */
function edgeOf(found: LargeFilters): Measured {
  return meanOf(found.filters.map(({ weights }) => edge(weights, found)));
}

/** Holds if the mean over starts is clearly above 0, and the filters keep something. */
function edgeVerdict(found: LargeFilters): Verdict {
  const { filters } = found;
  if (filters.length < 2) return 'inconclusive';
  if (filters.some(({ information }) => information < sameMaximum)) return 'fails';
  return above(edgeOf(found), 0, forTrainings(limits.clear, filters.length));
}

/** RS-2. */
export function boundaryTargets(
  { found, likelihood }: LargeResults,
  nulls: readonly LargeFilters[],
): Target[] {
  return [...new Set(found.map(({ side }) => side))].map((side) => {
    const own = found.filter((one) => one.side === side);
    const [first] = own;
    const last = own.at(-1);
    const starts = first?.filters.length ?? 0;
    const learned = likelihood.get(side);
    const ofLikelihood = learned && first ? edge(learned, first) : NaN;
    return unlessControl({
      id: `RS-2 ${side} x ${side}`,
      kind: 'claim',
      statement: `The best ${side} x ${side} filter at T_c has its weight on the boundary of the block.`,
      details:
        `Soft filters without a bias on the ${side + 3} x ${side + 3} torus, with a buffer of one site and the rest as environment. All 2^{${(side + 3) ** 2}} states are summed, so the only error is the spread of ${starts} random starts. ` +
        'Given the boundary, the spins inside are independent of the environment. The edge is the mean |w| of the boundary less that of the inside, over the mean of all. Equal weights have 0; a filter with nothing inside has ' +
        `${
          first
            ? edge(
                Float64Array.from({ length: side ** 2 }, (_, site) =>
                  first.inner.includes(site) ? 0 : 1,
                ),
                first,
              ).toFixed(3)
            : ''
        }.`,
      measured: Object.fromEntries([
        ...own.map((one) => [`edge at |w| = ${one.norm}`, edgeOf(one)]),
        [
          'I(h : E) of the best',
          Math.max(...(last?.filters ?? []).map(({ information }) => information)),
        ],
        ['equal weights', last?.uniform ?? NaN],
      ]),
      headline: own.slice(-1).map(({ norm }) => `edge at |w| = ${norm}`),
      expected: 'above 0',
      rule: `The mean edge over the starts, at every length of the weights, above 0: ${ruleText(forTrainings(limits.clear, starts))}. Fails if a filter keeps less than ${sameMaximum} nats`,
      verdict: all(own.map(edgeVerdict)),
      controls: [
        control(
          'the unit of highest likelihood of the same blocks',
          ofLikelihood,
          above({ value: ofLikelihood, error: 0 }, 0, limits.valueAlone),
        ),
        ...nulls.map((none) =>
          control(
            `the same ascents at K = 0, ${none.side} x ${none.side}, |w| = ${none.norm}`,
            edgeOf(none),
            edgeVerdict(none),
          ),
        ),
      ],
    });
  });
}

/** All lengths of all sides. */
export function boundaryTable(found: readonly LargeFilters[]): Table {
  return columnTable(
    'Soft filters of larger blocks at T_c, in nats. The edge has the spread of the starts',
    found,
    {
      block: ({ side }) => `${side} x ${side}`,
      '|w|': ({ norm }) => norm,
      'equal weights': ({ uniform }) => uniform.toFixed(6),
      best: ({ filters }) => Math.max(...filters.map((one) => one.information)).toFixed(6),
      worst: ({ filters }) => Math.min(...filters.map((one) => one.information)).toFixed(6),
      starts: ({ filters }) => filters.length,
      edge: (one) => edgeOf(one),
    },
  );
}

/** The best filter of each length, positive in its sum, and the filter of highest likelihood. */
export function boundaryFields({ found, likelihood }: LargeResults): FieldsPicture[] {
  return [...new Set(found.map(({ side }) => side))].map((side) => {
    const own = found.filter((one) => one.side === side);
    const learned = likelihood.get(side);
    return {
      caption:
        `${side} x ${side} filters, each on its own scale: of most information with |w| = ${own.map(({ norm }) => norm).join(', ')}` +
        (learned ? ', and last the unit of highest likelihood' : ''),
      fields: [
        ...own.map(
          ({ filters }) =>
            filters.reduce((best, one) => (one.information > best.information ? one : best))
              .weights,
        ),
        ...(learned ? [learned] : []),
      ].map(turned),
      columns: side,
      rows: side,
    };
  });
}

/** With a positive sum and 1 as its largest weight. */
function turned(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return weights.map((weight) => (Math.sign(sum) * weight) / largest);
}
