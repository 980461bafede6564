import { measureStacks, stackStatement, type StackCase } from './chain.ts';
import {
  firstExampleStatement,
  measureFirstExample,
  measureSecondExample,
  secondExampleStatement,
} from './counterexamples.ts';
import {
  constantStatement,
  converseStatement,
  measureConstant,
  measureConverse,
  measureTraces,
  traceStatement,
  type ConstantCase,
  type ConverseCase,
  type TraceCase,
} from './exactness.ts';
import { freeEnergyStatement, measureFreeEnergies, type FreeEnergyCases } from './free-energy.ts';
import {
  divergenceStatement,
  identityStatement,
  measureIdentities,
  measureUnits,
  unitsStatement,
  type IdentityCase,
  type MachineRange,
  type UnitCase,
} from './identities.ts';
import { isingStatement, measureIsing, type IsingCase } from './ising.ts';
import {
  copiesStatement,
  majorityStatement,
  measureClosure,
  measureCopies,
  measureUndividedCopies,
  type CopyCase,
} from './operators.ts';
import {
  gateStatement,
  measureGate,
  measureRanks,
  measureScaling,
  rankStatement,
  scalingStatement,
  type GateErrors,
  type RankCase,
} from './products.ts';
import { uniformDeviates } from '../../statistics/random.ts';
import type { Statement } from './statement.ts';
import {
  measureTraining,
  principlesStatement,
  trainedIdentityStatement,
  type TrainingCase,
} from './training.ts';

/** What a run costs. */
export interface MappingScope {
  readonly machines: MachineRange;
  /** Random examples of each kind. */
  readonly repeats: number;
  /** The chain at the bottom of the network, and its layers. */
  readonly stack: { readonly sites: number; readonly layers: number };
  /** Machines that are trained, by their hidden units, and steps. */
  readonly training: { readonly hidden: readonly number[]; readonly steps: number };
}

/** All that was measured. */
export interface MappingResults {
  readonly identities: readonly IdentityCase[];
  readonly units: readonly UnitCase[];
  readonly traces: readonly TraceCase[];
  readonly converses: readonly ConverseCase[];
  readonly ising: readonly IsingCase[];
  readonly freeEnergies: FreeEnergyCases;
  readonly firstExample: ReturnType<typeof measureFirstExample>;
  readonly secondExample: ReturnType<typeof measureSecondExample>;
  readonly gates: { readonly two: GateErrors; readonly three: GateErrors };
  readonly ranks: readonly RankCase[];
  readonly scaling: ReturnType<typeof measureScaling>;
  /** A ring's machine without its constant, and with weights 1 % too large. */
  readonly constant: { readonly exact: ConstantCase; readonly broken: ConstantCase };
  readonly stacks: readonly StackCase[];
  /** The same with couplings that are 1 % too large. */
  readonly brokenStacks: readonly StackCase[];
  readonly copies: readonly CopyCase[];
  readonly undividedCopies: readonly CopyCase[];
  readonly closure: ReturnType<typeof measureClosure>;
  readonly trained: readonly TrainingCase[];
  readonly saddle: TrainingCase;
}

/** Runs one part after the other through `step`, each with random numbers of its own. */
export async function measureMapping(
  { machines, repeats, stack, training }: MappingScope,
  seed: number,
  step: <T>(work: () => T) => Promise<T>,
): Promise<MappingResults> {
  const stream = (number: number): (() => number) => uniformDeviates(seed, number);
  const identities = await step(() => measureIdentities(machines, stream(1)));
  const units = await step(() => measureUnits(machines, stream(2)));
  const traces = await step(() => measureTraces(repeats, stream(3)));
  const converses = await step(() => measureConverse(repeats, stream(4)));
  const ising = await step(() => measureIsing(stream(5)));
  const freeEnergies = await step(() => measureFreeEnergies(repeats, stream(6)));
  const firstExample = await step(() => measureFirstExample(repeats, stream(7)));
  const secondExample = await step(() => measureSecondExample(stream(8)));
  const stacks = await step(() => measureStacks(stack));
  const brokenStacks = await step(() => measureStacks({ ...stack, factor: 1.01 }));
  const copies = await step(measureCopies);
  const undividedCopies = await step(measureUndividedCopies);
  const closure = await step(measureClosure);
  const trained: TrainingCase[] = [];
  for (const [i, hidden] of training.hidden.entries())
    trained.push(
      await step(() => measureTraining({ hidden, steps: training.steps, uniform: stream(16 + i) })),
    );
  const saddle = await step(() =>
    measureTraining({ hidden: 6, steps: 100, scale: 0, uniform: stream(9) }),
  );
  return {
    gates: { two: measureGate(2), three: measureGate(3) },
    ranks: measureRanks(),
    scaling: measureScaling(),
    constant: { exact: measureConstant(), broken: measureConstant(1.01) },
    identities,
    units,
    traces,
    converses,
    ising,
    freeEnergies,
    firstExample,
    secondExample,
    stacks,
    brokenStacks,
    copies,
    undividedCopies,
    closure,
    trained,
    saddle,
  };
}

/** Calls of `step` by `measureMapping`. */
export function stepsOf({ training }: MappingScope): number {
  return 14 + training.hidden.length;
}

/** Every statement, in the order of the report. */
export function mappingStatements(found: MappingResults): Statement[] {
  return [
    identityStatement(found.identities),
    unitsStatement(found.units),
    trainedIdentityStatement(found.trained),
    traceStatement(found.traces),
    converseStatement(found.converses),
    constantStatement(found.constant.exact, found.constant.broken),
    divergenceStatement(found.identities),
    isingStatement(found.ising),
    freeEnergyStatement(found.freeEnergies),
    firstExampleStatement(found.firstExample),
    secondExampleStatement(found.secondExample),
    gateStatement(found.gates.two, found.gates.three),
    rankStatement(found.ranks),
    scalingStatement(found.scaling),
    stackStatement(found.stacks, found.brokenStacks),
    copiesStatement(found.copies, found.undividedCopies),
    majorityStatement(found.closure),
    principlesStatement(found.trained, found.saddle),
  ];
}
