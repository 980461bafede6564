import { elementAt } from '../element-at.ts';
import { siteOfUnits } from '../ensemble/unpack.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import { MachineError } from '../rbm/machine/errors.ts';
import {
  emptyUnits,
  gatherUnits,
  sampleCount,
  type PackedUnits,
} from '../rbm/machine/packed-units.ts';
import { toUnits, type AnyParameters, type RbmParameters } from '../rbm/machine/parameters.ts';
import { inverseOrder } from '../rbm/machine/permuted-units.ts';
import { correlatorMaps } from '../rbm/evaluation/correlator-maps.ts';
import { meanOf, type Measured } from '../statistics/measured.ts';
import { uniformDeviates } from '../statistics/random.ts';
import { hardened, type HiddenLimit } from './hidden-map.ts';
import type { LatticeMachine, PlacedLayer } from './placed-layers.ts';

/** Lattices that decide about the signs of hidden units. */
export const signSamples = 512;

/**
 * The sign of every hidden unit from samples: the sign of <h_j m>, with m the magnetization of the lattice. A unit whose sign
 * is turned follows the magnetization. Where <h_j m> is within its noise of 0 the sign is one of chance.
 * @param data lattices as units in storage order, all groups of 32 full
 * @returns [layer][unit]
 * @throws MachineError where the machine does not fit the lattices
 */
export async function signsOnSamples(
  gpu: Gpu,
  { layers, size, sites }: LatticeMachine,
  data: PackedUnits,
  options: { readonly seed: number; readonly signal?: AbortSignal | undefined },
): Promise<Int8Array[]> {
  // Unit i of the machine is the site sites[i]; unit u of the lattices is the site order[u].
  const at = inverseOrder(siteOfUnits({ size, height: size }));
  const from = Uint32Array.from(at, (_, unit) => elementAt(at, sites?.[unit] ?? unit));
  const visible = gatherUnits(gpu, data, from);
  const signs = await signsOfUnits(gpu, layers, visible, options);
  visible.buffer.destroy();
  return signs;
}

/**
 * The signs of `signsOnSamples`, from samples whose units are those of the machine, in the order of the file. The first 512 samples count,
 * or all whole groups of 32 where there are fewer.
 * @throws MachineError where the machine does not fit the samples, or where there are fewer than 32
 */
export async function signsOfUnits(
  gpu: Gpu,
  layers: readonly AnyParameters[],
  data: PackedUnits,
  options: { readonly seed: number; readonly signal?: AbortSignal | undefined },
): Promise<Int8Array[]> {
  const groups = Math.min(Math.floor(sampleCount(data) / 32), signSamples / 32);
  if (groups === 0)
    throw new MachineError(`${sampleCount(data)} samples: signs of hidden units need 32 or more.`);
  const machines = layers.map((layer) => {
    const { parameters } = toUnits(layer, 'spin');
    return Rbm.from(gpu, inSinglePrecision(parameters));
  });
  const visible = wholeGroups(gpu, data, groups);
  const found = await correlatorMaps(gpu, machines, visible, options);
  for (const machine of machines) machine.dispose();
  if (visible !== data) visible.buffer.destroy();
  return found.map(({ expected: { products } }) =>
    Int8Array.from(products, (map) => (sumOf(map) < 0 ? -1 : 1)),
  );
}

/** The first groups of samples, without a copy where these are all. */
function wholeGroups(gpu: Gpu, data: PackedUnits, groups: number): PackedUnits {
  if (groups === data.groups) return data;
  const whole = emptyUnits(gpu, data.units, groups, 'whole groups of samples');
  gpu.submit('whole groups', (encoder) => {
    for (let unit = 0; unit < data.units; unit++)
      encoder.copyBufferToBuffer(
        data.buffer,
        4 * unit * data.groups,
        whole.buffer,
        4 * unit * groups,
        4 * groups,
      );
  });
  return whole;
}

/** Blocks of random spins, for the error. */
const blocks = 16;
/** Products of a spin, a unit and a sample that are computed at most. */
const mostProducts = 2 ** 28;
const mostGroups = 8;

/**
 * The linear gain of a layer, as `linearGain` of a filter: the mean over hidden units of sum_i <h_j v_i> over independent fair
 * spins, with its error.
 */
export async function layerGain(
  gpu: Gpu,
  { parameters }: PlacedLayer,
  { limit, seed }: { readonly limit: HiddenLimit; readonly seed: number },
): Promise<Measured> {
  const [visible, hidden] = [parameters.visibleBias.length, parameters.hiddenBias.length];
  const fitting = Math.floor(mostProducts / (32 * blocks * visible * hidden));
  const blockGroups = Math.max(1, Math.min(mostGroups, fitting));
  const spins = emptyUnits(gpu, visible, blocks * blockGroups, 'independent spins');
  const uniform = uniformDeviates(seed, 0);
  const words = Uint32Array.from({ length: visible * spins.groups }, () => 2 ** 32 * uniform());
  gpu.write(spins.buffer, words);
  const machine = Rbm.from(gpu, limit === 'hard' ? hardened(parameters) : parameters);
  const gains: number[] = [];
  await correlatorMaps(gpu, [machine], spins, {
    seed,
    blockGroups,
    onBlock: (_, [sums = new Float32Array()]) => {
      // The last column is the sum of the unit itself.
      const products = sums.filter((__, entry) => entry % (visible + 1) !== visible);
      gains.push(sumOf(products) / (32 * blockGroups * hidden));
    },
  });
  machine.dispose();
  spins.buffer.destroy();
  return meanOf(gains);
}

function inSinglePrecision(of: RbmParameters<Float64Array>): RbmParameters {
  return {
    ...of,
    weights: Float32Array.from(of.weights),
    visibleBias: Float32Array.from(of.visibleBias),
    hiddenBias: Float32Array.from(of.hiddenBias),
  };
}

function sumOf(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
