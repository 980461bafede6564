import { kernels, type KernelEntry, type KernelName } from '../../shaders/kernels.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Check } from './check.ts';
import { isingChecks } from './ising-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { physicsCheck } from './physics-check.ts';
import { viewChecks, viewPipeline } from './view-checks.ts';

/**
 * Examines a device: that it executes, that every shader compiles on it, that every kernel gives its known
 * answer, and that a short simulation agrees with exact physics.
 */
export async function examine(gpu: Gpu): Promise<Check[]> {
  return [
    await executes(gpu),
    await compiles(gpu),
    ...(await isingChecks(gpu)),
    ...(await machineChecks(gpu)),
    ...(await viewChecks(gpu)),
    await physicsCheck(gpu),
  ];
}

async function executes(gpu: Gpu): Promise<Check> {
  const passed = await gpu.executes();
  return {
    name: 'executes a kernel',
    passed,
    detail: passed ? 'it left its word' : 'commands are accepted and nothing is done',
  };
}

/** Builds every pipeline: a module alone may compile and still not fit its layout or the device. */
async function compiles(gpu: Gpu): Promise<Check> {
  const entries = Object.entries(kernels) as [KernelName, KernelEntry][];
  const pipelines = entries.flatMap(([name, { kind, permutations }]) =>
    Object.keys(permutations).map(async (permutation): Promise<void> => {
      if (kind === 'compute') await gpu.kernel(name, permutation as never);
      else await viewPipeline(gpu, name);
    }),
  );
  const outcomes = await Promise.allSettled(pipelines);
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [(outcome.reason as Error).message] : [],
  );
  return {
    name: 'every shader compiles',
    passed: failures.length === 0,
    detail: failures[0] ?? `${outcomes.length} permutations`,
  };
}
