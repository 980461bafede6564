import type { Ensemble } from '../ensemble/ensemble.ts';
import { wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import { workgroupsFor } from '../gpu/dispatch.ts';
import type { Gpu } from '../gpu/gpu.ts';

/** `cold`: all spins up. `hot`: every spin drawn independently, as at infinite temperature. */
export type StartState = 'cold' | 'hot';

/** Fills an ensemble with a start configuration. */
export async function startSpins(
  gpu: Gpu,
  ensemble: Ensemble,
  { start, seed }: { start: StartState; seed: number },
): Promise<void> {
  const kernel = await gpu.kernel('start', start);
  const words = wordCount(ensemble.geometry);
  const parameters = gpu.uniform('start', 4);
  gpu.write(
    parameters,
    new Uint32Array([words, ensemble.geometry.groups, ...randomKey(seed, 'start')]),
  );
  const group = gpu.bind(kernel, [ensemble.buffer, parameters]);
  gpu.compute('start', (pass) => {
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...workgroupsFor(words));
  });
  parameters.destroy();
}
