import { expect, test } from 'vitest';
import { renderReport } from '../../../src/report/html-report.ts';
import { renderFigure } from '../../../src/plot/figure.ts';
import { elementCount } from '../../../src/formats/tensor.ts';
import { measureStacks, stackStatement } from '../../../src/studies/exact-mapping/chain.ts';
import {
  firstExampleStatement,
  measureDisturbed,
  measureFirstExample,
  measureSecondExample,
  secondExampleStatement,
} from '../../../src/studies/exact-mapping/counterexamples.ts';
import {
  constantStatement,
  converseStatement,
  measureConstant,
  measureConverse,
  measureTraces,
  traceStatement,
} from '../../../src/studies/exact-mapping/exactness.ts';
import {
  freeEnergyStatement,
  measureFreeEnergies,
} from '../../../src/studies/exact-mapping/free-energy.ts';
import {
  divergenceStatement,
  identityStatement,
  measureIdentities,
  measureUnits,
  unitsStatement,
} from '../../../src/studies/exact-mapping/identities.ts';
import { isingStatement, measureIsing } from '../../../src/studies/exact-mapping/ising.ts';
import {
  copiesStatement,
  majorityStatement,
  measureClosure,
  measureCopies,
  measureUndividedCopies,
} from '../../../src/studies/exact-mapping/operators.ts';
import {
  gateStatement,
  measureGate,
  measureRanks,
  measureScaling,
  rankStatement,
  scalingStatement,
} from '../../../src/studies/exact-mapping/products.ts';
import { uniformDeviates } from '../../../src/statistics/random.ts';
import {
  statementOf,
  targetOf,
  type Statement,
} from '../../../src/studies/exact-mapping/statement.ts';
import {
  measureTraining,
  principlesStatement,
  trainedIdentityStatement,
} from '../../../src/studies/exact-mapping/training.ts';
import { exactMapping } from '../../../src/studies/exact-mapping/exact-mapping.ts';
import type { StudyContext, StudyOutcome } from '../../../src/studies/study.ts';
import { randomHamiltonian } from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import { randomFrom } from '../../support/random.ts';

const range = {
  sizes: [
    [1, 1],
    [4, 5],
    [5, 3],
  ],
  scales: [0, 0.1, 2],
} as const;

function verdict(statement: Statement): string {
  return targetOf(statement).verdict;
}

/** The statement with what its control measured in place of the thing itself. */
function broken(statement: Statement, control = 0): Statement {
  const { measured } = statement.controls[control];
  return { ...statement, measured, controls: [] };
}

test('verdicts: limits, controls that tell nothing apart, and what is not a number', () => {
  const statement: Statement = {
    id: 'X-1',
    statement: 'A number is small and another one large.',
    limits: { small: { atMost: 1e-10 }, large: { atLeast: 0.5 } },
    measured: { small: 1e-10, large: 0.5 },
    beside: { count: 3 },
    controls: [{ name: 'other', measured: { small: 0, large: 0.4 } }],
  };
  const target = targetOf(statement);
  expect(target).toMatchObject({
    id: 'X-1',
    kind: 'claim',
    statement: statement.statement,
    expected: '≤ 10^{−10}',
    rule: expect.stringMatching(/small ≤ 10\^\{−10\} and large ≥ 0\.5/),
    measured: { small: 1e-10, large: 0.5, count: 3 },
    verdict: 'holds',
    controls: [{ name: 'other, large', measured: 0.4, fulfils: false }],
  });
  for (const measured of [
    { small: 1.1e-10, large: 1 },
    { small: 0, large: 0.49 },
    { small: NaN, large: 1 },
    { small: 0, large: NaN },
  ]) {
    expect(verdict({ ...statement, measured })).toBe('fails');
  }
  const same = [{ name: 'same', measured: statement.measured }];
  expect(verdict({ ...statement, controls: same })).toBe('inconclusive');
});

test('a statement is about its worst case, and a control is the case that comes closest', () => {
  const quantities = [
    { name: 'small', of: (one: number) => one, atMost: 1 },
    { name: 'large', of: (one: number) => (one > 5 ? undefined : 2 * one), atLeast: 0.5 },
  ];
  const statement = statementOf<number>({
    id: '',
    statement: '',
    cases: [0.5, 0.75, 1],
    quantities,
    controls: [{ name: 'far', cases: [3, 2, 10] }],
  });
  expect(statement.measured).toEqual({ small: 1, large: 1 });
  expect(statement.controls).toEqual([
    { name: 'far, closest of 3', measured: { small: 2, large: 6 } },
  ]);
  expect(verdict(statement)).toBe('holds');
  expect(verdict(statementOf({ id: '', statement: '', cases: [], quantities, controls: [] }))).toBe(
    'fails',
  );
});

test('the identity: holds for random machines, and fails for operators without H', () => {
  const { uniform } = randomFrom(1);
  const cases = measureIdentities(range, uniform);
  expect(cases).toHaveLength(2 * 9 + 3);
  expect(verdict(identityStatement(cases))).toBe('holds');
  expect(verdict(divergenceStatement(cases))).toBe('holds');
  const forgetful = cases.map((one) => ({ ...one, hamiltonian: one.withoutHamiltonian }));
  expect(verdict(identityStatement(forgetful))).toBe('fails');
  const halved = cases.map((one) => ({ ...one, relation: one.withoutTrace }));
  expect(verdict(divergenceStatement(halved))).toBe('fails');
  // One machine of many is enough.
  const [first, ...others] = cases;
  const spoilt = [{ ...first, conditional: NaN }, ...others];
  expect(verdict(identityStatement(spoilt))).toBe('fails');
  expect(verdict(identityStatement([]))).toBe('fails');
});

test('units: converted parameters, and parameters that are not', () => {
  const { uniform } = randomFrom(2);
  const statement = unitsStatement(measureUnits(range, uniform));
  expect(verdict(statement)).toBe('holds');
  expect(verdict(broken(statement))).toBe('fails');
  // Parameters of 0 are the same in both: they must not be counted as a control.
  expect(statement.beside).toEqual({ 'random machines': 2 * 6 });
});

test('the trace condition, both ways, and the constant that D = 0 leaves open', () => {
  const { uniform } = randomFrom(3);
  const forward = traceStatement(measureTraces(5, uniform));
  const back = converseStatement(measureConverse(5, uniform));
  const constant = constantStatement(measureConstant(), measureConstant(1.01));
  for (const statement of [forward, back, constant]) {
    expect(verdict(statement)).toBe('holds');
    expect(verdict(broken(statement))).toBe('fails');
  }
  // A control that is the exact machine itself tells nothing apart.
  expect(verdict(constantStatement(measureConstant(), measureConstant()))).toBe('inconclusive');
});

test('Ising machines: exact, not with weights 1 % off, not at random', () => {
  const { uniform } = randomFrom(4);
  const cases = measureIsing(uniform);
  const statement = isingStatement(cases);
  expect(verdict(statement)).toBe('holds');
  expect(verdict(broken(statement, 0))).toBe('fails');
  expect(verdict(broken(statement, 1))).toBe('fails');
  const one = cases.map((found, i) => (i === 7 ? { ...found, exact: found.wrong } : found));
  expect(verdict(isingStatement(one))).toBe('fails');
  for (const { hidden, spins } of cases) expect(hidden).toBeGreaterThanOrEqual(spins);
});

test('equal free energies: the random machines have them and are not exact', () => {
  const { uniform } = randomFrom(5);
  const cases = measureFreeEnergies(5, uniform);
  const statement = freeEnergyStatement(cases);
  expect(verdict(statement)).toBe('holds');
  expect(verdict(broken(statement, 0))).toBe('fails');
  expect(verdict(broken(statement, 1))).toBe('fails');
  // An exact machine is no counterexample.
  const withExact = { ...cases, shifted: [...cases.shifted, cases.exact] };
  expect(verdict(freeEnergyStatement(withExact))).toBe('fails');
});

test('Lin, Tegmark and Rolnick: both examples and their controls', () => {
  const { uniform } = randomFrom(6);
  const first = measureFirstExample(5, uniform);
  expect(verdict(firstExampleStatement(first))).toBe('holds');
  const hamiltonian = randomHamiltonian({ units: 6, strength: 0.2, uniform });
  const faint = measureDisturbed(
    hamiltonian,
    randomHamiltonian({ units: 6, strength: 1e-6, uniform }),
  );
  for (const spoilt of [first.undisturbed, faint]) {
    expect(verdict(firstExampleStatement({ ...first, cases: [spoilt] }))).toBe('fails');
  }
  const second = measureSecondExample(uniform);
  expect(verdict(secondExampleStatement(second))).toBe('holds');
  for (const spoilt of second.interacting) {
    expect(verdict(secondExampleStatement({ ...second, cases: [spoilt] }))).toBe('fails');
  }
});

test('products: the gate, the rank and the block averages', () => {
  const [two, three] = [measureGate(2), measureGate(3)];
  expect(verdict(gateStatement(two, three))).toBe('holds');
  expect(verdict(gateStatement(three, three))).toBe('fails');
  const ranks = rankStatement(measureRanks());
  expect(verdict(ranks)).toBe('holds');
  expect(verdict(broken(ranks))).toBe('fails');
  const { long, short } = measureScaling();
  expect(verdict(scalingStatement({ long, short }))).toBe('holds');
  expect(verdict(scalingStatement({ long: short, short }))).toBe('fails');
});

test('the decimating network, soft copies, and the majority of three', () => {
  const stacks = measureStacks({ sites: 24, layers: 3 });
  const wrong = measureStacks({ sites: 24, layers: 3, factor: 1.01 });
  expect(verdict(stackStatement(stacks, wrong))).toBe('holds');
  expect(verdict(stackStatement(wrong, wrong))).toBe('fails');
  expect(stacks[2].layers.map(({ found }) => found.toFixed(6))).toEqual([
    '0.662501',
    '0.350061',
    '0.113672',
  ]);
  const copies = measureCopies();
  const undivided = measureUndividedCopies();
  expect(verdict(copiesStatement(copies, undivided))).toBe('holds');
  expect(verdict(copiesStatement(undivided, undivided))).toBe('fails');
  expect(verdict(copiesStatement(copies.slice(0, 5), undivided))).toBe('fails');
  const closure = measureClosure();
  expect(verdict(majorityStatement(closure))).toBe('holds');
  const { decimation } = closure;
  expect(verdict(majorityStatement({ majority: decimation, decimation }))).toBe('fails');
});

test('training lowers D and not |Delta F|; from the saddle it lowers nothing', () => {
  const { uniform } = randomFrom(7);
  const trained = [3, 6].map((hidden) => measureTraining({ hidden, steps: 600, uniform }));
  const saddle = measureTraining({ hidden: 6, steps: 20, scale: 0, uniform });
  expect(verdict(principlesStatement(trained, saddle))).toBe('holds');
  expect(verdict(principlesStatement([...trained, saddle], saddle))).toBe('fails');
  expect(verdict(trainedIdentityStatement(trained))).toBe('holds');
  // D that rises once.
  const [first] = trained;
  const divergences = first.divergences.slice();
  divergences[300] = 2 * divergences[299];
  expect(verdict(principlesStatement([{ ...first, divergences }], saddle))).toBe('fails');
});

function draw(seed: number, stream: number): number[] {
  const uniform = uniformDeviates(seed, stream);
  return Array.from({ length: 10_000 }, uniform);
}

test('the random numbers are those of their seed and stream, and uniform', () => {
  const values = draw(5, 1);
  expect(draw(5, 1)).toEqual(values);
  for (const [seed, stream] of [
    [5, 2],
    [6, 1],
    [5 + 2 ** 32, 1],
  ]) {
    expect(draw(seed, stream)).not.toEqual(values);
  }
  // Mean of 10,000: five standard errors, missed by a good generator once in two million seeds.
  const mean = values.reduce((a, b) => a + b) / values.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * values.length));
});

function contextOf(changes: Partial<StudyContext> = {}): StudyContext {
  const gpu = {} as StudyContext['gpu'];
  const signal = new AbortController().signal;
  return { gpu, preset: 'quick', seed: 11, signal, phase: () => () => {}, ...changes };
}

test(
  'the study: everything holds, figures and report can be drawn',
  { timeout: 120_000 },
  async () => {
    const progress: number[] = [];
    let total = 0;
    const outcome: StudyOutcome = await exactMapping.run(
      contextOf({
        phase: (_, steps) => {
          total = steps;
          return (done) => progress.push(done);
        },
      }),
    );
    expect(progress).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    expect(outcome.targets.map(({ id, verdict }) => `${id}: ${verdict}`)).toEqual(
      outcome.targets.map(({ id }) => `${id}: holds`),
    );
    const ids = outcome.targets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { controls = [] } of outcome.targets) expect(controls.length).toBeGreaterThan(0);
    for (const { shape, data } of Object.values(outcome.data)) {
      expect(elementCount(shape)).toBe(data.length);
      expect(data.every(Number.isFinite)).toBe(true);
    }
    const figures = outcome.sections.flatMap(({ figures = {} }) => Object.values(figures));
    expect(figures).toHaveLength(6);
    for (const figure of figures) expect(renderFigure(figure)).toContain('<svg');
    const html = renderReport({
      ...exactMapping,
      ...outcome,
      version: '0',
      command: 'blockspin reproduce exact-mapping',
      facts: [],
      files: [],
    });
    expect(html).toContain('The mapping is an identity (difference &lt; 10');
    for (const { tables = [] } of outcome.sections) {
      for (const { header, rows } of tables) {
        for (const row of rows) expect(row).toHaveLength(header.length);
      }
    }
  },
);

test('a study that was aborted stops', async () => {
  const signal = AbortSignal.abort();
  await expect(exactMapping.run(contextOf({ signal }))).rejects.toThrow(/abort/i);
});
