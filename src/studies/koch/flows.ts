import { Measurement } from '../../ising/measurement.ts';
import { Ensemble } from '../../ensemble/ensemble.ts';
import { FreeChains } from '../../rbm/free-chains.ts';
import { permuteUnits } from '../../rbm/permuted-units.ts';
import type { StudyContext } from '../study.ts';
import { flowSize, type FlowMachine } from './flow-machines.ts';
import { signsOf, type Ladder } from './ladder.ts';
import { LocalCorrelations, type LocalRecord } from './local-correlations.ts';
import type { Thermometer } from './thermometer-net.ts';

/** Gibbs steps of a flow. */
export const flowSteps = 29;
/** The last of them, over which its end is averaged. */
export const keptSteps = 3;
/** Before these the net reads one lattice in so many, a word of 32 having several of each. */
const netStride = 4;

/** A flow from lattices at all temperatures of a ladder. */
export interface Flow {
  /** [step 0 .. 29][system] */
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
  /** Softmax mean of the net, [step][system]; of one system in `netStride` before the last steps. */
  readonly net: readonly Float64Array[];
  /** The most likely class, of the same systems. */
  readonly classes: readonly Uint8Array[];
  /** At the last steps. */
  readonly end: readonly LocalRecord[];
}

/** Lets a machine draw from itself, beginning with the lattices of a ladder, all of them at once. */
export async function runFlow(
  { gpu }: StudyContext,
  { machines, order }: FlowMachine,
  { ladder, thermometer, seed }: { ladder: Ladder; thermometer: Thermometer; seed: number },
): Promise<Flow> {
  const [machine] = machines;
  if (!machine) throw new Error('There is no machine.');
  const permuted = order && permuteUnits(gpu, ladder.data, { order });
  // The visible units are the sites of lattices, whatever the machine takes for neighbours.
  const ensemble = new Ensemble(gpu, ladder.simulation.ensemble.geometry, 'flow');
  const visible = { ...ladder.data, buffer: ensemble.buffer };
  const start = permuted?.data ?? ladder.data;
  const chains = await FreeChains.create(gpu, machine, { visible, seed, start });
  const measurement = await Measurement.create(gpu, ensemble, flowSteps + 1);
  const local = await LocalCorrelations.create(gpu, ensemble, keptSteps);
  const bytes = ensemble.buffer.size;
  const kept = gpu.storage('flow', (flowSteps + 1) * bytes);
  chains.begin(0);
  // In one submit: a flow is short, and on a processor every wait costs as much as a step.
  gpu.submit('flow', (encoder) => {
    for (let step = 0; step <= flowSteps; step++) {
      const pass = encoder.beginComputePass({ label: 'flow' });
      if (step > 0) chains.record(pass, step);
      measurement.record(pass, step);
      const slot = step - (flowSteps + 1 - keptSteps);
      if (slot >= 0) local.record(pass, slot);
      pass.end();
      encoder.copyBufferToBuffer(ensemble.buffer, 0, kept, step * bytes, bytes);
    }
  });
  const observations = await measurement.read(flowSteps + 1);
  const end = await local.read(keptSteps);
  const words = await gpu.readWords(kept);
  for (const part of [measurement, local, chains, ensemble]) part.dispose();
  for (const buffer of [kept, permuted?.data.buffer]) buffer?.destroy();
  const readings = observations.map((_, step) =>
    thermometer.read(
      signsOf(
        words.subarray((step * bytes) / 4, ((step + 1) * bytes) / 4),
        flowSize ** 2,
        step > flowSteps - keptSteps ? 1 : netStride,
      ),
    ),
  );
  return {
    energy: observations.map(({ energy }) => energy),
    magnetization: observations.map(({ magnetization }) => magnetization),
    net: readings.map(({ means }) => means),
    classes: readings.map(({ classes }) => classes),
    end,
  };
}
