import type { Gpu } from '../../gpu/gpu.ts';
import { exponential, hyperbolicTangent } from '../../elementary.ts';
import type { Rbm } from '../machine/machine.ts';
import {
  packUnits,
  readUnits,
  sampleCount,
  unpackUnits,
  type PackedUnits,
} from '../machine/packed-units.ts';
import { valuesOfBits, type RbmParameters } from '../machine/parameters.ts';
import { HostLayer } from './host-layer.ts';

/** Samples after which other events of the process are handled. */
const samplesOfTurn = 32;

/**
 * `reconstruct` for machines in exact arithmetic: by the host in double precision, with elementary functions that every engine rounds
 * alike. The caller destroys the buffer.
 */
export async function exactReconstruction(
  gpu: Gpu,
  machines: readonly Rbm[],
  data: PackedUnits,
): Promise<PackedUnits> {
  const stack = await Promise.all(machines.map((machine) => machine.readParameters()));
  const words = await readUnits(gpu, data);
  const steps = [
    ...stack.map((parameters) => new HostLayer(parameters, 'hidden')),
    ...stack.map((parameters) => new HostLayer(parameters, 'visible')).toReversed(),
  ];
  const kinds = [...stack, ...stack.toReversed()].map(({ units }) => units);
  const inputs = steps.map(({ units }) => new Float64Array(units));
  const rows: Uint8Array[] = [];
  for (let sample = 0; sample < sampleCount(data); sample++) {
    let values = valuesOfBits(unpackUnits(words, data.units, sample), stack[0]?.units ?? 'binary');
    let last = inputs[0] ?? values;
    for (const [index, step] of steps.entries()) {
      last = inputs[index] ?? values;
      step.inputs(values, last);
      values = last.map((input) => meanAt(input, kinds[index] ?? 'binary'));
    }
    rows.push(Uint8Array.from(last, (input) => Number(input > 0)));
    if (sample % samplesOfTurn === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  return { ...data, buffer: gpu.upload('reconstructions', packUnits(rows, data.units)) };
}

/** The mean of a unit with an input. */
function meanAt(input: number, units: RbmParameters['units']): number {
  return units === 'spin' ? hyperbolicTangent(input) : 1 / (1 + exponential(-input));
}
