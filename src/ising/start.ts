import type { Ensemble } from '../ensemble/ensemble.ts';
import { wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';

/**
 * `cold`: all spins up. `mixed`: every other replica all up, the rest all down. `hot`: every spin drawn
 * independently, as at infinite temperature.
 */
export type StartState = 'cold' | 'mixed' | 'hot';

/** The word of every site of a start without disorder. */
const fills: Record<StartState, number> = { cold: 0xffffffff, mixed: 0x55555555, hot: 0 };

/** Fills an ensemble with a start configuration. */
export async function startSpins(
  gpu: Gpu,
  ensemble: Ensemble,
  { start, seed }: { start: StartState; seed: number },
): Promise<void> {
  const kernel = await gpu.kernel('start', start === 'hot' ? 'hot' : 'cold');
  const words = wordCount(ensemble.geometry);
  const parameters = gpu.uniform('start', 8);
  gpu.write(
    parameters,
    new Uint32Array([words, ensemble.geometry.groups, ...randomKey(seed, 'start'), fills[start]]),
  );
  const group = gpu.bind(kernel, [ensemble.buffer, parameters]);
  gpu.compute('start', (pass) => {
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...workgroupsFor(words));
  });
  parameters.destroy();
}
