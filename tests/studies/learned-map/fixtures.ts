import { mapVerdict, type Rule } from '../../../src/studies/learned-map/criteria.ts';
import type { MeasuredStep } from '../../../src/studies/learned-map/exponents.ts';
import type {
  MachineGroup,
  TrainedGroup,
} from '../../../src/studies/learned-map/machine-results.ts';
import type { MapResult } from '../../../src/studies/learned-map/results.ts';
import type { CoupledStack } from '../../../src/studies/learned-map/stacks.ts';

/** Made-up measured values. */
export const exactly = (value: number, error = 0.001) => ({ value, error });

/** Blocks of lattices of the made-up jackknife. */
const blocks = 4;

/** Estimates without each block whose jackknife has the given value and error. */
function leftOutOf(value: number, error: number): number[] {
  const step = (error * Math.sqrt(blocks / (blocks - 1))) / Math.sqrt(blocks);
  return Array.from({ length: blocks }, (_, block) => value + (block % 2 === 0 ? step : -step));
}

/** A step with given exponents. */
export function step(yh: number, yt: number, { spread = 0.05, error = 0.001 } = {}): MeasuredStep {
  const eigenvalue = (y: number) => exactly(2 ** y, 2 ** y * Math.LN2 * error);
  return {
    magnetic: eigenvalue(yh),
    thermal: Array.from({ length: 7 }, () => eigenvalue(yt)),
    spread: exactly(spread, error),
    yh: exactly(yh, error),
    yt: Array.from({ length: 7 }, () => exactly(yt, error)),
    leftOut: { yh: leftOutOf(yh, error), yt: leftOutOf(yt, error) },
    gain: exactly(2 ** (2 - yh)),
    nearest: exactly(1.4),
  };
}

export function result(
  rule: Rule,
  steps: MeasuredStep[],
  more: Partial<MapResult> = {},
): MapResult {
  return {
    name: 'a map',
    group: 'maps',
    role: 'map',
    rule,
    size: 16,
    steps,
    verdict: mapVerdict(rule, steps),
    ...more,
  };
}

/** Steps of a machine that passes, and of one that fails. */
export const good = [step(1.878, 1), step(1.866, 1.02)];
export const free = [step(2.1, 0.6), step(1.72, 1.25)];
/** A machine on permuted pixels with L1, as an independent program found it. */
export const scrambled = [step(1.776, 0.39), step(1.85, 1.67)];

export const failing = result('one step', free, { name: 'permuted pixels', role: 'null' });
/** Close enough to the end of an interval for its error. */
export const undecided = result('one step', [step(1.9, 1, { error: 0.006 }), step(1.866, 1)], {
  name: 'permuted pixels',
  role: 'null',
});
export const passing = result('one step', good, { name: 'permuted pixels', role: 'null' });

/** Machines with these results, each trained for so many updates. */
export function trained(
  results: readonly MapResult[],
  { updates = 10_000, settled = true } = {},
): TrainedGroup {
  return {
    results,
    machines: results.map(() => ({
      parameters: {
        units: 'spin',
        weights: new Float32Array(),
        visibleBias: new Float32Array(),
        hiddenBias: new Float32Array(),
      },
      gyration: [],
      updates,
      settled,
    })),
  };
}

/** Three results with these steps. */
export const three = (steps: MeasuredStep[], rule: Rule = 'one step'): MapResult[] =>
  Array.from({ length: 3 }, () => result(rule, steps));

/** Machines of a strength beside three controls. */
export function group(
  l1: number,
  results: MapResult[],
  {
    size = 16,
    controls = [failing, failing, failing],
    ...training
  }: { size?: number; controls?: MapResult[]; updates?: number; settled?: boolean } = {},
): MachineGroup {
  return {
    size,
    l1,
    ...trained(results, training),
    permuted: trained(controls, training),
  };
}

/** A stack whose hidden lattices have couplings off those of block spins. */
export function stack(
  off: number,
  { isNull = false, unsettled = [] as number[], error = 0.002 } = {},
): CoupledStack {
  const couplings = (value: number) => ({
    nearest: exactly(0.36 + value, error),
    diagonal: exactly(0.08 + value, error),
    plaquette: exactly(0, error),
  });
  const layer = (number: number) => ({
    layer: number,
    samples: 1024,
    units: couplings(number > 1 ? off : 0),
    blocks: number > 1 ? couplings(0) : null,
  });
  return {
    name: isNull ? 'no L1' : 'stack',
    isNull,
    samples: [layer(1), layer(2), layer(3)],
    nearest: [],
    unsettled,
  };
}
