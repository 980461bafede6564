import type { Observation } from '../../ising/measurement.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Model } from './models.ts';
import type { GivenBack } from './reconstructions.ts';
import type { ModelSpots } from './spots.ts';

/** Columns of the arrays `statistics-layer-l`. */
const columns = 9;

/**
 * All arrays that the numbers of the report come from. `fields-layer-l`: [model][unit][site]. `statistics-layer-l`:
 * [model][unit][participation, x, y, radius of gyration, area, above, Moran's I, whether it is a spot, height]. `data-energy` and
 * `data-magnetization` per site, and the same for held-out samples: [sample]. `given-back`: [reconstruction][sample][site], 1 = up. The parameters name the
 * models and reconstructions. `halved-...` are the same arrays of the stack whose layers halve.
 */
export function arraysOf(outcome: {
  readonly models: readonly Model[];
  readonly spots: readonly ModelSpots[];
  readonly halved: { readonly model: Model; readonly spots: ModelSpots };
  readonly observation: Observation;
  readonly heldOutObservation: Observation;
  readonly found: readonly GivenBack[];
}): Record<string, Tensor> {
  const { models, spots, halved, observation, heldOutObservation, found } = outcome;
  const arrays: Record<string, Tensor> = {
    'data-energy': vector(observation.energy),
    'data-magnetization': vector(observation.magnetization),
    'held-out-energy': vector(heldOutObservation.energy),
    'held-out-magnetization': vector(heldOutObservation.magnetization),
    'given-back': stacked(
      found.map(({ spins }) => spins),
      Uint8Array,
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
  return stacked(
    models.map(({ fields }) => fields[layer] ?? []),
    Float32Array,
  );
}

function vector(values: Float64Array): Tensor {
  return { shape: [values.length], data: values };
}

/** Rows of rows of one length in one array. */
function stacked<Row extends Float32Array | Uint8Array>(
  blocks: readonly (readonly Row[])[],
  Type: new (length: number) => Row,
): Tensor {
  const [rows = 0, length = 0] = [blocks[0]?.length, blocks[0]?.[0]?.length];
  const data = new Type(blocks.length * rows * length);
  for (const [block, ofBlock] of blocks.entries())
    for (const [row, values] of ofBlock.entries()) data.set(values, (block * rows + row) * length);
  return { shape: [blocks.length, rows, length], data };
}

function statistics(spots: readonly ModelSpots[], layer: number): Tensor {
  const rows = spots.flatMap(({ layers }) => {
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
  return {
    shape: [spots.length, rows.length / spots.length, columns],
    data: Float64Array.from(rows.flat()),
  };
}
