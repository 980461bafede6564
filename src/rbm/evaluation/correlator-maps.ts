import type { Gpu } from '../../gpu/gpu.ts';
import { CorrelatorSums } from './correlator-sums.ts';
import { LayerSampler } from '../sampling/layer-sampler.ts';
import { MachineError } from '../machine/errors.ts';
import { assertStack, type Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';
import { elementAt } from '../../element-at.ts';

/** Most groups of a block unless told otherwise: some hundred samples. */
const mostBlockGroups = 8;

/** <v_i h_a> and <h_a> over samples: an image over the visible units for each hidden unit. */
export interface CorrelatorMaps {
  /** [hidden][visible], visible units in their order. */
  readonly products: readonly Float64Array[];
  /** [hidden] */
  readonly means: Float64Array;
}

/** The correlators of one layer of a stack with the visible spins of the first layer. */
export interface LayerCorrelators {
  /** With the mean of h_a given the layer below, tanh(sum_i v_i W_ia + b_a). */
  readonly expected: CorrelatorMaps;
  /** With h_a = -1 or +1 drawn given the layer below. */
  readonly sampled: CorrelatorMaps;
}

export interface CorrelatorOptions {
  readonly seed: number;
  /** Groups of 32 samples in a block, a divisor of the groups of the data. At most 8 unless given. */
  readonly blockGroups?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((blocks: number) => void) | undefined;
  /** Called after each block with the sums of its expectations, one array a layer, as `mapsOf` takes them. */
  readonly onBlock?: ((block: number, sums: readonly Float32Array[]) => void) | undefined;
}

/** The samples and sums of one layer, for one block at a time. */
interface Layer {
  readonly sampler: LayerSampler;
  readonly to: PackedUnits;
  readonly means: GPUBuffer;
  /** With expectations, and with samples. */
  readonly sums: readonly [CorrelatorSums, CorrelatorSums];
}

/**
 * The correlators <v_i h_a> of all layers of a stack, which E. de Mello Koch, R. de Mello Koch & L. Cheng (IEEE Access 8,
 * 106487, 2020) compare with the correlators of block averages. Each layer is sampled given the layer below, and each is
 * correlated with the visible spins of the first layer.
 * @param machines of spin units, from the data up; each has as many visible units as the layer below has hidden units
 * @param data spins whose groups are all full
 * @throws MachineError for machines of other units or sizes, or blocks that do not divide the data
 */
export async function correlatorMaps(
  gpu: Gpu,
  machines: readonly Rbm[],
  data: PackedUnits,
  options: CorrelatorOptions,
): Promise<LayerCorrelators[]> {
  const { seed, blockGroups = divisorOf(data.groups) } = options;
  assertFitting(machines, data, blockGroups);
  const order = gpu.storage('block of samples', (2 + blockGroups) * 4);
  const batch = { order, groups: blockGroups, ordinals: 1 };
  const layers: Layer[] = [];
  let from = data;
  for (const [layer, machine] of machines.entries()) {
    const { hidden: units } = machine;
    const to = emptyUnits(gpu, units, blockGroups, 'hidden units');
    const means = gpu.storage('means of hidden units', units * blockGroups * 128);
    const sampler = await LayerSampler.create(gpu, {
      machine,
      layer: 'hidden',
      from,
      to,
      means,
      seed,
      purpose: 'maps',
      stream: layer,
      ...(layer === 0 && { batch }),
    });
    const block = { units, groups: blockGroups };
    const [expected, sampled] = await Promise.all([
      CorrelatorSums.create(gpu, {
        visible: data,
        hidden: { ...block, kind: 'values', buffer: means },
        blockGroups,
      }),
      CorrelatorSums.create(gpu, {
        visible: data,
        hidden: { ...block, kind: 'bits', buffer: to.buffer },
        blockGroups,
      }),
    ]);
    layers.push({ sampler, to, means, sums: [expected, sampled] });
    from = to;
  }
  const totals = layers.map(({ to }) => [
    new Float64Array(to.units * (data.units + 1)),
    new Float64Array(to.units * (data.units + 1)),
  ]);
  const blocks = data.groups / blockGroups;
  for (let block = 0; block < blocks && !options.signal?.aborted; block++) {
    const first = block * blockGroups;
    const groups = Array.from({ length: blockGroups }, (_, g) => first + g);
    gpu.write(order, new Uint32Array([blockGroups, 32 * blockGroups, ...groups]));
    for (const { sampler, sums } of layers) {
      sampler.begin(block);
      for (const sum of sums) sum.begin(first, 0);
    }
    for (const { sampler, sums } of layers)
      gpu.compute('correlators', (pass) => {
        sampler.record(pass, 0);
        for (const sum of sums) sum.record(pass);
      });
    const expectations: Float32Array[] = [];
    for (const [layer, { sums }] of layers.entries())
      for (const [kind, sum] of sums.entries()) {
        const part = await sum.read();
        addTo(totals[layer]?.[kind] as Float64Array, part);
        if (kind === 0) expectations.push(part);
      }
    options.onBlock?.(block, expectations);
    options.onProgress?.(block + 1);
  }
  for (const { sampler, to, means, sums } of layers) {
    for (const part of [sampler, ...sums]) part.dispose();
    for (const buffer of [to.buffer, means]) buffer.destroy();
  }
  order.destroy();
  const samples = 32 * data.groups;
  return totals.map(([expected, sampled], layer) => {
    const { units } = (layers[layer] as Layer).to;
    return {
      expected: mapsOf(expected as Float64Array, units, samples),
      sampled: mapsOf(sampled as Float64Array, units, samples),
    };
  });
}

/** Maps from sums as `CorrelatorSums` reads them, [hidden][visible + 1]. */
export function mapsOf(sums: Float64Array, hidden: number, samples: number): CorrelatorMaps {
  const columns = sums.length / hidden;
  const means = sums.map((sum) => sum / samples);
  return {
    products: Array.from({ length: hidden }, (_, unit) =>
      means.slice(unit * columns, (unit + 1) * columns - 1),
    ),
    means: Float64Array.from({ length: hidden }, (_, unit) =>
      elementAt(means, (unit + 1) * columns - 1),
    ),
  };
}

/** <v_i h_a> - <v_i> <h_a>. @param visibleMeans <v_i> over the same samples */
export function connectedMaps(
  { products, means }: CorrelatorMaps,
  visibleMeans: ArrayLike<number>,
): Float64Array[] {
  return products.map((map, unit) =>
    map.map((product, i) => product - elementAt(visibleMeans, i) * elementAt(means, unit)),
  );
}

/** The largest divisor that makes a block. */
function divisorOf(groups: number): number {
  let divisor = Math.min(mostBlockGroups, groups);
  while (groups % divisor !== 0) divisor--;
  return divisor;
}

/** Adds sums of another block. */
export function addTo(total: Float64Array, part: Float32Array): void {
  for (let at = 0; at < total.length; at++) total[at] = elementAt(total, at) + elementAt(part, at);
}

function assertFitting(machines: readonly Rbm[], data: PackedUnits, blockGroups: number): void {
  assertStack(data.units, machines);
  if (machines.some(({ units }) => units !== 'spin'))
    throw new MachineError('Correlators of binary units: convert the machines to spin units.');
  if (data.samples !== undefined && data.samples !== 32 * data.groups)
    throw new MachineError(`${data.samples} samples: correlators take whole groups of 32.`);
  if (!Number.isInteger(blockGroups) || blockGroups < 1 || data.groups % blockGroups !== 0)
    throw new MachineError(
      `Blocks of ${blockGroups} groups of samples do not divide ${data.groups}.`,
    );
}
