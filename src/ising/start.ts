import type { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, streamsOf, wordCount } from '../ensemble/geometry.ts';
import { randomKey } from '../ensemble/random-key.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { ferromagnet, type IsingModel } from './model.ts';

/** Starts that a single lattice can take. */
export const singleStarts = ['hot', 'cold', 'striped'] as const;

/**
 * `cold`: the ground state, with all spins along the field, or up without a field. In an antiferromagnet spins alternate,
 * which is the ground state in weak fields only. `mixed`: every other replica is cold and the rest is its mirror image;
 * not for strips. `striped`: two domains of opposite ground states, side by side. `hot`: every spin drawn independently, as at infinite
 * temperature.
 */
export type StartState = (typeof singleStarts)[number] | 'mixed';

/** Fills an ensemble with a start configuration. */
export async function startSpins(
  gpu: Gpu,
  ensemble: Ensemble,
  {
    start,
    seed,
    model = ferromagnet,
  }: { start: StartState; seed: number; model?: Pick<IsingModel, 'interaction' | 'field'> },
): Promise<void> {
  const permutation = start === 'hot' || start === 'striped' ? start : 'ordered';
  const kernel = await gpu.kernel('start', permutation);
  const { geometry, buffer } = ensemble;
  const parameters = gpu.uniform('start', {
    lattice: latticeOf(geometry),
    key: randomKey(seed, 'start'),
    fill: fillWords(start, model),
    streams: streamsOf(geometry),
  });
  const filling = gpu.dispatch(kernel, [buffer, parameters], wordCount(geometry));
  gpu.compute('start', (pass) => filling.record(pass));
  parameters.destroy();
}

/** The words of both colours. */
function fillWords(
  start: StartState,
  { interaction, field }: Pick<IsingModel, 'interaction' | 'field'>,
): [number, number] {
  const up = start === 'mixed' ? 0x55555555 : 0xffffffff;
  const first = field < 0 && interaction === 1 ? ~up >>> 0 : up;
  return [first, interaction === 1 ? first : ~first >>> 0];
}
