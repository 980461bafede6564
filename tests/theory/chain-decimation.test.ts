import { expect, test } from 'vitest';
import {
  chainDecimationSlope,
  chainFlow,
  decimateChain,
  decimateChainBy,
  decimatedLogPartition,
} from '../../src/theory/chain-decimation.ts';
import { chainCorrelation, isingChain } from '../../src/theory/chain.ts';
import { logCosh } from '../../src/theory/hyperbolic.ts';
import { dualCoupling } from '../../src/theory/infinite-square.ts';
import { blockedWeights, couplingOf, ringSum } from './renormalized-couplings.ts';

const COUPLINGS = [0.01, 0.1, 0.5, 1, 2.2, 5, -0.01, -0.7, -5];

/** The chain in the units of `isingChain`, where |J| = 1. */
function units(coupling: number, field: number) {
  const temperature = 1 / Math.abs(coupling);
  const interaction: 1 | -1 = coupling < 0 ? -1 : 1;
  return { temperature, interaction, field: field * temperature };
}

function relative(value: number, exact: number): number {
  return exact === 0 ? Math.abs(value) : Math.abs(value / exact - 1);
}

test('ln cosh against 40 digits', () => {
  const exact = [
    [1e-9, 5e-19],
    [0.1, 0.0049916888216465305],
    [0.999, 0.4330194464208848],
    [1, 0.4337808304830272],
    [-3, 2.309328504577785],
    [1000, 999.3068528194401],
  ];
  for (const [x, value] of exact) expect(relative(logCosh(x), value)).toBeLessThan(1e-15);
});

test('relative error below 1e-14, against 60 digits', () => {
  // K, h, K', h', g.
  const exact = [
    [1e-8, 0, 1e-16, 0, 0.6931471805599454],
    [1e-8, 1e-8, 9.999999999999999e-17, 1.00000002e-8, 0.6931471805599455],
    [0.001, 0.7, 6.347396305128843e-7, 0.7012087345312586, 0.9204180446580814],
    [0.3, -1e-6, 0.08506764338897083, -1.5370495669979078e-6, 0.7782148239494161],
    [0.5, 0.25, 0.20803726097877218, 0.4387382281548986, 0.9321142451588789],
    [1.7, 3.1, 0.25835886564126537, 5.981257154920484, 3.3603862397651034],
    [-0.4, 0.6, 0.11137078600296543, 0.2269912130559906, 0.9746532533409966],
    [-1.2, 1e-5, 0.8575244433649708, 1.632514230738163e-7, 1.550671623974916],
    [-6, 2.5, 4.746642327156204, 2.801271027638433e-9, 7.253357675645321],
    [20, 0, 19.653426409720026, 0, 20.346573590279974],
    [30, 40, 10, 80, 50],
    [-30, 61, 0.031732002760743123, 1.0634640055214861, 61.03173200276074],
    [300, 1e-7, 299.65342640972, 2e-7, 300.34657359028],
    [300, -299, 150.5, -598, 449.5],
  ];
  for (const [coupling, field, ...expected] of exact) {
    const step = decimateChain({ coupling, field });
    for (const [i, value] of [step.coupling, step.field, step.constant].entries()) {
      expect(relative(value, expected[i]), `K = ${coupling}, h = ${field}`).toBeLessThan(1e-14);
    }
  }
  // K, b, K', dK'/dK.
  const other = [
    [1e-8, 2, 1e-16, 1.9999999999999997e-8],
    [0.001, 3, 9.999990000007335e-10, 2.9999950000051336e-6],
    [0.3, 2, 0.08506764338904294, 0.5370495669980353],
    [0.55, 2, 0.25596806960437535, 0.8004990217606297],
    [0.9, 3, 0.3855527816059457, 0.8665294973609168],
    [1, 10, 0.06574475720460995, 0.3635892344601994],
    [2, 1.5, 1.797337331844645, 0.9997204649986732],
    [5, 7, 4.027044941961572, 0.9999999340430871],
    [12, 2, 11.653426409720026, 1],
    [20, 3, 19.450693855665946, 1],
    [400, 5, 399.1952810437829, 1],
    [1.3, 1.001, 1.2995020916376017, 0.9999926246445284],
  ];
  for (const [coupling, factor, value, slope] of other) {
    expect(relative(decimateChainBy(coupling, factor), value)).toBeLessThan(1e-14);
    const bound = 1e-14 + 1e-15 * coupling;
    expect(relative(chainDecimationSlope(coupling, factor), slope)).toBeLessThan(bound);
  }
});

test('the printed flow', () => {
  const table: [number, string[]][] = [
    [0.1, ['0.009934', '0.000099', '9.74e-9', '9.5e-17', '9.0e-33', '8.1e-65']],
    [0.5, ['0.216890', '0.045636', '0.002080', '0.000004', '1.87e-11', '3.5e-22']],
    [1, ['0.662501', '0.350061', '0.113672', '0.012812', '0.000164', '2.69e-8']],
    [1.5, ['1.154664', '0.813000', '0.485409', '0.205869', '0.041236', '0.001698']],
    [2, ['1.653594', '1.307691', '0.963785', '0.627686', '0.320152', '0.096175']],
  ];
  for (const [coupling, printed] of table) {
    const flow = chainFlow({ coupling }, 6);
    const shown = printed.map((text, n) => {
      const value = flow[n + 1].coupling;
      const [mantissa, exponent] = text.split('e');
      return exponent === undefined ? value.toFixed(6) : value.toExponential(mantissa.length - 2);
    });
    expect(shown).toEqual(printed);
  }
});

test('without field: tanh K, the correlation length, its closed forms', () => {
  for (const coupling of COUPLINGS) {
    const step = decimateChain({ coupling });
    expect(step.field).toBe(0);
    expect(step.constant).toBeCloseTo(Math.log(2 * Math.sqrt(Math.cosh(2 * coupling))), 14);
    expect(Math.tanh(step.coupling)).toBeCloseTo(Math.tanh(coupling) ** 2, 14);
    expect(relative(decimateChainBy(coupling, 2), step.coupling)).toBeLessThan(2e-15);
    // xi = 1/|ln tanh K| = 1/(2K*), with K* the dual coupling.
    const lengths = [Math.abs(coupling), step.coupling].map((k) => 0.5 / dualCoupling(k));
    expect(lengths[1] / lengths[0]).toBeCloseTo(0.5, 13);
  }
  for (const factor of [2, 3, 7]) {
    const lengths = [1.1, decimateChainBy(1.1, factor)].map(
      (k) => isingChain({ temperature: 1 / k }).correlationLength,
    );
    expect((lengths[1] * factor) / lengths[0]).toBeCloseTo(1, 13);
  }
});

test.each(COUPLINGS)('K = %d: the sum over the middle spin, spin by spin', (coupling) => {
  for (const field of [0, 0.01, -0.8, 5]) {
    const { coupling: after, field: total, constant } = decimateChain({ coupling, field });
    for (const [one, other] of [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ] as const) {
      const sum = [1, -1].map((s) => Math.exp((coupling * (one + other) + field) * s));
      const exponent = constant + after * one * other + ((total - field) / 2) * (one + other);
      expect(Math.abs(Math.log(sum[0] + sum[1]) - exponent)).toBeLessThan(2e-14);
    }
  }
});

test.each(COUPLINGS)('K = %d: rings keep Z and their correlations', (coupling) => {
  for (const field of [0, 0.3, -2]) {
    const step = decimateChain({ coupling, field });
    for (const sites of [4, 6, 12, 64]) {
      const ring = { ...units(coupling, field), sites };
      const half = { ...units(step.coupling, step.field), sites: sites / 2 };
      const whole = step.constant / 2 + isingChain(half).logPartition / 2;
      expect(Math.abs(isingChain(ring).logPartition - whole)).toBeLessThan(2e-14 * (1 + whole));
      expect(Math.abs(chainCorrelation(ring, 2) - chainCorrelation(half, 1))).toBeLessThan(1e-12);
    }
  }
});

test('the free energy is the sum of what the steps leave behind', () => {
  for (const coupling of [...COUPLINGS, 1e-6, 50, -50]) {
    const closed = Math.LN2 + logCosh(coupling);
    expect(relative(decimatedLogPartition({ coupling }), closed)).toBeLessThan(1e-14);
    for (const field of [0.001, -0.4, 3]) {
      const exact = isingChain(units(coupling, field)).logPartition;
      expect(relative(decimatedLogPartition({ coupling, field }), exact)).toBeLessThan(1e-14);
    }
  }
  const flow = chainFlow({ coupling: 0.9, field: 0.2 }, 3);
  const last = isingChain(units(flow[3].coupling, flow[3].field)).logPartition;
  const first = isingChain(units(0.9, 0.2)).logPartition;
  expect(flow[3].logPartition + last / 8).toBeCloseTo(first, 14);
});

test.each([0.01, 0.4, 1.3, 2.5, -0.4, -1.3])(
  'K = %d: every b-th spin of a ring of 12',
  (coupling) => {
    for (const factor of [2, 3, 4]) {
      const blocks = 12 / factor;
      const weights = blockedWeights({
        spins: 12,
        blocks,
        exponent: (spins) => coupling * ringSum(spins),
        map: (spins) => spins.filter((_, i) => i % factor === 0),
      });
      const after = decimateChainBy(coupling, factor);
      for (let mask = 1; mask < 2 ** blocks; mask++) {
        const neighbours = Array.from(
          { length: blocks },
          (_, i) => (1 << i) | (1 << ((i + 1) % blocks)),
        );
        const expected = neighbours.includes(mask) ? after : 0;
        expect(Math.abs(couplingOf(weights, mask) - expected), `mask ${mask}`).toBeLessThan(1e-13);
      }
    }
  },
);

test.each([0.3, 0.7, 1.5])('K = %d: the majority of three is not closed', (coupling) => {
  const weights = blockedWeights({
    spins: 15,
    blocks: 5,
    exponent: (spins) => coupling * ringSum(spins),
    map: (spins) =>
      Array.from({ length: 5 }, (_, i) =>
        Math.sign(spins[3 * i] + spins[3 * i + 1] + spins[3 * i + 2]),
      ),
  });
  const nearest = couplingOf(weights, 0b00011);
  const second = couplingOf(weights, 0b00101);
  const four = couplingOf(weights, 0b01111);
  // Rounding is below 1e-13; the couplings that a nearest-neighbour chain lacks are far above it.
  expect(nearest).toBeGreaterThan(0.01);
  expect(Math.abs(second)).toBeGreaterThan(1e-4);
  expect(Math.abs(four)).toBeGreaterThan(1e-6);
  expect(Math.abs(couplingOf(weights, 0b00111))).toBeLessThan(1e-13);
  expect(Math.abs(nearest - decimateChainBy(coupling, 3))).toBeGreaterThan(1e-3);
});

test('trivial fixed points, signs, limits and refusals', () => {
  expect(decimateChain({ coupling: 0, field: 0.4 })).toEqual({
    coupling: 0,
    field: 0.4,
    constant: Math.LN2 + logCosh(0.4),
  });
  expect(decimateChainBy(0, 2)).toBe(0);
  expect(decimateChainBy(Infinity, 2)).toBe(Infinity);
  expect(chainDecimationSlope(0, 2)).toBe(0);
  expect(chainDecimationSlope(Infinity, 2)).toBe(1);
  expect(decimateChainBy(-0.7, 3)).toBe(-decimateChainBy(0.7, 3));
  expect(decimateChainBy(-0.7, 2)).toBe(decimateChainBy(0.7, 2));
  expect(chainDecimationSlope(-0.7, 2)).toBe(-chainDecimationSlope(0.7, 2));
  expect(decimateChainBy(0.7, 1)).toBeCloseTo(0.7, 15);
  // Towards K = infinity a step takes away ln(2)/2.
  expect(500 - decimateChain({ coupling: 500 }).coupling).toBeCloseTo(Math.LN2 / 2, 12);
  expect(() => decimateChain({ coupling: NaN })).toThrow(/coupling is NaN/);
  expect(() => decimateChain({ coupling: 1, field: Infinity })).toThrow(/field is Infinity/);
  expect(() => decimateChainBy(NaN, 2)).toThrow(/coupling is NaN/);
  for (const factor of [0.5, 0, NaN, Infinity]) {
    expect(() => decimateChainBy(1, factor)).toThrow(/factor is/);
  }
  expect(() => decimateChainBy(-1, 1.5)).toThrow(/integer for a negative coupling/);
});
