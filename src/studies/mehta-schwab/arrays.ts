import type { Observation } from '../../ising/measurement.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Model } from './models.ts';
import type { GivenBack } from './reconstructions.ts';
import type { StackQuality } from './quality.ts';
import type { ModelSpots } from './spots.ts';
import { tensorOf } from '../tensor-of.ts';

/**
 * All arrays that the numbers of the report come from. `fields-layer-l`: [model][unit][site]. `statistics-layer-l`:
 * [model][unit][participation, x, y, radius of gyration, area, above, Moran's I, whether it is a spot, height]. `data-energy` and
 * `data-magnetization` per site, and the same for held-out samples: [sample]. `given-back`: [reconstruction][sample][site], 1 = up. `quality`: [stack][log-likelihood, divergence, energy of the first machine, energy of the stack][value, error]. The parameters name the
 * models, stacks and reconstructions. `halved-...` are the same arrays of the stack whose layers halve.
 */
export function arraysOf(outcome: {
  readonly models: readonly Model[];
  readonly spots: readonly ModelSpots[];
  readonly halved: { readonly model: Model; readonly spots: ModelSpots };
  readonly observation: Observation;
  readonly heldOutObservation: Observation;
  readonly found: readonly GivenBack[];
  readonly qualities: readonly StackQuality[];
}): Record<string, Tensor> {
  const { models, spots, halved, observation, heldOutObservation, found, qualities } = outcome;
  const arrays: Record<string, Tensor> = {
    'data-energy': tensorOf(observation.energy),
    'data-magnetization': tensorOf(observation.magnetization),
    'held-out-energy': tensorOf(heldOutObservation.energy),
    'held-out-magnetization': tensorOf(heldOutObservation.magnetization),
    quality: tensorOf(
      qualities.map(({ logLikelihood, divergence, first, whole }) => [
        logLikelihood,
        divergence,
        first,
        whole,
      ]),
    ),
    'given-back': tensorOf(
      found.map(({ spins }) => spins),
      'u1',
    ),
  };
  for (const layer of models[0]?.fields.keys() ?? []) {
    arrays[`fields-layer-${layer + 1}`] = fieldsOf(models, layer);
    arrays[`statistics-layer-${layer + 1}`] = statistics(spots, layer);
    arrays[`halved-fields-layer-${layer + 1}`] = fieldsOf([halved.model], layer);
    arrays[`halved-statistics-layer-${layer + 1}`] = statistics([halved.spots], layer);
  }
  return arrays;
}

function fieldsOf(models: readonly Model[], layer: number): Tensor {
  return tensorOf(
    models.map(({ fields }) => fields[layer] ?? []),
    'f4',
  );
}

function statistics(spots: readonly ModelSpots[], layer: number): Tensor {
  const rows = spots.map(({ layers }) => {
    const { units = [], spot = [] } = layers[layer] ?? {};
    return units.map(({ participation, centre, gyration, area, above, moran, height }, i) => [
      participation,
      ...centre,
      gyration,
      area,
      above,
      moran,
      Number(spot[i]),
      height,
    ]);
  });
  return tensorOf(rows);
}
