import { describe, expect, it, vi } from 'vitest';
import type { KernelEntry } from '../../shaders/kernel-entry.ts';
import { kernels } from '../../shaders/kernels.ts';
import { shaderSources } from '../../shaders/sources.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checkAnswers, examine } from '../../src/doctor/examine.ts';
import { Gpu } from '../../src/gpu/gpu.ts';
import { findAdapters } from '../../src/gpu/node/open.ts';
import { withGpu } from '../support/with-gpu.ts';
import { allFaults } from './all-faults.ts';
import type { Fault } from './fault.ts';

const device = withGpu();

it('the doctor runs every permutation of every kernel, and finds this device healthy', async () => {
  const kernel = vi.spyOn(device.gpu, 'kernel');
  const module = vi.spyOn(device.gpu, 'module');
  const checks = await checkAnswers(device.gpu);
  const used = new Set(
    [...kernel.mock.calls, ...module.mock.calls].map(([name, way]) => `${name} ${way}`),
  );
  const all = Object.entries<KernelEntry>(kernels)
    .filter(([, { adapters }]) => !(device.gpu.software && adapters === 'gpu'))
    .flatMap(([name, { permutations }]) =>
      Object.keys(permutations).map((permutation) => `${name} ${permutation}`),
    );
  // The proof that a device executes is a check of its own.
  expect(all.filter((each) => !used.has(each))).toEqual(['proof default']);
  expect(failuresAmong(checks)).toEqual([]);
});

/**
 * The device of this file with shaders that have one fault. A device compiles a shader once: of those that were run
 * above, only the shaders with the fault are compiled again.
 */
async function faulty({ file, right, wrong }: Omit<Fault, 'checks' | 'failing'>): Promise<Gpu> {
  const [{ adapter, report }] = await findAdapters();
  const parts = shaderSources[file].split(right);
  expect(parts, `${file} has '${right}' once`).toHaveLength(2);
  const lent = vi.spyOn(adapter, 'requestDevice').mockResolvedValue(device.gpu.device);
  const gpu = await Gpu.open(adapter, report, { ...shaderSources, [file]: parts.join(wrong) });
  lent.mockRestore();
  return gpu;
}

function failuresAmong(checks: Check[]): string[] {
  return checks.filter(({ passed }) => !passed).map(({ name }) => name);
}

describe('a fault in a shader fails its checks and no others of their kind', () => {
  it.each(allFaults)('$file: $wrong', async (fault) => {
    const gpu = await faulty(fault);
    const checks = await fault.checks(gpu);
    const failed = failuresAmong(checks);
    expect(failed).toEqual(
      checks.map(({ name }) => name).filter((name) => fault.failing.test(name)),
    );
    expect(failed.length).toBeGreaterThan(0);
  });
});

it('a shader that does not compile fails the checks of its kind, not the whole examination', async () => {
  const fault = { file: 'ising/metropolis.wgsl', right: 'fn updated(', wrong: 'fn (' };
  const gpu = await faulty(fault);
  const checks = await examine(gpu);
  const kinds = ['updates', 'readings on the way', 'replica exchange', 'exact physics'];
  expect(failuresAmong(checks)).toEqual(['every shader compiles', ...kinds]);
  expect(checks.length).toBeGreaterThan(25);
});
