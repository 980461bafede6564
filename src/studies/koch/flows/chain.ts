import { Ensemble } from '../../../ensemble/ensemble.ts';
import { Measurement, observationOf } from '../../../ising/measurement.ts';
import { ferromagnet } from '../../../ising/model.ts';
import { permuteUnits } from '../../../rbm/machine/permuted-units.ts';
import { FreeChains } from '../../../rbm/sampling/free-chains.ts';
import type { StudyContext } from '../../study.ts';
import { signsOf, type Ladder } from '../ladder.ts';
import { flowSize } from '../presets.ts';
import type { NetReadings, Thermometer } from '../thermometers/net.ts';
import { LocalCorrelations, type LocalRecord } from './local-correlations.ts';
import type { FlowMachine } from './machines.ts';

/** What is measured along a flow. */
interface FlowPlan {
  /** Gibbs steps at which energies and magnetizations are measured, rising; the last one ends the flow. */
  readonly steps: readonly number[];
  /** Records at the end for which correlations are measured and the net reads every lattice. */
  readonly kept: number;
  /** In earlier records the net reads one lattice in `netStride`; none unless given. */
  readonly netStride?: number;
  /** The first of the earlier records that the net reads; 0 unless given. */
  readonly netFrom?: number;
}

/** Lattices at one step of a flow, [system]. */
interface FlowRecord {
  readonly energy: Float64Array;
  readonly magnetization: Float64Array;
  /** Readings of the net, for the lattices that it reads. */
  readonly net: NetReadings;
}

/** A flow from the lattices of a ladder. */
export interface Flow {
  /** At every step of the plan. */
  readonly records: readonly FlowRecord[];
  /** At its last ones. */
  readonly kept: readonly (LocalRecord & { readonly net: NetReadings })[];
}

/** Gibbs steps of the authors' flows. */
export const flowSteps = 29;
/** Their flows: all steps from all temperatures. */
export const shortPlan: FlowPlan = {
  steps: Array.from({ length: flowSteps + 1 }, (_, step) => step),
  kept: 0,
  netStride: 4,
};
/** The same for controls, which the net reads at the end only. */
export const controlPlan: FlowPlan = { ...shortPlan, netFrom: flowSteps };
/** Records of the longer flows, evenly over their steps, after the one of the start. */
const longRecords = 16;
/** Records of the last quarter, over which the end of a flow is averaged. */
export const keptRecords = longRecords / 4;

/** Our flows: long enough to forget cold and hot starts, or to show that they do not. @param steps a multiple of 16 */
export function longPlan(steps: number): FlowPlan {
  return {
    steps: Array.from({ length: longRecords + 1 }, (_, k) => (k * steps) / longRecords),
    kept: keptRecords,
  };
}

/** Gibbs steps after which no further record goes into the same submit. */
const submitSteps = 32;
const unread: NetReadings = { means: new Float64Array(), classes: new Uint8Array() };

/** Lets a machine draw from itself, beginning with the lattices of a ladder, all of them at once. */
export async function runFlow(
  { gpu, signal }: StudyContext,
  { machines, order }: FlowMachine,
  {
    ladder,
    thermometer,
    seed,
    plan,
  }: { ladder: Ladder; thermometer: Pick<Thermometer, 'read'>; seed: number; plan: FlowPlan },
): Promise<Flow> {
  const [machine] = machines;
  if (!machine) throw new Error('There is no machine.');
  const { steps, kept, netStride, netFrom = 0 } = plan;
  const permuted = order && permuteUnits(gpu, ladder.data, { order });
  // The visible units are the sites of lattices, whatever the machine takes for neighbours.
  const ensemble = new Ensemble(gpu, ladder.simulation.ensemble.geometry, 'flow');
  const visible = { ...ladder.data, buffer: ensemble.buffer };
  const start = permuted?.data ?? ladder.data;
  const chains = await FreeChains.create(gpu, machine, { visible, seed, start });
  const measurement = await Measurement.create(gpu, ensemble, { capacity: steps.length });
  const local = kept > 0 ? await LocalCorrelations.create(gpu, ensemble, kept) : undefined;
  const firstKept = steps.length - kept;
  const firstRead = netStride === undefined ? firstKept : netFrom;
  const bytes = ensemble.buffer.size;
  const read = gpu.storage('flow', (steps.length - firstRead) * bytes);
  let done = 0;
  for (let at = 0; at < steps.length && !signal.aborted;) {
    const first = done;
    chains.begin(first);
    // Several records a submit: on a processor every wait costs as much as a step.
    gpu.submit('flow', (encoder) => {
      do {
        const pass = encoder.beginComputePass({ label: 'flow' });
        while (done < (steps[at] ?? NaN)) chains.record(pass, ++done - first);
        measurement.record(pass, at);
        if (at >= firstKept) local?.record(pass, at - firstKept);
        pass.end();
        if (at >= firstRead)
          encoder.copyBufferToBuffer(ensemble.buffer, 0, read, (at - firstRead) * bytes, bytes);
        at++;
      } while (at < steps.length && done - first < submitSteps);
    });
    await gpu.settle();
  }
  const readings = await measurement.read(steps.length);
  const correlations = (await local?.read(kept)) ?? [];
  const words = await gpu.readWords(read);
  for (const part of [measurement, local, chains, ensemble]) part?.dispose();
  for (const buffer of [read, permuted?.data.buffer]) buffer?.destroy();
  const records = readings.map((own, at): FlowRecord => {
    const observation = observationOf(ferromagnet, own);
    if (at < firstRead) return { ...observation, net: unread };
    const from = ((at - firstRead) * bytes) / 4;
    const stride = at < firstKept ? netStride : 1;
    const signs = signsOf(words.subarray(from, from + bytes / 4), flowSize ** 2, stride);
    return { ...observation, net: thermometer.read(signs) };
  });
  return {
    records,
    kept: correlations.map((record, at) => ({
      ...record,
      net: records[firstKept + at]?.net ?? unread,
    })),
  };
}
