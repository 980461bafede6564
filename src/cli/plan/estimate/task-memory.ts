import { clusterBytesOfWord, spinBytesOfWord } from '../../../ensemble/fitting.ts';
import { wordCount } from '../../../ensemble/geometry.ts';
import { heldBytes } from '../../../held-numbers.ts';
import type { PlanTask } from '../../../plan/expanded-plan.ts';
import { bytesOfWeight } from '../../../rbm/machine/machine.ts';
import { momentOrders } from '../../../rbm/training/optimizer.ts';
import { trainingOf } from '../planned-machines.ts';
import { pilotFormsOf } from './pilot-forms.ts';

/** Bytes that a task takes of what grows with its size. */
export interface TaskMemory {
  /** Spins, what cluster updates take besides, weights and samples. On a software adapter this is memory of the host. */
  readonly adapter: number;
  /** Series of measurements. */
  readonly host: number;
}

/** The memory of a task; that of `evaluate` is about that of its machine, and that of studies is not known. */
export function taskMemory(task: PlanTask): TaskMemory {
  if (task.command === 'train') return machineMemory(task.flags);
  if (task.command === 'evaluate' && task.input) return machineMemory(task.input.flags);
  const plan = pilotFormsOf(task)?.lattices;
  if (!plan) return { adapter: 0, host: 0 };
  const { geometry, update, replicas, points, schedule } = plan;
  const clusters = update === 'swendsen-wang' ? clusterBytesOfWord : 0;
  return {
    adapter: wordCount(geometry) * (spinBytesOfWord + clusters),
    host: heldBytes({
      systems: replicas * points.length,
      measurements: Math.floor(schedule.sweeps / schedule.every),
    }),
  };
}

function machineMemory(flags: readonly string[]): TaskMemory {
  const { weights, optimizer, samples, visible } = trainingOf(flags);
  const ofWeights = weights * bytesOfWeight * (1 + momentOrders(optimizer));
  return { adapter: ofWeights + (samples * visible) / 8, host: 0 };
}
