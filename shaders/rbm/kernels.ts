import type { KernelEntry } from '../kernel-entry.ts';
import { evaluationKernels } from './evaluation-kernels.ts';
import { samplingKernels } from './sampling-kernels.ts';
import { trainingKernels } from './training-kernels.ts';

/** Boltzmann machines, by the room of `src/rbm` that drives each kernel. */
export const machineKernels = {
  ...samplingKernels,
  ...trainingKernels,
  ...evaluationKernels,
} as const satisfies Readonly<Record<string, KernelEntry>>;
