import type { MachineCouplings } from '../../../src/rbm/evaluation/machine-couplings.ts';
import { exactly } from './fixtures.ts';
import { noise } from './made-up-means.ts';

export const side = 4;
/** Couplings of a machine on 4 x 4 sites, with J_nn near a value. */
export function coupled(nearest: number): MachineCouplings {
  const count = side ** 2;
  const pairMatrix = new Float64Array(count ** 2);
  const classes = new Map<string, number[]>();
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      const [dx, dy] = [(a % side) - (b % side), Math.floor(a / side) - Math.floor(b / side)].map(
        (d) => Math.min(Math.abs(d), side - Math.abs(d)),
      );
      const key = `(${Math.max(dx ?? 0, dy ?? 0)},${Math.min(dx ?? 0, dy ?? 0)})`;
      const value = (key === '(1,0)' ? nearest : 0.01) + 0.005 * noise();
      pairMatrix[a * count + b] = pairMatrix[b * count + a] = value;
      classes.set(key, [...(classes.get(key) ?? []), value]);
    }
  const pairs = [...classes].toSorted().map(([name, values]) => {
    const mean = values.reduce((sum, own) => sum + own / values.length, 0);
    const squares = values.reduce((sum, own) => sum + (own - mean) ** 2 / values.length, 0);
    return {
      name,
      sets: values.length,
      coupling: exactly(mean, 0),
      spread: Math.sqrt(squares),
      largest: Math.max(...values.map(Math.abs)),
    };
  });
  const flat = { sets: 16, spread: 0, largest: 0 };
  return {
    columns: side,
    rows: side,
    range: 2,
    field: { ...flat, name: 'field', coupling: exactly(0, 0) },
    pairs,
    fartherPairs: null,
    plaquette: { ...flat, name: 'plaquette', coupling: exactly(0.005 * noise(), 0) },
    triples: [],
    weights: {
      fields: 0,
      pairs: 1,
      fartherPairs: 0,
      plaquettes: 0,
      triples: 0,
      all: exactly(1),
      outside: exactly(0.02),
    },
    fields: new Float64Array(count),
    pairMatrix,
    pairMap: new Float64Array(count),
  };
}
