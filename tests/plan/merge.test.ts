import { expect, it } from 'vitest';
import { plannedCommands } from '../../src/cli/plan/planned-commands.ts';
import { expandPlan } from '../../src/plan/expand.ts';
import { mergePlan } from '../../src/plan/merge.ts';
import type { TaskResult } from '../../src/plan/merged-row.ts';
import { mergedCsv } from '../../src/plan/merged-table.ts';
import type { RunMoments } from '../../src/plan/moments-document.ts';

const plan = expandPlan(
  {
    experiments: {
      scan: { command: 'simulate', grid: { temperature: [2] }, seeds: { from: 1, count: 3 } },
    },
  },
  plannedCommands(),
);
const [first, second, third] = plan.tasks.map(({ id }) => id);

/** A task of 16 lattices of 64 sites, whose sums say nothing but B and M^2. */
function task(bonds: number, { measurements = 10, error = 0.1 } = {}): TaskResult {
  const model = { lattice: 'square', interaction: 1, field: 0 } as const;
  const blocks = Array.from({ length: 16 }, (_, block) => {
    const b = BigInt(bonds + block);
    return [b, b * b, 0n, 0n, 40n, 160n, 2560n];
  });
  const moments: RunMoments = {
    model,
    sites: 64,
    points: [{ temperature: 2, measurements, blocks }],
  };
  const row = {
    temperature: 2,
    coupling: 0.5,
    size: 8,
    replicas: 16,
    energy: { value: -bonds, error, exact: -1.7 },
    absoluteMagnetization: { value: 0.0625, error },
    autocorrelationTime: { value: bonds, error },
    warnings: [`${bonds}`],
  };
  return { document: { parameters: { every: 1 }, results: [row] }, moments };
}

const merged = (results: Record<string, TaskResult>) =>
  mergePlan(plan, async ({ id }) => results[id]);

it('adds whole numbers, so values do not depend on which task has which sums', async () => {
  const [a, b, c] = [task(640), task(650), task(1000)];
  const [row] = await merged({ [`${first}`]: a, [`${second}`]: b, [`${third}`]: c });
  const [turned] = await merged({ [`${first}`]: c, [`${second}`]: a, [`${third}`]: b });
  expect(row?.exact?.sums).toEqual(turned?.exact?.sums);
  expect(row?.exact?.sums[0]).toBe(`${16 * (640 + 650 + 1000) + 3 * 120}`);
  expect(row?.exact?.measurements).toBe(480);
  expect(row?.system?.replicas).toBe(48);
  expect(row?.quantities['energy']?.value).toBeCloseTo(-(2290 / 3 + 7.5) / 10 / 64, 12);
  expect(row?.quantities['energy']?.exact).toBe(-1.7);
  // What has no sums is a mean over tasks.
  expect(row?.quantities['autocorrelationTime']?.value).toBeCloseTo(2290 / 3, 10);
  expect(row?.quantities['autocorrelationTime']?.error).toBeCloseTo(0.1 / Math.sqrt(3), 12);
});

it('marks what is missing', async () => {
  const rows = await merged({ [`${second}`]: task(640) });
  expect(rows).toHaveLength(1);
  expect(rows[0]?.tasks).toEqual({ merged: 1, planned: 3 });
  expect(rows[0]?.missing).toEqual([first, third]);
  expect(await merged({})).toEqual([]);
  const [header, line] = mergedCsv(rows, ['temperature', 'start']).split('\n');
  expect(header).toBe(
    'experiment,command,start,temperature,coupling,size,replicas,quantity,value,error,exact,tasks,planned tasks',
  );
  expect(line).toMatch(/^scan,simulate,,2,0\.5,8,16,energy,-1\.01\d*,0\.\d+,-1\.7,1,3$/);
});

it('takes the error of the tasks where no sum ever fluctuated', async () => {
  const [row] = await merged({ [`${first}`]: task(640, { error: 0.3 }) });
  expect(row?.quantities['absoluteMagnetization']).toEqual({ value: 0.0625, error: 0.3 });
});

it('refuses sums of different runs', async () => {
  const results = { [`${first}`]: task(640), [`${second}`]: task(640, { measurements: 20 }) };
  await expect(merged(results)).rejects.toThrow(/differ in model, size, temperature or meas/);
});

it('means over tasks where there are no exact sums, and names adapters where floats enter', async () => {
  const flows = expandPlan(
    {
      experiments: {
        flow: { command: 'renormalize', parameters: { rule: 'average' }, seeds: [1, 2] },
      },
    },
    plannedCommands(),
  );
  const results = [1.9, 1.85].map((value, index) => ({
    document: {
      adapter: { name: `device ${2 - index}` },
      results: {
        levels: [],
        exponents: [{ iteration: 1, magnetic: { value, error: 0.03, exact: 1.875 } }],
      },
    },
  }));
  const [row] = await mergePlan(
    flows,
    async ({ id }) => results[flows.tasks.findIndex((task) => task.id === id)],
  );
  expect(row?.method).toBe('mean of tasks');
  const [a, b] = flows.tasks.map(({ id }) => id);
  expect(row?.adapters).toEqual({ [`${a}`]: 'device 2', [`${b}`]: 'device 1' });
  const { value, error, exact } = row?.quantities['exponents[iteration 1].magnetic'] ?? {};
  expect(value).toBeCloseTo(1.875, 12);
  expect(error).toBeCloseTo(0.03 / Math.sqrt(2), 12);
  expect(exact).toBe(1.875);
});
