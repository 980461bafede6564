import { expect, test } from 'vitest';
import { isingChain } from '../../../src/theory/chain.ts';
import {
  decimatedCoupling,
  decimateInField,
  decimationConstant,
  decimationDeviations,
  decimationStack,
  ringLogPartition,
} from '../../../src/theory/mapping/chain-decimation.ts';
import { freeEnergy } from '../../../src/theory/mapping/hamiltonian.ts';
import { isingHamiltonian, ringBonds } from '../../../src/theory/mapping/ising-machine.ts';

const COUPLINGS = [0.1, 0.5, 1, 1.5, 2];

test('the printed flow, and both forms of the recursion', () => {
  const table = [
    ['0.009934', '0.000099', '9.74e-9', '9.5e-17', '9.0e-33', '8.1e-65'],
    ['0.216890', '0.045636', '0.002080', '0.000004', '1.87e-11', '3.5e-22'],
    ['0.662501', '0.350061', '0.113672', '0.012812', '0.000164', '2.69e-8'],
    ['1.154664', '0.813000', '0.485409', '0.205869', '0.041236', '0.001698'],
    ['1.653594', '1.307691', '0.963785', '0.627686', '0.320152', '0.096175'],
  ];
  for (const [row, printed] of table.entries()) {
    let coupling = COUPLINGS[row];
    for (const text of printed) {
      const next = decimatedCoupling(coupling);
      expect(Math.abs(next - Math.atanh(Math.tanh(coupling) ** 2))).toBeLessThan(1e-12);
      coupling = next;
      const [mantissa] = text.split('e');
      const digits = mantissa.split('.')[1].length;
      const shown = text.includes('e') ? coupling.toExponential(digits) : coupling.toFixed(digits);
      expect(shown).toBe(text);
    }
  }
});

test('the constants of all steps add up to ln(2 cosh K)', () => {
  for (const start of COUPLINGS) {
    let coupling = start;
    let sum = 0;
    for (let n = 0; n < 60; n++) {
      sum += decimationConstant(coupling) / 2 ** (n + 1);
      coupling = decimatedCoupling(coupling);
    }
    expect(sum).toBeCloseTo(Math.log(2 * Math.cosh(start)), 14);
  }
});

test('with a field: the transfer matrix squared', () => {
  for (const [coupling, field] of [
    [0.5, 0.3],
    [-0.7, 1.2],
    [2, -0.01],
    [0.2, 0],
  ]) {
    const step = decimateInField({ coupling, field });
    for (const [a, b] of [
      [1, 1],
      [1, -1],
      [-1, -1],
    ]) {
      let sum = 0;
      for (const s of [1, -1]) sum += Math.exp((coupling * s + field / 2) * (a + b) + field * s);
      const expected = step.constant + step.coupling * a * b + (step.field / 2) * (a + b);
      expect(Math.abs(Math.log(sum) - expected)).toBeLessThan(1e-13);
    }
    if (field === 0) {
      expect(step.coupling).toBeCloseTo(decimatedCoupling(coupling), 15);
      expect(step.constant).toBeCloseTo(decimationConstant(coupling), 15);
    }
  }
});

test('ln Z of rings: enumeration and the transfer matrix', () => {
  for (const sites of [1, 2, 3, 8, 12]) {
    for (const coupling of [0.3, 1.7, -0.4]) {
      const summed = -freeEnergy(isingHamiltonian(ringBonds(sites, coupling)));
      expect(Math.abs(ringLogPartition(sites, coupling) - summed)).toBeLessThan(1e-12);
    }
  }
  const chain = isingChain({ sites: 16, temperature: 0.8 });
  expect(ringLogPartition(16, 1 / 0.8)).toBeCloseTo(16 * chain.logPartition, 12);
});

test.each(COUPLINGS)('K = %d: 24, 16 and 12 spins, layer by layer, keep the free energy', (k) => {
  for (const [sites, layers] of [
    [24, 3],
    [16, 4],
    [12, 2],
  ]) {
    const stack = decimationStack({ sites, coupling: k, layers });
    let handed = 0;
    for (const layer of stack) {
      const found = decimationDeviations(layer);
      expect(found.hamiltonian).toBeLessThan(1e-12);
      expect(found.logPartition).toBeLessThan(1e-12);
      handed += layer.constant;
      const left = ringLogPartition(layer.sites / 2, layer.hiddenCoupling);
      expect(Math.abs(handed + left - ringLogPartition(sites, k))).toBeLessThan(1e-12);
    }
    expect(stack.map((layer) => layer.sites)).toEqual(
      Array.from({ length: layers }, (_, n) => sites / 2 ** n),
    );
  }
});

test('a layer with the wrong coupling is seen, and the number of sites must fit', () => {
  const [layer] = decimationStack({ sites: 12, coupling: 1, layers: 1 });
  const wrong = decimationDeviations({ ...layer, hiddenCoupling: 1.001 * layer.hiddenCoupling });
  expect(wrong.hamiltonian).toBeGreaterThan(1e-3);
  expect(() => decimationStack({ sites: 12, coupling: 1, layers: 3 })).toThrow(/multiple of 8/);
});
