import { expect, it } from 'vitest';
import { plannedCommands } from '../../src/cli/plan/planned-commands.ts';
import { expandPlan } from '../../src/plan/expand.ts';
import { mergePlan } from '../../src/plan/merge.ts';
import { parameterOf, variedParameters } from '../../src/plan/merged-row.ts';
import { measuredIn } from '../../src/plan/named-quantities.ts';
import { taskMeans } from '../../src/plan/task-means.ts';

const layer = (value: number, error = 0.1) => ({
  layers: [{ layer: 1, logLikelihood: { value, error }, largestParameter: value }],
});

it('takes the error of the spread where machines differ by more than their errors', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8];
  const results = values.map((value) => layer(value));
  const name = 'layers[layer 1].logLikelihood';
  const { quantities, warnings } = taskMeans(results, { scattered: true });
  expect(quantities[name]?.value).toBe(4.5);
  // The standard deviation of 1 to 8 is sqrt(6).
  expect(quantities[name]?.error).toBeCloseTo(Math.sqrt(6 / 8), 12);
  expect(quantities['layers[layer 1].largestParameter']?.error).toBeCloseTo(Math.sqrt(6 / 8), 12);
  expect(warnings).toEqual([]);
  // Errors that are larger than the spread stay.
  const sure = taskMeans(
    values.map(() => layer(4.5)),
    { scattered: true },
  );
  expect(sure.quantities[name]?.error).toBeCloseTo(0.1 / Math.sqrt(8), 12);
  const honest = taskMeans(results).quantities;
  expect(honest[name]?.error).toBeCloseTo(0.1 / Math.sqrt(8), 12);
  expect(Object.keys(honest)).toEqual([name]);
});

it('says that few tasks have no sure error, and what only some of them have', () => {
  const { quantities, warnings } = taskMeans([layer(1), { layers: [] }], { scattered: true });
  expect(quantities).toEqual({});
  expect(warnings[0]).toMatch(/spread of 2 tasks; 8 are needed/);
  expect(warnings[1]).toMatch(/only some of the tasks have layers\[layer 1\]\.logLikelihood, /);
});

it('names entries of a list by what tells them apart', () => {
  const one = { value: 1, error: 0.1 };
  const result = {
    levels: [
      { size: 16, energy: one },
      { size: 8, energy: one },
    ],
    exponents: [
      { iteration: 1, operators: 1, thermal: one },
      { iteration: 1, operators: 2, thermal: one },
    ],
    alike: [
      { iteration: 1, gain: one },
      { iteration: 1, gain: one },
    ],
    correlation: { axis: [one, one] },
  };
  expect(measuredIn(result, { plain: false }).map(([name]) => name)).toEqual([
    'levels[size 16].energy',
    'levels[size 8].energy',
    'exponents[iteration 1, operators 1].thermal',
    'exponents[iteration 1, operators 2].thermal',
    'alike[1].gain',
    'alike[2].gain',
    'correlation.axis.0',
    'correlation.axis.1',
  ]);
});

it('counts the verdicts of studies', async () => {
  const document = {
    experiments: {
      study: {
        command: 'reproduce',
        parameters: { study: 'fixed-points' },
        seeds: { from: 1, count: 2 },
      },
    },
  };
  const plan = expandPlan(document, plannedCommands());
  const found = ['holds', 'fails'].map((verdict, index) => ({
    document: {
      adapter: { name: 'made up' },
      results: { targets: [{ id: 'RG-1', verdict, measured: { 'y t': index + 1 } }] },
    },
  }));
  const [row] = await mergePlan(
    plan,
    async ({ id }) => found[plan.tasks.findIndex((task) => task.id === id)],
  );
  expect(row?.verdicts).toEqual({ 'RG-1': { holds: 1, fails: 1 } });
  const { value, error } = row?.quantities['targets[RG-1].measured.y t'] ?? {};
  expect(value).toBe(1.5);
  expect(error).toBeCloseTo(0.5, 12);
});

it('knows the parameters of the tasks whose outputs were taken', async () => {
  const document = {
    experiments: {
      judged: { command: 'evaluate', of: 'machines' },
      machines: { command: 'train', parameters: { size: 4 }, grid: { l1: [0, 0.01] } },
    },
  };
  const plan = expandPlan(document, plannedCommands());
  const rows = await mergePlan(plan, async () => ({
    document: { adapter: { name: 'made up' }, results: layer(1) },
  }));
  expect(variedParameters(document)).toEqual(['l1', 'machines.l1']);
  expect(rows.map((row) => parameterOf(row, 'machines.l1'))).toEqual([
    undefined,
    undefined,
    0,
    0.01,
  ]);
  expect(rows.map((row) => parameterOf(row, 'l1'))).toEqual([0, 0.01, undefined, undefined]);
});
