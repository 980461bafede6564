import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockspin } from '../support/run-cli.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-estimate-test-'));
  file = path.join(folder, 'scan.json');
  const plan = {
    experiments: {
      scan: {
        command: 'simulate',
        parameters: { size: 8, replicas: 128, thermalize: 500, sweeps: 4000 },
        grid: { temperature: [2.269185] },
        seeds: [1, 2],
      },
      machines: { command: 'train', parameters: { size: 4, layers: '8', epochs: 4, samples: 256 } },
    },
  };
  fs.writeFileSync(file, JSON.stringify(plan));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

interface Estimated {
  readonly points: readonly {
    readonly experiment: string;
    readonly spinUpdates: number;
    readonly secondsOfTask: number;
    readonly note?: string;
    readonly rows: readonly {
      readonly temperature: number;
      readonly errors: Readonly<Record<string, number>>;
    }[];
  }[];
  readonly seconds: { readonly all: number; readonly left: number };
  readonly diskBytes: number;
  readonly memoryBytesOfWorker: { readonly adapter: number; readonly host: number };
  readonly wished: {
    readonly points: readonly { readonly seeds: number; readonly predicted: number }[];
    readonly wholePlan: { readonly seedsFactor: number; readonly devices: number };
  };
}

const headline = ['energy', 'absoluteMagnetization', 'specificHeat', 'susceptibility', 'binder'];

describe('plan estimate', () => {
  it('says how large errors will be and how much is counted, and leaves the folder alone', () => {
    const flags = ['--seconds', '6', '--error', 'energy=1e-4', '--json', '--quiet'];
    const said = blockspin('plan', 'estimate', file, ...flags);
    expect(said.status).toBe(0);
    expect(fs.readdirSync(folder)).toEqual(['scan.json']);
    const estimated = (JSON.parse(said.stdout) as { results: Estimated }).results;
    expect(estimated.seconds.left).toBe(estimated.seconds.all);
    expect(estimated.points.every(({ secondsOfTask }) => secondsOfTask > 0)).toBe(true);
    expect(estimated.points.at(-1)?.rows).toEqual([]);
    expect(estimated.points.at(-1)?.note).toMatch(/no errors are predicted/);

    expect(blockspin('plan', 'run', file, '--quiet').status).toBe(0);
    const merged = JSON.parse(blockspin('plan', 'merge', file, '--json').stdout);
    for (const [index, point] of estimated.points.slice(0, 1).entries()) {
      const row = merged.results.rows[index];
      expect(row.system.temperature).toBe(point.rows[0]?.temperature);
      for (const name of headline) {
        const ratio = row.quantities[name].error / (point.rows[0]?.errors[name] ?? NaN);
        expect(ratio, name).toBeGreaterThan(1 / 1.5);
        expect(ratio, name).toBeLessThan(1.5);
      }
    }
    const tasks = path.join(folder, 'scan/tasks');
    const updates = fs.readdirSync(tasks).reduce((sum, task) => {
      if (!task.startsWith('scan-')) return sum;
      const text = fs.readFileSync(path.join(tasks, task, 'results.json'), 'utf8');
      const { seconds, flipsPerNanosecond } = JSON.parse(text).timing;
      return sum + seconds * flipsPerNanosecond * 1e9;
    }, 0);
    const counted = estimated.points.reduce((sum, point) => sum + (point.spinUpdates ?? 0), 0);
    expect(counted / updates).toBeCloseTo(1, 9);

    // 128 weights and their moments, and 256 samples of 16 units: more than 128 lattices of 64 spins. 4000 measurements of 128 lattices.
    expect(estimated.memoryBytesOfWorker).toEqual({
      adapter: 128 * 4 * 2 + (256 * 16) / 8,
      host: 128 * (600 + 40 * 4000),
    });
    const bytes = bytesIn(tasks);
    expect(estimated.diskBytes / bytes).toBeGreaterThan(0.5);
    expect(estimated.diskBytes / bytes).toBeLessThan(2);
    for (const { seeds, predicted } of estimated.wished.points)
      expect(seeds).toBe(Math.max(1, Math.ceil(2 * (predicted / 1e-4) ** 2)));
    expect(estimated.wished.wholePlan.devices).toBeGreaterThanOrEqual(1);
  });

  it('refuses a quantity that the plan does not measure before its pilot runs', () => {
    const wishes = ['--error', 'energy=1', 'energi=1'];
    const { status, stdout, stderr } = blockspin('plan', 'estimate', file, ...wishes);
    expect(stderr).toMatch(
      /^error: --error energi: the plan does not measure it; it measures energy, specificHeat, [^\n]*\n$/,
    );
    expect(stderr).not.toMatch(/autocorrelation/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('refuses to predict errors where there are none', () => {
    const machines = path.join(folder, 'machines.json');
    const plan = { experiments: { machines: { command: 'train', parameters: { size: 4 } } } };
    fs.writeFileSync(machines, JSON.stringify(plan));
    const { status, stderr } = blockspin('plan', 'estimate', machines, '--error', 'energy=1');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: --error energy: the plan measures no lattices/);
  });
});

function bytesIn(place: string): number {
  const files = fs.readdirSync(place, { recursive: true, withFileTypes: true });
  return files.reduce(
    (sum, entry) =>
      sum + (entry.isFile() ? fs.statSync(path.join(entry.parentPath, entry.name)).size : 0),
    0,
  );
}
