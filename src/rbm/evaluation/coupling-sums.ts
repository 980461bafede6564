import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import type { Dispatch } from '../../gpu/dispatch.ts';
import { MachineError } from '../machine/errors.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { beginTask, type TaskControl } from '../task-control.ts';
import { anglesOf, nodeWeights, waveNodes } from './coupling-nodes.ts';
import { exactCouplings } from './exact-coupling-sums.ts';
import {
  assertFits,
  couplingsOfPairs,
  couplingsOfSets,
  pairsWithItself,
  roundingOf,
  type SetCouplings,
  type UnitSets,
} from './set-couplings.ts';

/** Bytes of the tangents of a part. */
const mostBytes = 2 ** 26;
/** Invocations that are paced together: a workgroup. */
const workgroup = 64;

/**
 * Walsh coefficients J_S = 2^-N sum over v of prod_(i in S) v_i (-F(v)) of the visible marginal e^-F(v) of a machine of
 * spin units, -F(v) = a.v + sum_j ln 2cosh(x_j), x_j = b_j + sum_i W_ij v_i: the couplings of its effective Hamiltonian.
 *
 * The sum over all 2^N lattices is done exactly for each hidden unit, for any N. ln 2cosh x has the second derivative
 * 1/cosh^2 x, which is the integral over k > 0 of k cos(k x)/sinh(pi k/2). The average of e^(i k x) prod v_i over
 * independent spins is a product, so that
 *   J_S = a_S + sum_j integral_0^inf dk/(k sinh(pi k/2)) s_n(k b_j) prod_(i in S) sin(k W_ij) prod_(i not in S) cos(k W_ij)
 * with s_1 = sin, s_2 = cos, s_3 = -sin, s_4 = -cos. The integrand decays as e^(-pi k/2) and is analytic, so few nodes
 * are enough (shaders/rbm/coupling-factors.wgsl, coupling-sums.wgsl, coupling-pairs.wgsl). Compare Cossu et al., Phys. Rev. B 100, 064304 (2019),
 * whose sums are over 2^n terms, and Decelle et al., arXiv:2309.02292, who take x_j to be normal.
 *
 * In exact arithmetic the sums are taken on the host (`exactCouplings`), with the same bits everywhere.
 *
 * @param parameters of spin units, in double precision (`toUnits`)
 * @param lists sets of units, or all pairs (0, 1), (0, 2) ... (1, 2) ...
 * @returns couplings and rounding errors of each list; undefined where it was stopped
 * @throws MachineError for machines of 0/1 units, too many units for the device, or weights out of all proportion
 */
export async function couplingSums(
  gpu: Gpu,
  parameters: RbmParameters<Float64Array>,
  lists: readonly (UnitSets | 'all pairs')[],
  control: TaskControl & { readonly name: string },
): Promise<SetCouplings[] | undefined> {
  const { visibleBias, hiddenBias, units } = parameters;
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  if (units !== 'spin') throw new MachineError('Couplings of 0/1 units: convert them to spins.');
  const nodes = waveNodes(parameters);
  if (parameters.arithmetic === 'exact') return exactCouplings(parameters, nodes, lists, control);
  const quads = nodes.count / 4;
  const stride = 4 * Math.ceil(visible / 4);
  const perUnit = 16 * quads * stride;
  assertFits(gpu, { visible, perUnit, lists });
  const most = Math.min(hidden, Math.max(1, Math.floor(mostBytes / perUnit)));
  const kernel = await gpu.kernel('rbm-coupling-factors', 'default');
  const angles = gpu.upload('angles', anglesOf(parameters, nodes));
  const weights = gpu.upload('nodes', nodeWeights(nodes));
  const tangents = gpu.storage('tangents', most * perUnit);
  const products = gpu.storage('products of cosines', most * quads * 32);
  const shape = { visible, stride, hidden, quads, first: 0, units: 0 };
  const part = gpu.uniform('rbm-coupling-factors', shape);
  const buffers = [angles, weights, tangents, products, part];
  const factors = gpu.dispatch(kernel, buffers, most * quads);
  const place = { tangents, products, stride, quads, most };
  const sums = await Promise.all(
    lists.map((list) =>
      list === 'all pairs' ? pairSums(gpu, visible, place) : setSums(gpu, list, place),
    ),
  );
  const own = await setSums(gpu, pairsWithItself(visible), place);
  // Without biases of hidden units, -F is even apart from the visible biases.
  const isEven = hiddenBias.every((bias) => bias === 0);
  const tasks = [...sums.filter((_, index) => !(isEven && isOdd(elementAt(lists, index)))), own];
  const report = beginTask(control, `couplings of ${control.name}`, hidden, 'hidden units');
  for (let first = 0; first < hidden && !control.signal?.aborted; first += most) {
    const count = Math.min(most, hidden - first);
    part.set({ first, units: count });
    gpu.compute('factors of couplings', (pass) => factors.record(pass));
    for (const [index, task] of tasks.entries()) {
      const onProgress = (share: number): void =>
        report(first + (count * (index + share)) / tasks.length);
      await addSums(gpu, task, count, { signal: control.signal, onProgress });
    }
  }
  for (const each of [...buffers, ...[...sums, own].flatMap((task) => task.buffers)])
    each.destroy();
  if (control.signal?.aborted) return undefined;
  const rounding = roundingOf(visible);
  return lists.map((list, index) => {
    const { total } = elementAt(sums, index);
    return list === 'all pairs'
      ? couplingsOfPairs(total, { visible, stride, rounding, sizes: own.total })
      : couplingsOfSets(total, list, { visibleBias, rounding });
  });
}

function isOdd(list: UnitSets | 'all pairs'): boolean {
  return list !== 'all pairs' && list.order % 2 === 1;
}

/** Factors of a part of the hidden units, and how they lie in memory. */
interface FactorPlace {
  readonly tangents: GPUBuffer;
  readonly products: GPUBuffer;
  readonly stride: number;
  readonly quads: number;
  /** Hidden units of a part, at most. */
  readonly most: number;
}

/** Sums over the hidden units of each part, which the host adds up. */
interface Sums {
  readonly invocations: number;
  /** Products of two numbers for each invocation. */
  readonly operations: number;
  /** Invocations from `first` to `end`, exclusive, of a part with so many hidden units. */
  readonly dispatch: (units: number, first: number, end: number) => Dispatch;
  readonly found: GPUBuffer;
  readonly total: Float64Array;
  readonly buffers: readonly { readonly destroy: () => void }[];
}

/** Sum and size of each set. */
async function setSums(
  gpu: Gpu,
  { order, units: members }: UnitSets,
  { tangents, products, stride, quads, most }: FactorPlace,
): Promise<Sums> {
  const kernel = await gpu.kernel('rbm-coupling-sums', 'default', { ORDER: order });
  const invocations = members.length / order;
  const sites = gpu.upload('sets of units', members);
  const found = gpu.storage('couplings', invocations * 8);
  const sets = gpu.uniform('rbm-coupling-sums', { stride, quads, units: 0, first: 0, end: 0 });
  return {
    invocations,
    operations: 4 * most * quads * (order + 2),
    dispatch: (units, first, end) => {
      sets.set({ units, first, end });
      return gpu.dispatch(kernel, [tangents, products, sites, found, sets], end - first);
    },
    found,
    total: new Float64Array(2 * invocations),
    buffers: [sites, found, sets],
  };
}

/** The sum of each pair, `[unit][stride]`, right of the diagonal. */
async function pairSums(
  gpu: Gpu,
  visible: number,
  { tangents, products, stride, quads, most }: FactorPlace,
): Promise<Sums> {
  const kernel = await gpu.kernel('rbm-coupling-pairs', 'default');
  const columns = stride / 4;
  const found = gpu.storage('couplings of pairs', visible * stride * 4 + 12 * stride);
  const pairs = gpu.uniform('rbm-coupling-pairs', { columns, quads, units: 0, first: 0, end: 0 });
  return {
    invocations: columns * columns,
    operations: 4 * most * quads * 20,
    dispatch: (units, first, end) => {
      pairs.set({ units, first, end });
      return gpu.dispatch(kernel, [tangents, products, found, pairs], end - first);
    },
    found,
    total: new Float64Array(visible * stride),
    buffers: [found, pairs],
  };
}

/** Adds the sums over one part, in submits of some milliseconds. Nothing is added after an abort. */
async function addSums(
  gpu: Gpu,
  { invocations, operations, dispatch, found, total }: Sums,
  units: number,
  control: {
    readonly signal: AbortSignal | undefined;
    readonly onProgress: (share: number) => void;
  },
): Promise<void> {
  const { signal } = control;
  const groups = Math.ceil(invocations / workgroup);
  const pacer = new Pacer(50, { first: cautiousUnits(workgroup * operations) });
  const onProgress = (done: number): void => control.onProgress(done / groups);
  await paced(gpu, pacer, { total: groups, signal, onProgress }, (submitted, done) => {
    const first = done * workgroup;
    const sums = dispatch(units, first, Math.min(invocations, first + submitted * workgroup));
    gpu.compute('couplings', (pass) => sums.record(pass));
  });
  if (signal?.aborted) return;
  const part = await gpu.readFloats(found, 0, total.length * 4);
  for (let at = 0; at < total.length; at++) total[at] = (total[at] ?? NaN) + (part[at] ?? NaN);
}
