import { elementAt } from '../../element-at.ts';
import { exponential, sineAndCosine } from '../../elementary.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { anglesOf, type WaveNodes } from './coupling-nodes.ts';
import { beginTask, type TaskControl } from '../task-control.ts';
import {
  couplingsOfPairs,
  couplingsOfSets,
  pairsWithItself,
  roundingOf,
  type SetCouplings,
  type UnitSets,
} from './set-couplings.ts';

/** 2^-32 turns. */
const radians = Math.PI / 2 ** 31;
/** Smallest cosine, so that tangents stay finite. */
const least = 2 ** -25;

/** Factors of one hidden unit at one node: the products of all cosines for even and odd couplings, and the tangents. */
interface Factors {
  readonly even: number;
  readonly odd: number;
  readonly tangents: Float64Array;
}

/**
 * What `couplingSums` gives, in double precision on the host, from additions, products and quotients alone, so that it has the same bits
 * everywhere.
 * @returns undefined where it was stopped
 */
export async function exactCouplings(
  parameters: RbmParameters<Float64Array>,
  nodes: WaveNodes,
  lists: readonly (UnitSets | 'all pairs')[],
  control: TaskControl & { readonly name: string },
): Promise<SetCouplings[] | undefined> {
  const { visibleBias, hiddenBias } = parameters;
  const { length: visible } = visibleBias;
  const { length: hidden } = hiddenBias;
  const report = beginTask(control, `couplings of ${control.name}`, hidden, 'hidden units');
  const sums = sumsOf(parameters, nodes, [...lists, pairsWithItself(visible)]);
  for (let turn = sums.next(); ; turn = sums.next()) {
    if (control.signal?.aborted) return undefined;
    if (turn.done) {
      const sizes = elementAt(turn.value, lists.length);
      const rounding = roundingOf(visible);
      return lists.map((list, index) => {
        const total = elementAt(turn.value as Float64Array[], index);
        return list === 'all pairs'
          ? couplingsOfPairs(total, { visible, stride: visible, rounding, sizes })
          : couplingsOfSets(total, list, { visibleBias, rounding });
      });
    }
    report(turn.value);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/**
 * Sums over hidden units; a turn ends after each of them.
 * @returns for each list sum and size of each set, or the sum of each pair, `[unit][unit]`
 */
function* sumsOf(
  parameters: RbmParameters<Float64Array>,
  nodes: WaveNodes,
  lists: readonly (UnitSets | 'all pairs')[],
): Generator<number, Float64Array[], void> {
  const { visibleBias, hiddenBias } = parameters;
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  const angles = anglesOf(parameters, nodes);
  const weights = exactNodeWeights(nodes);
  const totals = lists.map(
    (list) =>
      new Float64Array(
        list === 'all pairs' ? visible * visible : 2 * (list.units.length / list.order),
      ),
  );
  for (let unit = 0; unit < hidden; unit++) {
    const own = Uint32Array.from({ length: visible + 1 }, (_, i) =>
      elementAt(angles, i * hidden + unit),
    );
    for (const [node, weight] of weights.entries()) {
      const factors = factorsOf(own, 2 * node + 1, weight);
      for (const [index, list] of lists.entries()) {
        const total = elementAt(totals, index);
        if (list === 'all pairs') addPairs(total, factors);
        else addSets(total, list, factors);
      }
    }
    yield unit + 1;
  }
  return totals;
}

/** h/(k sinh(pi k/2)) at the midpoints. */
function exactNodeWeights({ step, count }: WaveNodes): Float64Array {
  return Float64Array.from({ length: count }, (_, node) => {
    const k = (node + 0.5) * step;
    const growth = exponential((Math.PI * k) / 2);
    return (2 * step) / (k * (growth - 1 / growth));
  });
}

/** @param angles at half a step, in 2^-32 turns; that of the bias is the last */
function factorsOf(angles: Uint32Array, multiple: number, weight: number): Factors {
  const visible = angles.length - 1;
  const tangents = new Float64Array(visible);
  let product = weight;
  for (let i = 0; i < visible; i++) {
    const [sine, cosine] = sineAndCosine(radians * Math.imul(angles[i] ?? NaN, multiple));
    const bounded = Math.abs(cosine) < least ? least : cosine;
    tangents[i] = sine / bounded;
    product *= bounded;
  }
  const [sine, cosine] = sineAndCosine(radians * Math.imul(elementAt(angles, visible), multiple));
  return { even: product * cosine, odd: product * sine, tangents };
}

/** The loops of many products are written out for their speed. */
function addPairs(total: Float64Array, { even, tangents }: Factors): void {
  const { length } = tangents;
  for (let a = 0; a < length; a++) {
    const left = even * (tangents[a] ?? NaN);
    for (let b = a + 1; b < length; b++)
      total[a * length + b] = (total[a * length + b] ?? NaN) + left * (tangents[b] ?? NaN);
  }
}

function addSets(total: Float64Array, { order, units }: UnitSets, factors: Factors): void {
  const { tangents, even, odd } = factors;
  for (let at = 0, set = 0; at < units.length; at += order, set += 2) {
    let term = order % 2 === 0 ? even : odd;
    for (let i = 0; i < order; i++) term *= tangents[units[at + i] ?? NaN] ?? NaN;
    total[set] = (total[set] ?? NaN) + term;
    total[set + 1] = (total[set + 1] ?? NaN) + Math.abs(term);
  }
}
