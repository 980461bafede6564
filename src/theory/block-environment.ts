import { elementAt } from '../element-at.ts';
import { spinOf } from './spin-of.ts';

/** Products of 2 x 2 matrices over a quarter of the ring: row by row, [state of the block's sites][state of the environment's sites]. */
interface Quarter {
  readonly matrices: Float64Array;
  /** State of the sites beside this quarter, for each state of the boundary of the block and of the environment. */
  readonly blockState: Uint8Array;
  readonly environmentState: Uint8Array;
  readonly environmentStates: number;
}

/**
 * A block of side n on an Ising torus of side n + 3, and its environment. The ring of 4(n + 1) sites around the block is a buffer; the
 * environment is the cross of 2n + 5 sites that is left, as in the studies of real-space mutual information (Koch-Janusz and Ringel, Nature Phys. 14,
 * 578, 2018). All sums are exact. The spins of the buffer form a ring, so products of 2 x 2 matrices sum over them. Spins inside the block
 * touch no site but those of the block: given the boundary of the block they are independent of the environment.
 *
 * In a state, bit i is site i of the list, 1 = up.
 */
export class BlockEnvironment {
  readonly side: number;
  /** Sites of the block that touch the buffer, and those that do not, row after row: site y * side + x. */
  readonly boundary: readonly number[];
  readonly inner: readonly number[];
  readonly environmentSites: number;
  readonly #coupling: number;
  readonly #quarters: readonly Quarter[];
  /** exp of minus the energy between sites of the environment. */
  readonly #environmentWeights: Float64Array;

  /**
   * @param side n, from 2 to 4
   * @param coupling K = J/kT
   */
  constructor(side: number, coupling: number) {
    this.side = side;
    this.#coupling = coupling;
    const sites = Array.from({ length: side ** 2 }, (_, site) => site);
    const isInner = (site: number): boolean =>
      [site % side, Math.floor(site / side)].every((x) => x > 0 && x < side - 1);
    this.boundary = sites.filter((site) => !isInner(site));
    this.inner = sites.filter(isInner);
    const size = side + 3;
    const at = (x: number, y: number): number => ((y + size) % size) * size + ((x + size) % size);
    const block = this.boundary.map((site) => at(1 + (site % side), 1 + Math.floor(site / side)));
    const environment = Array.from({ length: size ** 2 }, (_, site) => site).filter(
      (site) => site % size === size - 1 || site >= size * (size - 1),
    );
    this.environmentSites = environment.length;
    const neighbours = (site: number): number[] => {
      const [x, y] = [site % size, Math.floor(site / size)];
      return [at(x + 1, y), at(x - 1, y), at(x, y + 1), at(x, y - 1)];
    };
    this.#quarters = quartersOf(side, at).map((ring): Quarter => {
      const fields = ring.map((site) => neighbours(site));
      const beside = fields.flat();
      const [near, far] = [block, environment].map((all) =>
        all.filter((site) => beside.includes(site)),
      );
      if (!near || !far) throw new RangeError('A quarter of the ring has no neighbours.');
      return {
        matrices: matricesOf(fields, near, far, coupling),
        blockState: partialStates(block, near),
        environmentState: partialStates(environment, far),
        environmentStates: 2 ** far.length,
      };
    });
    // Each bond within the environment once: to the right and down.
    const bonds = environment.flatMap((site, one) => {
      const [right, , down] = neighbours(site);
      return [right, down].flatMap((other) => {
        const two = environment.indexOf(other ?? -1);
        return two < 0 ? [] : [[one, two] as const];
      });
    });
    this.#environmentWeights = Float64Array.from({ length: 2 ** environment.length }, (_, state) =>
      Math.exp(
        coupling * bonds.reduce((sum, [a, b]) => sum + spinOf(state, a) * spinOf(state, b), 0),
      ),
    );
  }

  /**
   * The weights of all states of the environment together with one state of the boundary of the block, summed over the buffer and over
   * the inside of the block. The sum over all states of both is not 1.
   */
  weights(boundaryState: number): Float64Array {
    const own = this.#innerWeights(boundaryState).reduce((sum, weight) => sum + weight, 0);
    const [one, two, three, four] = this.#quarters.map((quarter) => {
      const { matrices, blockState, environmentState, environmentStates } = quarter;
      const start = 4 * elementAt(blockState, boundaryState) * environmentStates;
      return {
        rows: matrices.subarray(start, start + 4 * environmentStates),
        states: environmentState,
      };
    });
    if (!one || !two || !three || !four) throw new RangeError('The ring has four quarters.');
    const weights = new Float64Array(this.#environmentWeights.length);
    for (let state = 0; state < weights.length; state++) {
      const [i, j] = [4 * (one.states[state] ?? 0), 4 * (two.states[state] ?? 0)];
      const [k, l] = [4 * (three.states[state] ?? 0), 4 * (four.states[state] ?? 0)];
      const trace = traceOfProduct(one.rows, i, two.rows, j, three.rows, k, four.rows, l);
      weights[state] = own * (this.#environmentWeights[state] ?? NaN) * trace;
    }
    return weights;
  }

  /** Probabilities of all states inside the block, given its boundary. */
  innerProbabilities(boundaryState: number): Float64Array {
    const weights = this.#innerWeights(boundaryState);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  }

  /** exp of minus the energy of the whole block. */
  #innerWeights(boundaryState: number): Float64Array {
    const { side, boundary, inner } = this;
    const spins = new Int8Array(side ** 2);
    for (const [i, site] of boundary.entries()) spins[site] = spinOf(boundaryState, i);
    return Float64Array.from({ length: 2 ** inner.length }, (_, state) => {
      for (const [i, site] of inner.entries()) spins[site] = spinOf(state, i);
      let sum = 0;
      for (let site = 0; site < side ** 2; site++) {
        const own = elementAt(spins, site);
        if (site % side < side - 1) sum += own * elementAt(spins, site + 1);
        if (site < side * (side - 1)) sum += own * elementAt(spins, site + side);
      }
      return Math.exp(this.#coupling * sum);
    });
  }
}

/** The ring around the block in its order, in four parts that each begin at a corner. */
function quartersOf(side: number, at: (x: number, y: number) => number): number[][] {
  const steps = Array.from({ length: side + 1 }, (_, step) => step);
  const far = side + 1;
  return [
    steps.map((x) => at(x, 0)),
    steps.map((y) => at(far, y)),
    steps.map((x) => at(far - x, far)),
    steps.map((y) => at(0, far - y)),
  ];
}

/** For each state of all sites, the state of some of them. */
function partialStates(all: readonly number[], some: readonly number[]): Uint8Array {
  const places = some.map((site) => all.indexOf(site));
  return Uint8Array.from({ length: 2 ** all.length }, (_, state) =>
    places.reduce((sum, place, bit) => sum | (((state >> place) & 1) << bit), 0),
  );
}

/** The product over sites of the ring of exp(K s s' + K s' field), for all states of the neighbours in block and environment. */
function matricesOf(
  neighbours: readonly (readonly number[])[],
  near: readonly number[],
  far: readonly number[],
  coupling: number,
): Float64Array {
  const like = Math.exp(coupling);
  const unlike = 1 / like;
  const matrices = new Float64Array(4 * 2 ** (near.length + far.length));
  for (let block = 0; block < 2 ** near.length; block++)
    for (let environment = 0; environment < 2 ** far.length; environment++) {
      let [a, b, c, d] = [1, 0, 0, 1];
      for (const beside of neighbours) {
        const field = beside.reduce((sum, site) => {
          const [one, other] = [near.indexOf(site), far.indexOf(site)];
          if (one >= 0) return sum + spinOf(block, one);
          return other >= 0 ? sum + spinOf(environment, other) : sum;
        }, 0);
        const up = Math.exp(coupling * field);
        const down = 1 / up;
        [a, b, c, d] = [
          (a * like + b * unlike) * up,
          (a * unlike + b * like) * down,
          (c * like + d * unlike) * up,
          (c * unlike + d * like) * down,
        ];
      }
      matrices.set([a, b, c, d], 4 * (block * 2 ** far.length + environment));
    }
  return matrices;
}

/** Trace of the product of four 2 x 2 matrices, each at a place of its array. */
function traceOfProduct(
  one: Float64Array,
  i: number,
  two: Float64Array,
  j: number,
  three: Float64Array,
  k: number,
  four: Float64Array,
  l: number,
): number {
  const [a = NaN, b = NaN, c = NaN, d = NaN] = [one[i], one[i + 1], one[i + 2], one[i + 3]];
  const [e = NaN, f = NaN, g = NaN, h = NaN] = [two[j], two[j + 1], two[j + 2], two[j + 3]];
  const [p = NaN, q = NaN, r = NaN, s = NaN] = [three[k], three[k + 1], three[k + 2], three[k + 3]];
  const [t = NaN, u = NaN, v = NaN, w = NaN] = [four[l], four[l + 1], four[l + 2], four[l + 3]];
  // Rows and columns of the product of the first two and of the last two.
  const [aa, ab, ba, bb] = [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h];
  const [cc, cd, dc, dd] = [p * t + q * v, p * u + q * w, r * t + s * v, r * u + s * w];
  return aa * cc + ab * dc + ba * cd + bb * dd;
}
