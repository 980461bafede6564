import { couplingAt } from './temperature.ts';

/** Sides whose tori are enumerated: 16 and 65,536 states. L = 2 counts each of its double bonds. */
export type EnumerableSize = 2 | 4;

/** How many states of a torus share an interaction energy and a magnetization. */
export interface Level {
  /** -sum over bonds of s_i s_j, in units of J, for the whole lattice. */
  interaction: number;
  /** Sum of the spins. */
  magnetization: number;
  /** Number of states. */
  count: number;
}

/** Exact averages of a small torus; definitions as for the measured ones. */
export interface EnumeratedAverages {
  /** ln Z per site, nats. */
  logPartition: number;
  /** <E>/N in units of J, with the field term. */
  energy: number;
  /** (<E^2> - <E>^2)/(N T^2) in units of k. */
  specificHeat: number;
  /** <m>: zero without field. */
  magnetization: number;
  /** <|m|>. */
  absoluteMagnetization: number;
  /** <m^2>. */
  m2: number;
  /** <m^4>. */
  m4: number;
  /** N (<m^2> - <|m|>^2)/T. */
  susceptibility: number;
  /** 1 - <m^4>/(3 <m^2>^2). */
  binder: number;
}

const cache = new Map<number, readonly Level[]>();

/**
 * Density of states over (interaction energy, magnetization) of the L x L torus, by listing all
 * 2^(L*L) states once; kept for later calls.
 *
 * @throws RangeError if the size is neither 2 nor 4.
 */
export function densityOfStates(size: EnumerableSize): readonly Level[] {
  if (size !== 2 && size !== 4) {
    throw new RangeError(`size is ${String(size)}; only tori of side 2 and 4 are enumerated`);
  }
  const known = cache.get(size);
  if (known) return known;
  const levels = enumerateLevels(size);
  cache.set(size, levels);
  return levels;
}

function enumerateLevels(size: number): Level[] {
  const sites = size * size;
  const columns = sites + 1;
  // counts[unsatisfied bonds][up spins]
  const counts = new Float64Array((2 * sites + 1) * columns);
  const all = 2 ** sites - 1;
  let lastColumn = 0;
  for (let row = 0; row < size; row++) lastColumn |= 1 << (row * size + size - 1);
  for (let state = 0; state <= all; state++) {
    const right = ((state & ~lastColumn) << 1) | ((state & lastColumn) >>> (size - 1));
    const down = ((state << size) & all) | (state >>> (sites - size));
    const broken = bitCount(state ^ right) + bitCount(state ^ down);
    counts[broken * columns + bitCount(state)] += 1;
  }
  const levels: Level[] = [];
  for (let broken = 0; broken <= 2 * sites; broken++) {
    for (let up = 0; up <= sites; up++) {
      const count = counts[broken * columns + up];
      if (count > 0) {
        levels.push({ interaction: 2 * broken - 2 * sites, magnetization: 2 * up - sites, count });
      }
    }
  }
  return levels;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/**
 * Exact thermal averages of a small Ising torus with energy
 * E = -sum over bonds of s s - field * sum of s.
 *
 * @param options.size Side L, 2 or 4.
 * @param options.temperature T in units of J/k, above 0; `Infinity` weighs all states alike.
 * @param options.field External field in units of J (not divided by T); 0 unless given.
 * @throws RangeError for another size, a temperature not above zero or a field that is not finite.
 */
export function enumerateTorus(options: {
  size: EnumerableSize;
  temperature: number;
  field?: number;
}): EnumeratedAverages {
  const { size, temperature, field = 0 } = options;
  const coupling = couplingAt(temperature);
  if (!Number.isFinite(field)) throw new RangeError(`field is ${field}; it must be finite`);
  const sites = size * size;
  const levels = densityOfStates(size);
  const energies = levels.map((level) => level.interaction - field * level.magnetization);
  const ground = Math.min(...energies);
  const weights = levels.map(
    (level, i) => level.count * Math.exp(coupling * (ground - energies[i])),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const average = (observable: (index: number) => number): number =>
    weights.reduce((sum, weight, i) => sum + weight * observable(i), 0) / total;

  const m = (i: number): number => levels[i].magnetization / sites;
  const energy = average((i) => energies[i]);
  const absoluteMagnetization = average((i) => Math.abs(m(i)));
  const m2 = average((i) => m(i) ** 2);
  const m4 = average((i) => m(i) ** 4);
  return {
    logPartition: (Math.log(total) - coupling * ground) / sites,
    energy: energy / sites,
    specificHeat: (coupling ** 2 * average((i) => (energies[i] - energy) ** 2)) / sites,
    magnetization: average(m),
    absoluteMagnetization,
    m2,
    m4,
    susceptibility:
      sites * coupling * average((i) => (Math.abs(m(i)) - absoluteMagnetization) ** 2),
    binder: 1 - m4 / (3 * m2 ** 2),
  };
}
