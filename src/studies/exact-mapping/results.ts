import type { Turns } from '../turns.ts';
import { measureStacks, stackTarget } from './chain.ts';
import {
  firstExampleTarget,
  measureFirstExample,
  measureSecondExample,
  secondExampleTarget,
} from './counterexamples.ts';
import {
  constantTarget,
  converseTarget,
  freeEnergyTarget,
  measureConstant,
  measureConverse,
  measureFreeEnergies,
  measureTraces,
  traceTarget,
} from './exactness.ts';
import {
  divergenceTarget,
  identityTarget,
  measureIdentities,
  measureUnits,
  unitsTarget,
  type MachineRange,
} from './identities.ts';
import { isingTarget, measureIsing } from './ising.ts';
import {
  copiesTarget,
  majorityTarget,
  measureClosure,
  measureCopies,
  measureUndividedCopies,
} from './operators.ts';
import {
  gateTarget,
  measureGate,
  measureRanks,
  measureScaling,
  rankTarget,
  scalingTarget,
} from './products.ts';
import { uniformDeviates } from '../../statistics/random.ts';
import type { Target } from '../study.ts';
import {
  measureTraining,
  principlesTarget,
  trainedIdentityTarget,
  type TrainingCase,
} from './training.ts';

/** Sizes that decide how long a run takes. */
export interface MappingScope {
  readonly machines: MachineRange;
  /** Random examples of each kind. */
  readonly repeats: number;
  /** The chain at the bottom of the network, and its layers. */
  readonly stack: { readonly sites: number; readonly layers: number };
  /** Machines that are trained, by their hidden units, and steps. */
  readonly training: { readonly hidden: readonly number[]; readonly steps: number };
}

/** How the parts of the study are run. */
export interface MappingSteps {
  readonly step: <T>(work: () => T) => Promise<T>;
  readonly long: <T>(work: Turns<T>) => Promise<T>;
}

/** Everything that was measured. */
export type MappingResults = Awaited<ReturnType<typeof measureMapping>>;

/** Runs one part after the other through `step`, or `long` where a part stops now and then. Each part has random numbers of its own. */
export async function measureMapping(
  { machines, repeats, stack, training }: MappingScope,
  seed: number,
  { step, long }: MappingSteps,
) {
  const stream = (number: number): (() => number) => uniformDeviates(seed, number);
  const { hidden: sizes, steps } = training;
  const trainAll = async (): Promise<TrainingCase[]> => {
    const trained: TrainingCase[] = [];
    for (const [i, hidden] of sizes.entries())
      trained.push(await long(measureTraining({ hidden, steps, uniform: stream(16 + i) })));
    return trained;
  };
  return {
    identities: await long(measureIdentities(machines, stream(1))),
    units: await step(() => measureUnits(machines, stream(2))),
    traces: await step(() => measureTraces(repeats, stream(3))),
    converses: await step(() => measureConverse(repeats, stream(4))),
    ising: await step(() => measureIsing(stream(5))),
    freeEnergies: await step(() => measureFreeEnergies(repeats, stream(6))),
    firstExample: await step(() => measureFirstExample(repeats, stream(7))),
    secondExample: await step(() => measureSecondExample(stream(8))),
    stacks: await long(measureStacks(stack)),
    /** Couplings that are 1 % too large. */
    brokenStacks: await long(measureStacks({ ...stack, factor: 1.01 })),
    copies: await step(measureCopies),
    undividedCopies: await step(measureUndividedCopies),
    closure: await step(measureClosure),
    trained: await trainAll(),
    saddle: await long(measureTraining({ hidden: 6, steps: 100, scale: 0, uniform: stream(9) })),
    gates: { two: measureGate(2), three: measureGate(3) },
    ranks: measureRanks(),
    scaling: measureScaling(),
    /** A ring's machine without its constant, and with weights 1 % too large. */
    constant: { exact: measureConstant(), broken: measureConstant(1.01) },
  };
}

/** Parts of `measureMapping`. */
export function stepsOf({ training }: MappingScope): number {
  return 14 + training.hidden.length;
}

/** Every target, in the order of the report. */
export function mappingTargets(found: MappingResults): Target[] {
  return [
    identityTarget(found.identities),
    unitsTarget(found.units),
    trainedIdentityTarget(found.trained),
    traceTarget(found.traces),
    converseTarget(found.converses),
    constantTarget(found.constant.exact, found.constant.broken),
    divergenceTarget(found.identities),
    isingTarget(found.ising),
    freeEnergyTarget(found.freeEnergies),
    firstExampleTarget(found.firstExample),
    secondExampleTarget(found.secondExample),
    gateTarget(found.gates.two, found.gates.three),
    rankTarget(found.ranks),
    scalingTarget(found.scaling),
    stackTarget(found.stacks, found.brokenStacks),
    copiesTarget(found.copies, found.undividedCopies),
    majorityTarget(found.closure),
    principlesTarget(found.trained, found.saddle),
  ];
}
