import { expect, test } from 'vitest';
import { toUnits } from '../../../src/rbm/machine/parameters.ts';
import {
  divergence,
  freeEnergy,
  largestDifference,
  probabilities,
} from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import {
  layerHamiltonians,
  mapJoint,
} from '../../../src/studies/exact-mapping/mapping/joint-table.ts';
import {
  exchangeLayers,
  hiddenHamiltonian,
  machineEnergy,
  machineLogPartition,
  randomMachine,
  visibleHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/machine.ts';
import { randomFrom } from '../../support/random.ts';
import { visibleDistribution } from '../../support/enumerated-machine.ts';
import type { Machine } from '../../twins/machine.ts';

const KINDS = ['spin', 'binary'] as const;

test.each(KINDS)('%s: energies are those of the definition, in both sign conventions', (units) => {
  const { uniform } = randomFrom(3);
  const machine = randomMachine({ units, visible: 3, hidden: 2, scale: 1, uniform });
  const { weights: w, visibleBias: a, hiddenBias: b } = machine;
  const energy = machineEnergy(machine);
  // What the machine is where the energy is written E = +a.v + b.h + v^T W h (arXiv:1410.3831, eq. 10).
  const opposite = machineEnergy({
    units,
    weights: w.map((x) => -x),
    visibleBias: a.map((x) => -x),
    hiddenBias: b.map((x) => -x),
  });
  const [values, plus] = [new Float64Array(8), new Float64Array(8)];
  const unit = (state: number, i: number): number => {
    const bit = (state >> i) & 1;
    return units === 'binary' ? bit : 2 * bit - 1;
  };
  for (let h = 0; h < 4; h++) {
    energy.fill(h, values);
    opposite.fill(h, plus);
    for (let v = 0; v < 8; v++) {
      let expected = 0;
      for (let i = 0; i < 3; i++) {
        expected -= a[i] * unit(v, i);
        for (let j = 0; j < 2; j++) expected -= w[2 * i + j] * unit(v, i) * unit(h, j);
      }
      for (let j = 0; j < 2; j++) expected -= b[j] * unit(h, j);
      expect(Math.abs(values[v] - expected)).toBeLessThan(1e-14);
      expect(plus[v]).toBeCloseTo(-values[v], 15);
    }
  }
});

test.each(KINDS)('%s: closed forms of both layers equal sums over all states', (units) => {
  const { uniform } = randomFrom(4);
  for (const [visible, hidden] of [
    [1, 1],
    [10, 6],
    [5, 10],
  ]) {
    const machine = randomMachine({ units, visible, hidden, scale: 1.5, uniform });
    const summed = layerHamiltonians(machineEnergy(machine));
    expect(largestDifference(summed.visible, visibleHamiltonian(machine))).toBeLessThan(1e-12);
    expect(largestDifference(summed.hidden, hiddenHamiltonian(machine))).toBeLessThan(1e-12);
    const logPartition = machineLogPartition(machine);
    expect(Math.abs(logPartition + freeEnergy(summed.visible))).toBeLessThan(1e-12);
    const exchanged = exchangeLayers(machine);
    expect(Math.abs(machineLogPartition(exchanged) - logPartition)).toBeLessThan(1e-12);
    expect(exchangeLayers(exchanged)).toEqual(machine);
  }
});

test('0/1 units: p(v) as summed term by term elsewhere', () => {
  const { uniform } = randomFrom(5);
  const machine = randomMachine({ units: 'binary', visible: 5, hidden: 3, scale: 2, uniform });
  const { weights, visibleBias, hiddenBias } = machine;
  const parameters: Machine = {
    units: 'binary',
    visible: 5,
    hidden: 3,
    weights,
    visibleBias,
    hiddenBias,
  };
  const found = probabilities(visibleHamiltonian(machine));
  expect(largestDifference(found, visibleDistribution(parameters))).toBeLessThan(1e-14);
});

test.each(KINDS)('%s: the other kind of units has the same p(v, h) and a known ln Z', (units) => {
  const { uniform } = randomFrom(6);
  const other = units === 'spin' ? 'binary' : 'spin';
  for (let repeat = 0; repeat < 20; repeat++) {
    const machine = randomMachine({ units, visible: 5, hidden: 4, scale: 1, uniform });
    const converted = toUnits(machine, other);
    const shift = converted.logPartitionShift;
    const [before, after] = [machine, converted.parameters].map((one) => machineEnergy(one));
    const [a, b] = [new Float64Array(32), new Float64Array(32)];
    for (let h = 0; h < 16; h++) {
      before.fill(h, a);
      after.fill(h, b);
      expect(
        largestDifference(
          a,
          b.map((value) => value - shift),
        ),
      ).toBeLessThan(1e-12);
    }
    const difference = machineLogPartition(machine) - machineLogPartition(converted.parameters);
    expect(Math.abs(difference - shift)).toBeLessThan(1e-12);
    const back = toUnits(converted.parameters, units);
    expect(back.logPartitionShift).toBeCloseTo(-shift, 12);
    for (const name of ['weights', 'visibleBias', 'hiddenBias'] as const) {
      expect(largestDifference(back.parameters[name], machine[name])).toBeLessThan(1e-13);
    }
  }
  const machine = randomMachine({ units, visible: 2, hidden: 2, scale: 1, uniform });
  expect(toUnits(machine, units)).toEqual({ parameters: machine, logPartitionShift: 0 });
});

test('taking 0/1 parameters for those of spins changes the distribution', () => {
  const { uniform } = randomFrom(7);
  const machine = randomMachine({ units: 'binary', visible: 5, hidden: 4, scale: 1, uniform });
  const mistaken = { ...machine, units: 'spin' as const };
  expect(divergence(visibleHamiltonian(machine), visibleHamiltonian(mistaken))).toBeGreaterThan(
    0.1,
  );
});

test('16 visible units are enumerated', () => {
  const { uniform } = randomFrom(8);
  const machine = randomMachine({ units: 'spin', visible: 16, hidden: 5, scale: 0.5, uniform });
  const shifted = mapJoint(machineEnergy(machine), (value) => value + 1);
  const { hidden } = layerHamiltonians(shifted);
  const expected = hiddenHamiltonian(machine).map((value) => value + 1);
  expect(largestDifference(hidden, expected)).toBeLessThan(1e-12);
});
