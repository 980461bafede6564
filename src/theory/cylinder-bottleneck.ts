import { elementAt } from '../element-at.ts';
import { spinOf } from './spin-of.ts';

/**
 * Two rings of an infinite Ising cylinder: what one ring tells of another one some sites along the axis (Gordon, Banerjee, Koch-Janusz & Ringel,
 * Phys. Rev. Lett. 126, 240601, 2021). Bit i of a state is spin i of a ring, 1 = up.
 */
export interface CylinderRings {
  /** The two largest eigenvalues of the transfer matrix. */
  readonly eigenvalues: readonly [number, number];
  /** P of the states of one ring. */
  readonly ring: Float64Array;
  /** P of the states of the other ring given the state of the first, [first][second]. */
  readonly conditional: readonly Float64Array[];
}

/** Steps of the power method. The ratios of the eigenvalues here are below 0.8. */
const powerSteps = 400;

/**
 * @param circumference sites of a ring, up to 6
 * @param coupling K = J/kT
 * @param distance sites between the two rings, along the axis
 */
export function cylinderRings(
  circumference: number,
  coupling: number,
  distance: number,
): CylinderRings {
  const states = 2 ** circumference;
  const sum = (of: (site: number) => number): number =>
    Array.from({ length: circumference }, (_, site) => of(site)).reduce((a, b) => a + b, 0);
  const around = Float64Array.from({ length: states }, (_, state) =>
    sum((site) => spinOf(state, site) * spinOf(state, (site + 1) % circumference)),
  );
  const matrix = Array.from(around, (own, one) =>
    around.map((other, two) =>
      Math.exp(
        coupling * (sum((site) => spinOf(one, site) * spinOf(two, site)) + own / 2 + other / 2),
      ),
    ),
  );
  const times = (vector: Float64Array): Float64Array =>
    vector.map((_, one) =>
      vector.reduce(
        (total, value, two) => total + value * elementAt(elementAt(matrix, one), two),
        0,
      ),
    );
  const largest = power(times, new Float64Array(states).fill(1));
  // The second eigenvector is odd under the flip of all spins: it follows the magnetization of the ring.
  const second = power(
    (vector) => odd(times(vector)),
    Float64Array.from({ length: states }, (_, state) => sum((site) => spinOf(state, site))),
  );
  const { vector } = largest;
  return {
    eigenvalues: [largest.value, second.value],
    ring: vector.map((value) => value ** 2),
    conditional: Array.from(vector, (own, one) => {
      let row = new Float64Array(states);
      row[one] = 1;
      for (let step = 0; step < distance; step++)
        row = times(row).map((value) => value / largest.value);
      return row.map((value, two) => (value * elementAt(vector, two)) / own);
    }),
  };
}

/** The part that changes sign with all spins. Rounding would bring in the other part, which grows faster. */
function odd(vector: Float64Array): Float64Array {
  return vector.map((value, state) => (value - elementAt(vector, vector.length - 1 - state)) / 2);
}

function power(
  times: (vector: Float64Array) => Float64Array,
  start: Float64Array,
): { value: number; vector: Float64Array } {
  let vector = start;
  let value = NaN;
  for (let step = 0; step < powerSteps; step++) {
    const next = times(vector);
    value = Math.hypot(...next) / Math.hypot(...vector);
    vector = next.map((entry) => entry / Math.hypot(...next));
  }
  return { value, vector };
}

/** What the iteration of the information bottleneck found. */
export interface Bottleneck {
  /** P(h = 1 | state of the first ring). */
  readonly rule: Float64Array;
  /** I(h : first ring) in nats: 0 below the transition. */
  readonly information: number;
  /** Growth of a small rule from one step to the next, over beta. It is 1 over the beta of the transition. */
  readonly growth: number;
}

/** Size of the rule that the iteration starts with, and steps of linear growth whose ratio counts. */
const startingSize = 1e-6;
const linearSteps = 60;

/**
 * The information bottleneck with one binary h (Tishby, Pereira & Bialek 1999): minimizes I(h : V) - beta I(h : E) by the iteration
 * P(h | v) ~ P(h) exp(-beta D(P(E | v) || P(E | h))). It starts with a rule so small that growth is linear at first.
 */
export function bottleneck(
  { ring, conditional }: Pick<CylinderRings, 'ring' | 'conditional'>,
  beta: number,
  steps: number,
): Bottleneck {
  const sites = Math.log2(ring.length);
  let rule: Float64Array = Float64Array.from(ring, (_, state) => {
    let spins = 0;
    for (let site = 0; site < sites; site++) spins += spinOf(state, site);
    return (1 + startingSize * Math.sign(spins)) / 2;
  });
  const sizes: number[] = [];
  for (let step = 0; step < steps; step++) {
    const mean = rule.reduce((total, own) => total + own, 0) / rule.length;
    sizes.push(Math.hypot(...rule.map((up) => up - mean)));
    rule = nextRule(rule, ring, conditional, beta);
  }
  const up = rule.reduce((total, own, state) => total + own * elementAt(ring, state), 0);
  const before = elementAt(sizes, linearSteps - 1);
  const growth = before > 0 ? elementAt(sizes, linearSteps) / before / beta : 0;
  const information = rule.reduce((total, own, state) => {
    return total + elementAt(ring, state) * (divergence(own, up) + divergence(1 - own, 1 - up));
  }, 0);
  return { rule, information, growth };
}

/** p ln(p/q), a part of a divergence. */
function divergence(p: number, q: number): number {
  return p > 0 ? p * Math.log(p / q) : 0;
}

function nextRule(
  rule: Float64Array,
  ring: Float64Array,
  conditional: readonly Float64Array[],
  beta: number,
): Float64Array {
  const count = ring.length;
  const [joint, all] = [new Float64Array(count), new Float64Array(count)];
  let up = 0;
  for (let v = 0; v < count; v++) {
    const share = elementAt(rule, v) * elementAt(ring, v);
    up += share;
    for (let e = 0; e < count; e++) {
      const given = elementAt(elementAt(conditional, v), e);
      joint[e] = elementAt(joint, e) + share * given;
      all[e] = elementAt(all, e) + elementAt(ring, v) * given;
    }
  }
  // ln P(e | h = 1) - ln P(e | h = 0). Sums of small differences from 1 keep all digits of a small rule.
  const odds = joint.map((own, e) => {
    const mean = elementAt(all, e);
    return (
      Math.log1p((own / up - mean) / mean) - Math.log1p(((mean - own) / (1 - up) - mean) / mean)
    );
  });
  return Float64Array.from(conditional, (row) => {
    const gain = row.reduce((total, given, e) => total + given * elementAt(odds, e), 0);
    return 1 / (1 + ((1 - up) / up) * Math.exp(-beta * gain));
  });
}
