import { elementAt } from '../element-at.ts';

/**
 * Exact information between a 2 x 2 block V of the 5 x 5 Ising torus and its environment E. The 12 sites around the block are a buffer, and
 * E has the other 9 sites, as in the studies of real-space mutual information (Koch-Janusz and Ringel, Nature Phys. 14, 578, 2018).
 */
export interface BlockInformation {
  /** I(V : E) in nats. No coarse spin of the block can know more. */
  readonly whole: number;
  /**
   * I(h : E) in nats of a coarse spin h with P(h = 1 | V) = `probabilities[V]`. Bit i of V is site i of the block, row after row; 1 = up.
   */
  readonly of: (probabilities: ArrayLike<number>) => number;
}

const size = 5;
const blockSites = 4;
const environmentSites = 9;
const ringSites = 12;

/**
 * The joint distribution of block and environment is a sum over all 2^25 states. The buffer is a ring of 12 sites, so a product of
 * 2 x 2 matrices sums over its spins.
 * @param coupling K = J/kT
 */
export function blockInformation(coupling: number): BlockInformation {
  const joint = jointDistribution(coupling);
  const count = 2 ** environmentSites;
  const environment = Float64Array.from({ length: count }, (_, e) => {
    let sum = 0;
    for (let block = 0; block < 2 ** blockSites; block++)
      sum += elementAt(joint, block * count + e);
    return sum;
  });
  const block = Float64Array.from({ length: 2 ** blockSites }, (_, v) =>
    joint.subarray(v * count, (v + 1) * count).reduce((sum, p) => sum + p, 0),
  );
  return {
    whole: entropy(block) + entropy(environment) - entropy(joint),
    of: (probabilities) => {
      const both = new Float64Array(2 * count);
      const spin = new Float64Array(2);
      for (let v = 0; v < 2 ** blockSites; v++) {
        const up = probabilities[v] ?? NaN;
        for (let h = 0; h < 2; h++) {
          const share = h === 1 ? up : 1 - up;
          spin[h] = elementAt(spin, h) + share * elementAt(block, v);
          for (let e = 0; e < count; e++)
            both[h * count + e] =
              elementAt(both, h * count + e) + share * elementAt(joint, v * count + e);
        }
      }
      return entropy(spin) + entropy(environment) - entropy(both);
    },
  };
}

/** In nats. */
function entropy(probabilities: Float64Array): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

/** Sites of the block, of the ring around it in its order, and of the environment. */
function places(): { block: number[]; ring: number[]; environment: number[] } {
  const at = (x: number, y: number): number => y * size + x;
  const block = [at(1, 1), at(2, 1), at(1, 2), at(2, 2)];
  const ring: number[] = [];
  for (let x = 0; x < 3; x++) ring.push(at(x, 0));
  for (let y = 0; y < 3; y++) ring.push(at(3, y));
  for (let x = 3; x > 0; x--) ring.push(at(x, 3));
  for (let y = 3; y > 0; y--) ring.push(at(0, y));
  const environment = Array.from({ length: size ** 2 }, (_, site) => site).filter(
    (site) => !block.includes(site) && !ring.includes(site),
  );
  return { block, ring, environment };
}

/** Both ends of each bond of the torus. */
function bonds(): [number, number][] {
  return Array.from({ length: size ** 2 }, (_, site): [number, number][] => {
    const [x, y] = [site % size, Math.floor(site / size)];
    return [
      [site, y * size + ((x + 1) % size)],
      [site, ((y + 1) % size) * size + x],
    ];
  }).flat();
}

/** P(V, E), [V][E]. */
function jointDistribution(coupling: number): Float64Array {
  const { block, ring, environment } = places();
  const outside = [...block, ...environment];
  const all = bonds();
  const inRing = new Set(ring);
  const fixed = all.filter(([a, b]) => !inRing.has(a) && !inRing.has(b));
  // The neighbours of each ring site in block and environment.
  const neighbours = ring.map((site) =>
    all.flatMap(([a, b]) => {
      const other = a === site ? b : b === site ? a : undefined;
      return other === undefined || inRing.has(other) ? [] : [other];
    }),
  );
  const like = Math.exp(coupling);
  const unlike = 1 / like;
  const joint = new Float64Array(2 ** outside.length);
  const spins = new Int8Array(size ** 2);
  for (let v = 0; v < 2 ** blockSites; v++) {
    for (const [i, site] of block.entries()) spins[site] = 2 * ((v >> i) & 1) - 1;
    for (let e = 0; e < 2 ** environmentSites; e++) {
      for (const [i, site] of environment.entries()) spins[site] = 2 * ((e >> i) & 1) - 1;
      const energy = fixed.reduce(
        (sum, [a, b]) => sum + elementAt(spins, a) * elementAt(spins, b),
        0,
      );
      // The trace of the product of exp(K s s' + field s') over the ring.
      let [a, b, c, d] = [1, 0, 0, 1];
      for (let i = 0; i < ringSites; i++) {
        const field = elementAt(neighbours, i).reduce((sum, n) => sum + elementAt(spins, n), 0);
        const up = Math.exp(coupling * field);
        const down = 1 / up;
        [a, b, c, d] = [
          (a * like + b * unlike) * up,
          (a * unlike + b * like) * down,
          (c * like + d * unlike) * up,
          (c * unlike + d * like) * down,
        ];
      }
      joint[v * 2 ** environmentSites + e] = Math.exp(coupling * energy) * (a + d);
    }
  }
  const total = joint.reduce((sum, weight) => sum + weight, 0);
  return joint.map((weight) => weight / total);
}
