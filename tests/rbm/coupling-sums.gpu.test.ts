import { describe, expect, it } from 'vitest';
import { couplingSums } from '../../src/rbm/evaluation/coupling-sums.ts';
import { toUnits, type RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { isingMachine } from '../support/ising-machine.ts';
import { randomFrom } from '../support/random.ts';
import { allEnergies, walsh } from '../support/walsh.ts';
import { withGpu } from '../support/with-gpu.ts';
import { couplingTwin } from '../twins/coupling-sums.ts';
import { machineTwin } from '../twins/machine.ts';

const device = withGpu();

interface Shape {
  readonly visible: number;
  readonly hidden: number;
  readonly scale: number;
  readonly seed: number;
}

function randomParameters({ visible, hidden, scale, seed }: Shape): RbmParameters<Float64Array> {
  const random = randomFrom(seed);
  const normal = (length: number): Float64Array =>
    Float64Array.from({ length }, () => scale * random.gaussian());
  return {
    units: 'spin',
    weights: normal(visible * hidden),
    visibleBias: normal(visible),
    hiddenBias: normal(hidden),
  };
}

/** Couplings of some sets of one order, with their errors. */
async function couplingsOf(
  parameters: RbmParameters<Float64Array>,
  sets: readonly (readonly number[])[],
): Promise<{ value: number; error: number }[]> {
  const order = sets[0].length;
  const lists = [{ order, units: Uint32Array.from(sets.flat()) }];
  const [found] = (await couplingSums(device.gpu, parameters, lists, { name: 'test' })) ?? [];
  return sets.map((_, index) => ({
    value: found?.couplings[index] ?? NaN,
    error: found?.errors[index] ?? NaN,
  }));
}

/** Fields, pairs, triples and fours. */
const sets: Readonly<Record<string, readonly (readonly number[])[]>> = {
  fields: [[0], [3], [8]],
  pairs: [
    [0, 1],
    [2, 7],
    [5, 8],
  ],
  triples: [
    [0, 1, 2],
    [1, 4, 8],
  ],
  fours: [
    [0, 1, 2, 3],
    [2, 5, 6, 8],
  ],
};

describe.each([0.01, 0.4, 3])('weights of size %f', (scale) => {
  const parameters = randomParameters({ visible: 9, hidden: 5, scale, seed: 1 });
  const energies = allEnergies(machineTwin(parameters));

  it.each(Object.entries(sets))('%s are those of the sum over all lattices', async (_, own) => {
    const found = await couplingsOf(parameters, own);
    for (const [index, { value, error }] of found.entries()) {
      const exact = walsh(energies, own[index]);
      // The error is that of rounding, a typical one: six of them are a bound in practice. Nodes add some 1e-9 for each of five units.
      expect(Math.abs(value - exact), own[index].join()).toBeLessThan(6 * error + 2e-8);
      expect(error).toBeLessThan(1e-5 * scale);
    }
  });
});

it('many units: the integral in double precision', async () => {
  const parameters = randomParameters({ visible: 150, hidden: 7, scale: 0.15, seed: 2 });
  const twin = machineTwin(parameters);
  for (const set of [[17], [3, 149], [0, 75, 140], [1, 2, 3, 4]]) {
    const [{ value, error }] = await couplingsOf(parameters, [set]);
    expect(Math.abs(value - couplingTwin(twin, set)), set.join()).toBeLessThan(6 * error + 2e-8);
    expect(error).toBeLessThan(1e-6);
  }
});

it('the machine that is the Ising model on 16 x 16 has K to 1e-6 and 0 elsewhere', async () => {
  const coupling = 0.44;
  const pairs = [
    [0, 1],
    [0, 16],
    [15, 0],
    [0, 17],
    [0, 2],
    [3, 200],
  ];
  const machine = isingMachine(16, coupling);
  const found = await couplingsOf(machine, pairs);
  for (const [index, { value, error }] of found.entries()) {
    expect(Math.abs(value - (index < 3 ? coupling : 0)), pairs[index].join()).toBeLessThan(1e-6);
    expect(error).toBeLessThan(1e-6);
  }
});

it('all pairs are those of the integral in double precision, whatever the number of units', async () => {
  for (const visible of [9, 66]) {
    const parameters = randomParameters({ visible, hidden: 6, scale: 0.4, seed: visible });
    const twin = machineTwin(parameters);
    const control = { name: 'test' };
    const [found] = (await couplingSums(device.gpu, parameters, ['all pairs'], control)) ?? [];
    expect(found?.couplings.length).toBe((visible * (visible - 1)) / 2);
    let pair = 0;
    for (let first = 0; first < visible; first++)
      for (let second = first + 1; second < visible; second++, pair++) {
        if (pair % 97 !== 0 && pair !== found?.couplings.length - 1) continue;
        const deviation = Math.abs(
          (found?.couplings[pair] ?? NaN) - couplingTwin(twin, [first, second]),
        );
        expect(deviation, `${first}, ${second}`).toBeLessThan(
          6 * (found?.errors[pair] ?? NaN) + 2e-8,
        );
        expect(found?.errors[pair]).toBeLessThan(1e-5);
      }
  }
});

it('units of 0 and 1 are converted with their biases', async () => {
  const spins = randomParameters({ visible: 6, hidden: 4, scale: 0.7, seed: 3 });
  const { parameters: bits } = toUnits(spins, 'binary');
  const energies = allEnergies(machineTwin(bits));
  const { parameters } = toUnits(bits, 'spin');
  for (const set of [[2], [0, 5], [1, 2, 3]]) {
    const [{ value }] = await couplingsOf(parameters, [set]);
    expect(value).toBeCloseTo(walsh(energies, set), 6);
  }
  await expect(couplingsOf(bits, [[0]])).rejects.toThrow('Couplings of 0/1 units');
});

it('equal weights at which all cosines vanish together', async () => {
  // Angles of exactly a quarter turn at a node: the largest reach is 12 + 4 w, and w h is pi/2 over an odd number.
  const weights = Float64Array.from({ length: 4 }, () => 4);
  const parameters = {
    units: 'spin' as const,
    weights,
    visibleBias: new Float64Array(4),
    hiddenBias: new Float64Array(1),
  };
  const energies = allEnergies(machineTwin(parameters));
  const [{ value }] = await couplingsOf(parameters, [[0, 3]]);
  expect(value).toBeCloseTo(walsh(energies, [0, 3]), 5);
  const [{ value: four }] = await couplingsOf(parameters, [[0, 1, 2, 3]]);
  expect(four).toBeCloseTo(walsh(energies, [0, 1, 2, 3]), 5);
});

it('weights out of all proportion are refused', async () => {
  const parameters = randomParameters({ visible: 4, hidden: 2, scale: 1e5, seed: 4 });
  await expect(couplingsOf(parameters, [[0, 1]])).rejects.toThrow(
    'couplings need less than 20,000',
  );
});

it('stops at a signal', async () => {
  const parameters = randomParameters({ visible: 4, hidden: 2, scale: 1, seed: 4 });
  const lists = [{ order: 2, units: Uint32Array.of(0, 1) }];
  const signal = AbortSignal.abort();
  const control = { name: 'test', signal };
  expect(await couplingSums(device.gpu, parameters, lists, control)).toBeUndefined();
});
