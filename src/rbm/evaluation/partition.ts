import { toUnits, type AnyParameters } from '../machine/parameters.ts';
import { independentParts, statesOf, type CountedLayer } from './independent-parts.ts';
import { refreshStates, StateSum } from './state-sum.ts';

/** Units of the smaller layer up to which a partition function is always summed exactly: 2^24 states. */
export const mostExactUnits = 24;
/** Weights of the largest machine whose units are compared with each other: the comparison takes some 100 bytes a weight. */
const mostCompared = 2 ** 22;
/** States times units of the larger layer after which other events of the process are handled: some 20 ms. */
const workPerTurn = 2 ** 23;

/** States of a turn. Inputs are computed from scratch at a turn's end anyway, so the sum does not depend on the turns. */
function statesOfTurn(others: number): number {
  const most = Math.floor(workPerTurn / Math.max(1, others) / refreshStates);
  return refreshStates * Math.min(32, Math.max(1, most));
}

/** What may watch and stop a long sum. */
export interface PartitionControl {
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the sum that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Whether ln Z is summed exactly: where the smaller layer has at most `mostExactUnits` units, or no more different states
 * than 2 to this power because weights are 0 or units are alike (`independentParts`).
 */
export function isSummable(parameters: AnyParameters): boolean {
  return hasFewUnits(parameters) || summableParts(parameters) !== undefined;
}

function hasFewUnits({ visibleBias, hiddenBias }: AnyParameters): boolean {
  return Math.min(visibleBias.length, hiddenBias.length) <= mostExactUnits;
}

/** The parts whose states are summed, and ln of what all their Z are to be multiplied by. */
function summableParts(
  parameters: AnyParameters,
): { parts: CountedLayer[]; shift: number } | undefined {
  const few = hasFewUnits(parameters);
  if (!few && parameters.weights.length > mostCompared) return undefined;
  const { parameters: binary, logPartitionShift: shift } = toUnits(parameters, 'binary');
  const parts = independentParts(binary);
  const states = parts.reduce((sum, part) => sum + statesOf(part), 0);
  return few || states <= 2 ** mostExactUnits ? { parts, shift } : undefined;
}

/**
 * ln Z of a machine, exactly: the sum over all states of the smaller layer, Z = sum_h exp(b.h) prod_i (1 + exp(y_i)),
 * y = a + W h, for each part that no weight connects to the others. The sum needs double precision, which WGSL does not
 * have, so it runs on the host. States follow a Gray code: each differs from the last in one unit, so e^y_i changes by a
 * known factor e^(+-w). Errors are below 1e-9.
 * @returns undefined where there are too many states (`isSummable`), or the signal stopped the sum
 */
export async function logPartition(
  parameters: AnyParameters,
  { signal, onProgress }: PartitionControl = {},
): Promise<number | undefined> {
  const found = summableParts(parameters);
  if (!found) return undefined;
  const { parts } = found;
  const total = parts.reduce((sum, part) => sum + statesOf(part), 0);
  let logarithm = found.shift;
  let done = 0;
  let sinceTurn = 0;
  for (const part of parts) {
    const sum = new StateSum(part, parameters.arithmetic === 'exact');
    const states = statesOf(part);
    const statesPerTurn = statesOfTurn(sum.others);
    for (let first = 0; first < states; first += statesPerTurn) {
      if (signal?.aborted) return undefined;
      const last = Math.min(states, first + statesPerTurn);
      sum.add(first, last);
      done += last - first;
      sinceTurn += last - first;
      onProgress?.(done / total);
      if (sinceTurn < statesPerTurn || done === total) continue;
      // Ctrl-C and the events of a page are handled here.
      sinceTurn = 0;
      await new Promise((resolve) => setTimeout(resolve));
    }
    logarithm += sum.logarithm;
  }
  return logarithm;
}
