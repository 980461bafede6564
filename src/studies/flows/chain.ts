import { Ensemble } from '../../ensemble/ensemble.ts';
import { Measurement, observationOf } from '../../ising/measurement.ts';
import { ferromagnet } from '../../ising/model.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import { FreeChains } from '../../rbm/sampling/free-chains.ts';
import type { StudyContext } from '../study.ts';
import { signsOf, type FlowStart } from './ladder.ts';
import { unread, type NetReadings, type Thermometer } from '../thermometers/net.ts';
import { LocalCorrelations, type LocalRecord } from './local-correlations.ts';

/** A machine with the places of its pixels, where these were permuted. */
export interface FlowMachine {
  /** One machine. */
  readonly machines: readonly Rbm[];
  readonly order?: Uint32Array;
}

/** What is measured along a flow. */
export interface FlowPlan {
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

/** A flow. */
export interface Flow {
  /** At every step of the plan. */
  readonly records: readonly FlowRecord[];
  /** At its last ones. */
  readonly kept: readonly (LocalRecord & { readonly net: NetReadings })[];
}

/** Gibbs steps after which no further record goes into the same submit. */
const submitSteps = 32;

/** Lets a machine draw from itself, beginning with given lattices, all of them at once. */
export async function runFlow(
  { gpu, signal }: StudyContext,
  { machines, order }: FlowMachine,
  {
    start,
    thermometer,
    seed,
    plan,
  }: { start: FlowStart; thermometer: Pick<Thermometer, 'read'>; seed: number; plan: FlowPlan },
): Promise<Flow> {
  const [machine] = machines;
  if (!machine) throw new Error('There is no machine.');
  const { steps, kept, netStride, netFrom = 0 } = plan;
  const permuted = order && permuteUnits(gpu, start.data, { order });
  // The visible units are the sites of lattices, whatever the machine takes for neighbours.
  const ensemble = new Ensemble(gpu, start.geometry, 'flow');
  const visible = { ...start.data, buffer: ensemble.buffer };
  const chains = await FreeChains.create(gpu, machine, {
    visible,
    seed,
    start: permuted?.data ?? start.data,
  });
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
    const signs = signsOf(words.subarray(from, from + bytes / 4), start.data.units, stride);
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
