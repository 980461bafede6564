import { kernels, type KernelEntry, type KernelName } from '../../shaders/kernels.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Check } from './check.ts';
import { isingChecks } from './ising-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { physicsCheck } from './physics-check.ts';

/**
 * Examines a device: that it executes, that every shader compiles on it, that every kernel gives its known
 * answer, and that a short simulation agrees with exact physics.
 */
export async function examine(gpu: Gpu): Promise<Check[]> {
  const executes = {
    name: 'executes a kernel',
    passed: true,
    detail: 'proved when the device was opened',
  };
  return [
    executes,
    await compiles(gpu),
    ...(await isingChecks(gpu)),
    ...(await machineChecks(gpu)),
    await physicsCheck(gpu),
  ];
}

async function compiles(gpu: Gpu): Promise<Check> {
  const entries = Object.entries(kernels) as [KernelName, KernelEntry][];
  const modules = entries.flatMap(([name, { permutations }]) =>
    Object.keys(permutations).map((permutation) => gpu.module(name, permutation as never)),
  );
  const outcomes = await Promise.allSettled(modules);
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [(outcome.reason as Error).message] : [],
  );
  return {
    name: 'every shader compiles',
    passed: failures.length === 0,
    detail: failures[0] ?? `${outcomes.length} permutations`,
  };
}
