import type { Gpu } from '../gpu/gpu.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import { packUnits } from '../rbm/machine/packed-units.ts';
import { parameterNames, type RbmParameters } from '../rbm/machine/parameters.ts';
import { ContrastiveDivergence } from '../rbm/training/contrastive-divergence.ts';
import type { Check } from './check.ts';
import { exactProblems, exactRows, exactShape, type ExactProblem } from './exact-problems.ts';
import { checkWords } from './known-answers.ts';
import { entriesOf } from './problems.ts';

/**
 * Compares trainings in exact arithmetic with known answers: machines of sizes that are multiples of nothing, with more inputs than a
 * sum in single precision takes, and a last batch that is short.
 */
export async function exactChecks(
  gpu: Gpu,
  names: readonly (keyof typeof exactProblems)[] = entriesOf(exactProblems).map(([name]) => name),
): Promise<Check[]> {
  const start = await exactMachine(gpu, exactProblems['rbm-exact-gradient, cd']);
  const checks = [checkWords('rbm-exact-weights', parameterBits(await start.readParameters()))];
  start.dispose();
  for (const name of names) checks.push(checkWords(name, await trained(gpu, exactProblems[name])));
  return checks;
}

/** The bits of all parameters. */
export function parameterBits(parameters: RbmParameters): Uint32Array {
  const floats = parameterNames.flatMap((name) => Array.from(parameters[name]));
  return new Uint32Array(Float32Array.from(floats).buffer);
}

function exactMachine(gpu: Gpu, { units, seed }: ExactProblem): Promise<Rbm> {
  return Rbm.create(gpu, { ...exactShape, units, seed, arithmetic: 'exact' });
}

async function trained(gpu: Gpu, problem: ExactProblem): Promise<Uint32Array> {
  const { updates, ...options } = problem;
  const machine = await exactMachine(gpu, problem);
  const rows = exactRows();
  const units = exactShape.visible;
  const buffer = gpu.upload('data', packUnits(rows, units));
  const data = { buffer, units, groups: Math.ceil(rows.length / 32), samples: rows.length };
  const training = await ContrastiveDivergence.create(gpu, machine, {
    ...options,
    arithmetic: 'exact',
    data,
  });
  training.submitUpdates(updates);
  const found = parameterBits(await machine.readParameters());
  training.dispose();
  machine.dispose();
  buffer.destroy();
  return found;
}
