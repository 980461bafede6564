import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import type { KernelUniform } from '../../gpu/uniform.ts';
import { MachineError } from '../machine/errors.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { beginTask, type TaskControl } from '../task-control.ts';

/** Sets of `order` visible units each. */
export interface UnitSets {
  /** 1 to 4. */
  readonly order: number;
  /** `[set][order]`; the units of a set are different. */
  readonly units: Uint32Array;
}

/** The coupling of each set of units. */
export interface SetCouplings {
  readonly couplings: Float64Array;
  /** How far rounding may move each of them. */
  readonly errors: Float64Array;
}

/** Beyond this wave number, less than 4e-9 of the integral of a hidden unit is left. */
const largestWave = 11;
/** Distance in activation between a machine and its images: an image adds e^(-2 distance). */
const distance = 10;
/** Wave numbers of machines whose weights are a thousand times those of a machine that learned. */
const mostNodes = 2 ** 16;

/** Bytes of the tangents of a part. */
const mostBytes = 2 ** 26;
/** Sets that are paced together: a workgroup. */
const setsOfUnit = 64;

/** The midpoint rule of the integral over wave numbers. */
interface WaveNodes {
  readonly step: number;
  /** A multiple of 4. */
  readonly count: number;
}

/**
 * Nodes that make the integral exact to 1e-8. A step h adds images of the machine whose activations are shifted by
 * multiples of 2 pi/h, where ln 2cosh is a straight line, so that the images cancel.
 * @throws MachineError for weights so large that there would be more than 65,536 nodes
 */
function waveNodes({ weights, hiddenBias }: RbmParameters<Float64Array>): WaveNodes {
  const hidden = hiddenBias.length;
  const reaches = hiddenBias.map(Math.abs);
  for (const [at, weight] of weights.entries())
    reaches[at % hidden] = elementAt(reaches, at % hidden) + Math.abs(weight);
  const reach = reaches.reduce((most, own) => Math.max(most, own), 0);
  const step = (2 * Math.PI) / (reach + distance);
  const count = 4 * Math.ceil(largestWave / step / 4);
  if (count > mostNodes)
    throw new MachineError(
      `A hidden unit has weights whose absolute values add up to ${reach.toPrecision(3)} (units -1 and 1); couplings need less than 20,000.`,
    );
  return { step, count };
}

/**
 * Walsh coefficients J_S = 2^-N sum over v of prod_(i in S) v_i (-F(v)) of the visible marginal e^-F(v) of a machine of
 * spin units, -F(v) = a.v + sum_j ln 2cosh(x_j), x_j = b_j + sum_i W_ij v_i: the couplings of its effective Hamiltonian.
 *
 * The sum over all 2^N lattices is done exactly for each hidden unit, for any N. ln 2cosh x has the second derivative
 * 1/cosh^2 x, which is the integral over k > 0 of k cos(k x)/sinh(pi k/2). The average of e^(i k x) prod v_i over
 * independent spins is a product, so that
 *   J_S = a_S + sum_j integral_0^inf dk/(k sinh(pi k/2)) s_n(k b_j) prod_(i in S) sin(k W_ij) prod_(i not in S) cos(k W_ij)
 * with s_1 = sin, s_2 = cos, s_3 = -sin, s_4 = -cos. The integrand decays as e^(-pi k/2) and is analytic, so few nodes
 * are enough (shaders/rbm/coupling-factors.wgsl, coupling-sums.wgsl). Compare Cossu et al., Phys. Rev. B 100, 064304 (2019),
 * whose sums are over 2^n terms, and Decelle et al., arXiv:2309.02292, who take x_j to be normal.
 *
 * @param parameters of spin units, in double precision (`toUnits`)
 * @returns couplings and rounding errors of each list of sets; undefined where it was stopped
 * @throws MachineError for machines of 0/1 units, too many units for the device, or weights out of all proportion
 */
export async function couplingSums(
  gpu: Gpu,
  parameters: RbmParameters<Float64Array>,
  lists: readonly UnitSets[],
  control: TaskControl & { readonly name: string },
): Promise<SetCouplings[] | undefined> {
  const { visibleBias, hiddenBias, units } = parameters;
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  if (units !== 'spin') throw new MachineError('Couplings of 0/1 units: convert them to spins.');
  const nodes = waveNodes(parameters);
  const quads = nodes.count / 4;
  const perUnit = 16 * quads * visible;
  assertFits(gpu, { visible, perUnit, lists });
  const unitsOfPart = Math.min(hidden, Math.max(1, Math.floor(mostBytes / perUnit)));
  const [factorKernel, ...sumKernels] = await Promise.all([
    gpu.kernel('rbm-coupling-factors', 'default'),
    ...lists.map(({ order }) => gpu.kernel('rbm-coupling-sums', 'default', { ORDER: order })),
  ]);
  const angles = gpu.upload('angles', anglesOf(parameters, nodes));
  const weights = gpu.upload('nodes', nodeWeights(nodes));
  const tangents = gpu.storage('tangents', unitsOfPart * perUnit);
  const products = gpu.storage('products of cosines', unitsOfPart * quads * 32);
  const part = gpu.uniform('rbm-coupling-factors', { visible, hidden, quads, first: 0, units: 0 });
  const factors = gpu.dispatch(
    factorKernel,
    [angles, weights, tangents, products, part],
    unitsOfPart * quads,
  );
  const buffers = [tangents, products] as const;
  const sums = lists.map(({ order, units: members }, index) => ({
    kernel: elementAt(sumKernels, index),
    count: members.length / order,
    operations: unitsOfPart * nodes.count * (order + 2),
    sites: gpu.upload('sets of units', members),
    found: gpu.storage('couplings', (members.length / order) * 8),
    sets: gpu.uniform('rbm-coupling-sums', { visible, quads, units: 0, first: 0, end: 0 }),
  }));
  const totals = sums.map(({ count }) => ({
    couplings: new Float64Array(count),
    errors: new Float64Array(count),
  }));
  const { name } = control;
  const report = beginTask(control, `couplings of ${name}`, hidden, 'hidden units');
  for (let first = 0; first < hidden && !control.signal?.aborted; first += unitsOfPart) {
    const own = Math.min(unitsOfPart, hidden - first);
    part.set({ first, units: own });
    gpu.compute('factors of couplings', (pass) => factors.record(pass));
    for (const [index, list] of sums.entries()) {
      const onProgress = (share: number): void =>
        report(first + (own * (index + share)) / sums.length);
      await sumSets(gpu, { ...list, units: own }, buffers, { signal: control.signal, onProgress });
      if (control.signal?.aborted) break;
      add(elementAt(totals, index), await gpu.readFloats(list.found, 0, list.count * 8));
    }
  }
  for (const { sites, found, sets } of sums)
    for (const buffer of [sites, found, sets]) buffer.destroy();
  for (const buffer of [angles, weights, tangents, products, part]) buffer.destroy();
  if (control.signal?.aborted) return undefined;
  // A product of N rounded cosines, then sums over nodes and units: roundings of 2^-24 that add up as in a random walk.
  const rounding = 2 ** -24 * Math.sqrt(visible + nodes.count + hidden + 64);
  for (const [index, { order, units: members }] of lists.entries()) {
    const { couplings, errors } = elementAt(totals, index);
    for (const [set, sum] of couplings.entries()) {
      const bias = order === 1 ? elementAt(visibleBias, elementAt(members, set)) : 0;
      couplings[set] = (order > 2 ? -sum : sum) + bias;
      errors[set] = rounding * elementAt(errors, set);
    }
  }
  return totals;
}

/** Sets of one list, and where their sums go. */
interface SummedSets {
  readonly kernel: Kernel;
  readonly count: number;
  /** Products of two numbers for each set. */
  readonly operations: number;
  readonly sites: GPUBuffer;
  readonly found: GPUBuffer;
  readonly sets: KernelUniform<'rbm-coupling-sums'>;
  /** Hidden units of this part. */
  readonly units: number;
}

/** Sums over one part of the hidden units, in submits of some milliseconds. */
async function sumSets(
  gpu: Gpu,
  { kernel, count, operations, sites, found, sets, units }: SummedSets,
  factors: readonly [GPUBuffer, GPUBuffer],
  {
    signal,
    onProgress,
  }: {
    readonly signal: AbortSignal | undefined;
    readonly onProgress: (share: number) => void;
  },
): Promise<void> {
  const total = Math.ceil(count / setsOfUnit);
  const pacer = new Pacer(50, { first: cautiousUnits(setsOfUnit * operations) });
  const work = { total, signal, onProgress: (done: number) => onProgress(done / total) };
  await paced(gpu, pacer, work, (submitted, done) => {
    const first = done * setsOfUnit;
    const end = Math.min(count, first + submitted * setsOfUnit);
    sets.set({ units, first, end });
    const dispatch = gpu.dispatch(kernel, [...factors, sites, found, sets], end - first);
    gpu.compute('couplings', (pass) => dispatch.record(pass));
  });
}

/** Adds the sums and sizes of a part. */
function add({ couplings, errors }: SetCouplings, found: Float32Array): void {
  for (let set = 0; set < couplings.length; set++) {
    couplings[set] = (couplings[set] ?? NaN) + (found[2 * set] ?? NaN);
    errors[set] = (errors[set] ?? NaN) + (found[2 * set + 1] ?? NaN);
  }
}

/** Angles at half a step, in 2^-32 turns: `[visible + 1][hidden]`, the biases last. */
function anglesOf(
  { weights, hiddenBias }: RbmParameters<Float64Array>,
  { step }: WaveNodes,
): Uint32Array {
  const turns = (step / (4 * Math.PI)) * 2 ** 32;
  const angles = new Uint32Array(weights.length + hiddenBias.length);
  for (const [at, weight] of weights.entries()) angles[at] = Math.round(weight * turns);
  for (const [unit, bias] of hiddenBias.entries())
    angles[weights.length + unit] = Math.round(bias * turns);
  return angles;
}

/** h/(k sinh(pi k/2)) at the midpoints. */
function nodeWeights({ step, count }: WaveNodes): Float32Array {
  return Float32Array.from({ length: count }, (_, node) => {
    const k = (node + 0.5) * step;
    return step / (k * Math.sinh((Math.PI * k) / 2));
  });
}

/** @throws MachineError where a buffer would be beyond the device's largest */
function assertFits(
  gpu: Gpu,
  {
    visible,
    perUnit,
    lists,
  }: { readonly visible: number; readonly perUnit: number; readonly lists: readonly UnitSets[] },
): void {
  const most = gpu.device.limits.maxStorageBufferBindingSize;
  const sets = lists.map(({ order, units }) =>
    Math.max(8 * (units.length / order), 4 * units.length),
  );
  const largest = Math.max(perUnit, ...sets);
  if (largest > most)
    throw new MachineError(
      `Couplings of ${visible} visible units need a buffer of ${Math.ceil(largest / 2 ** 20)} MiB; this device holds at most ${Math.floor(most / 2 ** 20)}.`,
    );
}
