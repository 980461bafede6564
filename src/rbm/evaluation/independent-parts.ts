import { elementAt } from '../../element-at.ts';
import type { RbmParameters } from '../machine/parameters.ts';

/** A machine of units 0 and 1 whose states of one layer are counted. Units that are alike are one unit with copies. */
export interface CountedLayer {
  /** Biases of the layer whose states are counted. */
  readonly bias: Float64Array;
  /** How many units of the layer are alike. */
  readonly copies: Uint32Array;
  /** Biases of the other layer. */
  readonly otherBias: Float64Array;
  /** Row-major [unit][other]. */
  readonly weights: Float64Array;
}

/**
 * The parts of a machine that no weight connects, each with the layer that has fewer different states. Z is the product
 * over the parts. The sum over a layer of n units that are alike has n + 1 terms instead of 2^n.
 */
export function independentParts(machine: RbmParameters<Float64Array>): CountedLayer[] {
  return connected(machine).map(({ visible, hidden }) => {
    const byVisible = countedLayer(machine, 'visible', { units: visible, others: hidden });
    const byHidden = countedLayer(machine, 'hidden', { units: hidden, others: visible });
    return statesOf(byVisible) <= statesOf(byHidden) ? byVisible : byHidden;
  });
}

/** How many different states the counted layer has. */
export function statesOf({ copies }: CountedLayer): number {
  return copies.reduce((product, count) => product * (count + 1), 1);
}

interface Part {
  readonly visible: number[];
  readonly hidden: number[];
}

/** Units that weights connect, in the order of the units. */
function connected({ weights, visibleBias, hiddenBias }: RbmParameters<Float64Array>): Part[] {
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  // Visible units first, then hidden units.
  const partOf = new Int32Array(visible + hidden).fill(-1);
  let parts = 0;
  for (let unit = 0; unit < partOf.length; unit++) {
    if (partOf[unit] !== -1) continue;
    const open = [unit];
    partOf[unit] = parts;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const isVisible = at < visible;
      const others = isVisible ? hidden : visible;
      for (let other = 0; other < others; other++) {
        const weight = isVisible ? at * hidden + other : other * hidden + at - visible;
        const neighbour = isVisible ? visible + other : other;
        if (weights[weight] === 0 || partOf[neighbour] !== -1) continue;
        partOf[neighbour] = parts;
        open.push(neighbour);
      }
    }
    parts++;
  }
  const found: Part[] = Array.from({ length: parts }, () => ({ visible: [], hidden: [] }));
  for (const [unit, part] of partOf.entries())
    if (unit < visible) elementAt(found, part).visible.push(unit);
    else elementAt(found, part).hidden.push(unit - visible);
  return found;
}

function countedLayer(
  { weights, visibleBias, hiddenBias }: RbmParameters<Float64Array>,
  layer: 'visible' | 'hidden',
  { units, others }: { units: readonly number[]; others: readonly number[] },
): CountedLayer {
  const hidden = hiddenBias.length;
  const [own, other] = layer === 'visible' ? [visibleBias, hiddenBias] : [hiddenBias, visibleBias];
  const rowOf = (unit: number): Float64Array =>
    Float64Array.from(others, (each) =>
      elementAt(weights, layer === 'visible' ? unit * hidden + each : each * hidden + unit),
    );
  const kinds = new Map<number, Kind[]>();
  const different: Kind[] = [];
  for (const unit of units) {
    const [bias, row] = [elementAt(own, unit), rowOf(unit)];
    const sum = checksum(row, bias);
    const candidates = kinds.get(sum) ?? [];
    const known = candidates.find((kind) => kind.bias === bias && sameNumbers(kind.row, row));
    if (known) {
      known.copies++;
      continue;
    }
    const kind = { bias, row, copies: 1 };
    different.push(kind);
    kinds.set(sum, [...candidates, kind]);
  }
  const counted = new Float64Array(different.length * others.length);
  for (const [index, { row }] of different.entries()) counted.set(row, index * others.length);
  return {
    bias: Float64Array.from(different, ({ bias }) => bias),
    copies: Uint32Array.from(different, ({ copies }) => copies),
    otherBias: Float64Array.from(others, (each) => elementAt(other, each)),
    weights: counted,
  };
}

/** Units that are alike. */
interface Kind {
  readonly bias: number;
  readonly row: Float64Array;
  copies: number;
}

/** A number that is the same for rows that are the same, and hardly ever for others. */
function checksum(row: Float64Array, bias: number): number {
  let sum = bias;
  for (let i = 0; i < row.length; i++) sum += (row[i] ?? NaN) * (1 + ((i * 0.618033988749895) % 1));
  return sum;
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, index) => value === b[index]);
}
