import { expect, it, vi } from 'vitest';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

it('arrays get the lengths that a kernel is asked for with, and other arrays none', async () => {
  const { gpu } = device;
  const made = vi.spyOn(gpu.device, 'createShaderModule');
  const lengths = { labels: 1025, flips: 32 };
  const rows = { ROWS: 4, COLUMNS: 0 };
  const kernel = await gpu.kernel('cluster-coins', 'whole', rows, lengths);
  expect(await gpu.kernel('cluster-coins', 'whole', rows, lengths)).toBe(kernel);
  expect(await gpu.kernel('cluster-coins', 'whole', rows)).not.toBe(kernel);
  const [sized, plain] = made.mock.calls.map(([{ code }]) =>
    Array.from(code.matchAll(/var<storage[^>]*> (\w+: array<.*>);/g), ([, found]) => found),
  );
  made.mockRestore();
  expect(sized).toEqual([
    'bonds: array<u32>',
    'labels: array<atomic<u32>, 1025>',
    'flips: array<u32, 32>',
  ]);
  expect(plain).toEqual(['bonds: array<u32>', 'labels: array<atomic<u32>>', 'flips: array<u32>']);
});
