import { Ensemble } from '../../ensemble/ensemble.ts';
import { Measurement, observationOf } from '../../ising/measurement.ts';
import { ferromagnet } from '../../ising/model.ts';
import { FreeChains } from '../../rbm/sampling/free-chains.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import type { StudyContext } from '../study.ts';
import { flowSize, type FlowMachine } from './flow-machines.ts';
import { signsOf, type Ladder } from './ladder.ts';
import { LocalCorrelations, type LocalRecord } from './local-correlations.ts';
import type { NetReadings, Thermometer } from './thermometer-net.ts';
import { elementAt } from '../../element-at.ts';

/** What is looked at along a flow. */
export interface FlowPlan {
  /** Gibbs steps at which energies and magnetizations are measured, rising; a flow has as many steps as the last says. */
  readonly steps: readonly number[];
  /** At so many of them, the last ones, correlations are measured and the net reads every lattice. */
  readonly kept: number;
  /** Before these the net reads one lattice in so many, a word of 32 having several of each; none unless given. */
  readonly netStride?: number;
  /** Of the steps before, the net reads from this one on; from the first unless given. */
  readonly netFrom?: number;
}

/** Lattices at one step of a flow, [system]. */
interface FlowRecord {
  readonly energy: Float64Array;
  readonly magnetization: Float64Array;
  /** What the net says of those that it reads. */
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
/** The same, read by the net at its end only: what it says on the way is shown of the machines that are no controls. */
export const controlPlan: FlowPlan = { ...shortPlan, netFrom: flowSteps };
/** Records of the longer flows, evenly over their steps, after the one of the start. */
const longRecords = 16;
/** Those of its last quarter, over which the end of a flow is averaged. */
export const keptRecords = longRecords / 4;

/** Ours: long enough to forget cold and hot starts, or to show that it is not. @param steps a multiple of 16 */
export function longPlan(steps: number): FlowPlan {
  return {
    steps: Array.from({ length: longRecords + 1 }, (_, k) => (k * steps) / longRecords),
    kept: keptRecords,
  };
}

/** Gibbs steps after which no further record goes into the same submit. */
const submitSteps = 32;

/** Lets a machine draw from itself, beginning with the lattices of a ladder, all of them at once. */
export async function runFlow(
  { gpu, signal }: StudyContext,
  { machines, order }: FlowMachine,
  {
    ladder,
    thermometer,
    seed,
    plan,
  }: { ladder: Ladder; thermometer: Thermometer; seed: number; plan: FlowPlan },
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
        while (done < elementAt(steps, at)) chains.record(pass, ++done - first);
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
  const records = (await local?.read(kept)) ?? [];
  const words = await gpu.readWords(read);
  for (const part of [measurement, local, chains, ensemble]) part?.dispose();
  for (const buffer of [read, permuted?.data.buffer]) buffer?.destroy();
  const unread = { means: new Float64Array(), classes: new Uint8Array() };
  const net = steps.map((_, at) => {
    if (at < firstRead) return unread;
    const from = ((at - firstRead) * bytes) / 4;
    const stride = at < firstKept ? netStride : 1;
    return thermometer.read(signsOf(words.subarray(from, from + bytes / 4), flowSize ** 2, stride));
  });
  return {
    records: readings.map((reading, at) => ({
      ...observationOf(ferromagnet, reading),
      net: net[at] as NetReadings,
    })),
    kept: records.map((record, at) => ({ ...record, net: net[firstKept + at] as NetReadings })),
  };
}
