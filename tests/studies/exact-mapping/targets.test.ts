import { expect, test } from 'vitest';
import { measureStacks, stackTarget } from '../../../src/studies/exact-mapping/chain.ts';
import {
  firstExampleTarget,
  measureDisturbed,
  measureFirstExample,
  measureSecondExample,
  secondExampleTarget,
} from '../../../src/studies/exact-mapping/counterexamples.ts';
import {
  constantTarget,
  converseTarget,
  freeEnergyTarget,
  measureConstant,
  measureConverse,
  measureFreeEnergies,
  measureTraces,
  traceTarget,
} from '../../../src/studies/exact-mapping/exactness.ts';
import {
  divergenceTarget,
  identityTarget,
  measureIdentities,
  measureUnits,
  unitsTarget,
} from '../../../src/studies/exact-mapping/identities.ts';
import { isingTarget, measureIsing } from '../../../src/studies/exact-mapping/ising.ts';
import {
  copiesTarget,
  majorityTarget,
  measureClosure,
  measureCopies,
  measureUndividedCopies,
} from '../../../src/studies/exact-mapping/operators.ts';
import {
  gateTarget,
  measureGate,
  measureRanks,
  measureScaling,
  rankTarget,
  scalingTarget,
} from '../../../src/studies/exact-mapping/products.ts';
import {
  measureTraining,
  principlesTarget,
  trainedIdentityTarget,
} from '../../../src/studies/exact-mapping/training.ts';
import { finished } from '../../../src/studies/turns.ts';
import { randomHamiltonian } from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import { randomFrom } from '../../support/random.ts';
import type { Target } from '../../../src/studies/study.ts';

const range = {
  sizes: [
    [1, 1],
    [4, 5],
    [5, 3],
  ],
  scales: [0, 0.1, 2],
} as const;

function verdict(target: Target): string {
  return target.verdict;
}

/** What the criterion says about the control. */
function verdictOnControl({ controls = [] }: Target, at = 0): string | undefined {
  return controls[at].verdict;
}

test('the identity: holds for random machines, and fails for operators without H', () => {
  const { uniform } = randomFrom(1);
  const cases = finished(measureIdentities(range, uniform));
  expect(cases).toHaveLength(2 * 9 + 3);
  expect(verdict(identityTarget(cases))).toBe('holds');
  expect(verdict(divergenceTarget(cases))).toBe('holds');
  const forgetful = cases.map((one) => ({ ...one, hamiltonian: one.withoutHamiltonian }));
  expect(verdict(identityTarget(forgetful))).toBe('fails');
  const halved = cases.map((one) => ({ ...one, relation: one.withoutTrace }));
  expect(verdict(divergenceTarget(halved))).toBe('fails');
  // One machine of many is enough.
  const [first, ...others] = cases;
  const spoilt = [{ ...first, conditional: NaN }, ...others];
  expect(verdict(identityTarget(spoilt))).toBe('fails');
  expect(verdict(identityTarget([]))).toBe('fails');
});

test('units: converted parameters, and parameters that are not', () => {
  const { uniform } = randomFrom(2);
  const target = unitsTarget(measureUnits(range, uniform));
  expect(verdict(target)).toBe('holds');
  expect(verdictOnControl(target)).toBe('fails');
  // Parameters of 0 are the same in both: they must not be counted as a control.
  expect(target.measured).toMatchObject({ 'random machines': 2 * 6 });
});

test('the trace condition, both ways, and the constant that D = 0 leaves open', () => {
  const { uniform } = randomFrom(3);
  const forward = traceTarget(measureTraces(5, uniform));
  const back = converseTarget(measureConverse(5, uniform));
  const constant = constantTarget(measureConstant(), measureConstant(1.01));
  for (const target of [forward, back, constant]) {
    expect(verdict(target)).toBe('holds');
    expect(verdictOnControl(target)).toBe('fails');
  }
  // A control that is the exact machine itself tells nothing apart.
  expect(verdict(constantTarget(measureConstant(), measureConstant()))).toBe('inconclusive');
});

test('Ising machines: exact, not with weights 1 % off, not at random', () => {
  const { uniform } = randomFrom(4);
  const cases = measureIsing(uniform);
  const target = isingTarget(cases);
  expect(verdict(target)).toBe('holds');
  expect(verdictOnControl(target, 0)).toBe('fails');
  expect(verdictOnControl(target, 1)).toBe('fails');
  const one = cases.map((found, i) => (i === 7 ? { ...found, exact: found.wrong } : found));
  expect(verdict(isingTarget(one))).toBe('fails');
  for (const { hidden, spins } of cases) expect(hidden).toBeGreaterThanOrEqual(spins);
});

test('equal free energies: the random machines have them and are not exact', () => {
  const { uniform } = randomFrom(5);
  const cases = measureFreeEnergies(5, uniform);
  const target = freeEnergyTarget(cases);
  expect(verdict(target)).toBe('holds');
  expect(verdictOnControl(target, 0)).toBe('fails');
  expect(verdictOnControl(target, 1)).toBe('fails');
  // An exact machine is no counterexample.
  const withExact = { ...cases, shifted: [...cases.shifted, cases.exact] };
  expect(verdict(freeEnergyTarget(withExact))).toBe('fails');
});

test('Lin, Tegmark and Rolnick: both examples and their controls', () => {
  const { uniform } = randomFrom(6);
  const first = measureFirstExample(5, uniform);
  expect(verdict(firstExampleTarget(first))).toBe('holds');
  const hamiltonian = randomHamiltonian({ units: 6, strength: 0.2, uniform });
  const faint = measureDisturbed(
    hamiltonian,
    randomHamiltonian({ units: 6, strength: 1e-6, uniform }),
  );
  for (const spoilt of [first.undisturbed, faint]) {
    expect(verdict(firstExampleTarget({ ...first, cases: [spoilt] }))).toBe('fails');
  }
  const second = measureSecondExample(uniform);
  expect(verdict(secondExampleTarget(second))).toBe('holds');
  for (const spoilt of second.interacting) {
    expect(verdict(secondExampleTarget({ ...second, cases: [spoilt] }))).toBe('fails');
  }
});

test('products: the gate, the rank and the block averages', () => {
  const [two, three] = [measureGate(2), measureGate(3)];
  expect(verdict(gateTarget(two, three))).toBe('holds');
  expect(verdict(gateTarget(three, three))).toBe('fails');
  const ranks = rankTarget(measureRanks());
  expect(verdict(ranks)).toBe('holds');
  expect(verdictOnControl(ranks)).toBe('fails');
  const { long, short } = measureScaling();
  expect(verdict(scalingTarget({ long, short }))).toBe('holds');
  expect(verdict(scalingTarget({ long: short, short }))).toBe('fails');
});

test('the decimating network, soft copies, and the majority of three', () => {
  const stacks = finished(measureStacks({ sites: 24, layers: 3 }));
  const wrong = finished(measureStacks({ sites: 24, layers: 3, factor: 1.01 }));
  expect(verdict(stackTarget(stacks, wrong))).toBe('holds');
  expect(verdict(stackTarget(wrong, wrong))).toBe('fails');
  expect(stacks[2].layers.map(({ found }) => found.toFixed(6))).toEqual([
    '0.662501',
    '0.350061',
    '0.113672',
  ]);
  const copies = measureCopies();
  const undivided = measureUndividedCopies();
  expect(verdict(copiesTarget(copies, undivided))).toBe('holds');
  expect(verdict(copiesTarget(undivided, undivided))).toBe('fails');
  expect(verdict(copiesTarget(copies.slice(0, 5), undivided))).toBe('fails');
  const closure = measureClosure();
  expect(verdict(majorityTarget(closure))).toBe('holds');
  const { decimation } = closure;
  expect(verdict(majorityTarget({ majority: decimation, decimation }))).toBe('fails');
});

test('training lowers D and not |Delta F|; from the saddle it lowers nothing', () => {
  const { uniform } = randomFrom(7);
  const trained = [3, 6].map((hidden) =>
    finished(measureTraining({ hidden, steps: 600, uniform })),
  );
  const saddle = finished(measureTraining({ hidden: 6, steps: 20, scale: 0, uniform }));
  expect(verdict(principlesTarget(trained, saddle))).toBe('holds');
  expect(verdict(principlesTarget([...trained, saddle], saddle))).toBe('fails');
  expect(verdict(trainedIdentityTarget(trained))).toBe('holds');
  // D that rises once.
  const [first] = trained;
  const divergences = first.divergences.slice();
  divergences[300] = 2 * divergences[299];
  expect(verdict(principlesTarget([{ ...first, divergences }], saddle))).toBe('fails');
});
