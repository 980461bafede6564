import { countsOf, decidingParameters, fractions } from '../../src/doctor/machine-checks.ts';
import { geometries, machineShape, seed, training } from '../../src/doctor/problems.ts';
import { Batches } from '../../src/rbm/batches.ts';
import { packUnits } from '../../src/rbm/packed-units.ts';
import { patchesTwin } from '../reference/patches.ts';
import { draw, machineTwin, updateTwin, type Machine } from '../reference/rbm.ts';
import { hotLattices } from './lattice-answers.ts';

const { side, groups, hidden } = machineShape;
const visible = side * side;

function zeroMachine(): Machine {
  return {
    visible,
    hidden,
    weights: new Float64Array(visible * hidden),
    visibleBias: new Float64Array(visible),
    hiddenBias: new Float64Array(hidden),
  };
}

function sample(
  machine: Machine,
  layer: 'hidden' | 'visible',
  given: Uint8Array[],
  place: { step: number; purpose?: 'encode' },
): Uint8Array[] {
  return given.map((inputs, index) =>
    Uint8Array.from({ length: machine[layer] }, (_, unit) => {
      const where = { unit, group: index >>> 5, bit: index & 31, seed, ...place };
      const { probability, uniform } = draw(machine, layer, inputs, where);
      return Number(uniform < probability);
    }),
  );
}

/** CD-1 updates of a machine, in place. */
function train(
  machine: Machine,
  samples: Uint8Array[],
  { updates, ...rates }: { updates: number; learningRate: number; momentum: number; l1: number },
): void {
  const batches = new Batches({ dataGroups: groups, batchGroups: groups, seed });
  const velocities = zeroMachine();
  for (let update = 0; update < updates; update++) {
    const order = [...batches.groups(update)];
    const data = order.flatMap((group) => samples.slice(32 * group, 32 * group + 32));
    const dataHidden = sample(machine, 'hidden', data, { step: 2 * update });
    const modelVisible = sample(machine, 'visible', dataHidden, { step: 2 * update + 1 });
    const modelHidden = sample(machine, 'hidden', modelVisible, { step: 2 * update + 1 });
    updateTwin(machine, velocities, { data, dataHidden, modelVisible, modelHidden }, rates);
  }
}

/** Machines whose parameters are zero, and whose weights decide every unit, on patches of a hot start. */
export function machineAnswers(): Record<string, Uint32Array> {
  const { strips } = geometries;
  const cut = patchesTwin(strips, hotLattices(strips), { side, groups, seed, step: 0 });
  const encoded = (machine: Machine): Uint32Array =>
    packUnits(sample(machine, 'hidden', cut, { step: 0, purpose: 'encode' }), hidden);
  const updated = zeroMachine();
  train(updated, cut, { updates: 1, learningRate: 1, momentum: 0, l1: 0 });
  const trained = machineTwin(decidingParameters());
  train(trained, cut, training);
  return {
    patches: packUnits(cut, visible),
    'rbm-units/layer': encoded(zeroMachine()),
    'rbm-units/batch, rbm-update, rbm-biases': countsOf(updated),
    'rbm-units/layer, matrix product': encoded(machineTwin(decidingParameters())),
    'rbm-update, momentum and L1': countsOf(trained, fractions),
  };
}
