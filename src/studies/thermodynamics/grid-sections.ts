import { measuredText } from '../../report/quantity-text.ts';
import { defaultThermalization } from '../../rbm/sampling/ising-data.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import type { Section, Table } from '../study.ts';
import { depthSteps } from './depth-targets.ts';
import type { Grid } from './grid.ts';
import { criticalPoint, extremesOf, likelihoodOf, nullsWith, otherPoint } from './grid-facts.ts';
import { depthFigure, temperatureFigures, widthFigure } from './grid-figures.ts';
import { temperaturesText } from './grid-targets.ts';
import type { ExactPoint } from './lattices.ts';
import type { MeasuredMachine } from './machines.ts';
import {
  measuredObservables,
  observables,
  overMachines,
  pooled,
  type Observable,
} from './observables.ts';
import type { Settings } from './presets.ts';

/** One line of a table of observables. */
interface Line {
  readonly name: string;
  readonly temperature: number;
  readonly values: Readonly<Record<Observable, Measured | number>>;
  readonly logLikelihood?: Measured | string;
}

function lineOf(
  name: string,
  machines: readonly MeasuredMachine[],
  { size, exact }: { readonly size: number; readonly exact: ExactPoint },
): Line {
  const { temperature } = exact;
  const entries = observables.map(([observable]) => [
    observable,
    overMachines(machines, { size, temperature }, observable),
  ]);
  return {
    name,
    temperature,
    values: Object.fromEntries(entries) as Line['values'],
    logLikelihood: likelihoodOf(machines),
  };
}

/** The largest log-likelihood that a machine can have. */
function minusEntropy({ entropy }: ExactPoint): string {
  return measuredText(Number((-entropy).toFixed(3)));
}

function exactLine(exact: ExactPoint): Line {
  return {
    name: 'exact',
    temperature: exact.temperature,
    values: exact,
    logLikelihood: `${minusEntropy(exact)} (−entropy)`,
  };
}

function observableTable(caption: string, lines: readonly Line[]): Table {
  return columnTable(caption, lines, {
    T: ({ temperature }) => temperature.toFixed(3),
    '': ({ name }) => name,
    ...Object.fromEntries(
      observables.map(([observable, symbol]) => [symbol, ({ values }: Line) => values[observable]]),
    ),
    'log-likelihood': ({ logLikelihood = '' }) => logLikelihood,
  });
}

/** TM-2. */
export function temperatureSection(
  grid: Grid,
  curve: readonly ExactPoint[],
  { samples, recipe, drawing, trainings }: Settings,
): Section {
  const { size, points } = grid;
  const lines = points.flatMap(({ temperature, exact, data, groups }): Line[] => [
    exactLine(exact),
    {
      name: 'Monte Carlo',
      temperature,
      values: measuredObservables(pooled(data), size, temperature),
    },
    ...groups.map(({ hidden, machines }) =>
      lineOf(`${hidden} hidden units`, machines, { size, exact }),
    ),
  ]);
  const thermalizations = points.map(({ temperature }) =>
    defaultThermalization({ size, temperature, samples }),
  );
  const sweeps = [...new Set([Math.min(...thermalizations), Math.max(...thermalizations)])];
  return {
    title: 'TM-2: energy, magnetization, specific heat and susceptibility',
    text: [
      `Each machine learns ${samples} independent ${size} x ${size} lattices of one temperature: T = ${temperaturesText(points)}. Each lattice is one of a replica of its own, after ${sweeps.join(' to ')} sweeps, and the target TM-0 compares them with the exact values. Each training has lattices and random numbers of its own. The machines with different numbers of hidden units that belong to one training share their lattices.`,
      `Units are +1 and -1 without biases. The replications have units of 0 and 1 with biases. Without biases a lattice and its negative are equally likely, as in the model without field, so no training can lose one of the two phases. We use CD-${recipe.steps} with mean hidden units, batches of ${recipe.batch}, ${recipe.epochs} passes, momentum ${recipe.momentum}, and a rate that falls linearly from ${recipe.learningRate} to a twentieth. A replication of the paper has CD-20, batches of 50, the rate 0.01, 2,000 passes and 100,000 lattices. ${trainings} trainings a point.`,
      `A machine is judged by lattices that it draws in ${drawing.chains} Gibbs chains. Half of the chains start with all spins up, half with all spins down, so the chains know nothing of the data. A pilot run measures the autocorrelation times of e and |m|. Burn-in takes 20 and the distance of draws 2 of the longer one.`,
      'At low temperature chains do not cross between the two signs of m. This does no harm here: E, |m|, c and χ are the same for a lattice and its negative, and so is the probability. Nothing is said about the sign of m.',
      'c = N(⟨e^2⟩ - ⟨e⟩^2)/T^2 and χ = N(⟨m^2⟩ - ⟨|m|⟩^2)/T. The temperature is a factor; the machine does not know it.',
    ],
    figures: temperatureFigures(grid, curve),
    tables: [
      observableTable(
        'Per site, in units of J. Machines: mean over trainings with the standard error from their spread, or from their draws if that is larger and the trainings are fewer than a claim needs. Monte Carlo: the lattices that the machines learned. Log-likelihood: of held-out lattices, nats a lattice; the table below says how it was found',
        lines,
      ),
      likelihoodTable(grid),
    ],
  };
}

/** One group of machines. */
interface Row {
  readonly exact: ExactPoint;
  readonly name: string;
  readonly machines: readonly MeasuredMachine[];
}

function meanOver({ machines }: Row, of: (machine: MeasuredMachine) => number): Measured {
  return meanOf(machines.map(of));
}

function likelihoodTable({ points, stacks }: Grid): Table {
  const rows = points.flatMap(({ exact, groups }) =>
    groups.map(({ hidden, machines }): Row => ({ exact, name: `${hidden}`, machines })),
  );
  const critical = points.find(({ groups }) => groups.length >= stacks.length && stacks.length > 0);
  if (critical)
    for (const { hidden, machines } of stacks)
      rows.push({ exact: critical.exact, name: `${hidden} and ${hidden}`, machines });
  return columnTable(
    'Log-likelihood of held-out lattices in nats a lattice, mean over trainings, beside minus the entropy of the model, which no machine can exceed but by chance of the lattices. The error is that of the held-out lattices, which all machines of a temperature share, and the spread of the trainings. The likelihood is exact up to 24 hidden units and annealed above; for stacks it is a lower bound, with annealing in the upper machine. τ: integrated autocorrelation time in Gibbs steps. Crossing: share of the chains whose draws have both signs of m',
    rows,
    {
      T: ({ exact }) => exact.temperature.toFixed(3),
      'hidden units': ({ name }) => name,
      'log-likelihood': ({ machines }) => likelihoodOf(machines),
      '−entropy': ({ exact }) => minusEntropy(exact),
      'how found': ({ machines }) => machines[0]?.likelihood ?? '',
      'τ of e': (row) => meanOver(row, ({ chains }) => chains.energyTime),
      'τ of |m|': (row) => meanOver(row, ({ chains }) => chains.orderTime),
      crossing: (row) => meanOver(row, ({ chains }) => chains.crossed).value.toFixed(2),
      'chains too short': ({ machines }) =>
        `${machines.filter(({ chains }) => !chains.settled).length} of ${machines.length}`,
    },
  );
}

/** TM-3. */
export function widthSection(grid: Grid): Section {
  return {
    title: 'TM-3: how many hidden units',
    text: [
      'The figure shows the specific heat over the exact one against the number of hidden units. Only T_c is judged. Far from T_c the correlations are short or the lattice is frozen, and c is small.',
      'More hidden units are also more parameters and, with the same number of updates, not the same training. The likelihoods in the table of TM-2 tell a machine that has too few units from one that was trained too briefly only in part.',
    ],
    figures: { 'hidden-units': widthFigure(grid) },
  };
}

/** MM-1. */
export function depthSection(grid: Grid): Section {
  const { exact } = criticalPoint(grid);
  return {
    title: 'MM-1: width or depth',
    text: [
      'A stack is a single machine with a second machine on top, which learned samples of the hidden units of the first one. It draws as a deep belief network: Gibbs chains run in the upper machine, and each draw is sampled down through the first layer. The second layer has as many hidden units as the first. Public code of the authors also has deep Boltzmann machines, whose layers are trained jointly; we have none.',
      `The exact value is c(T_c) = ${exact.specificHeat.toFixed(6)} for this torus.`,
      'The abstract of Morningstar and Melko says that the accuracy depends essentially on the number of units in the first layer. A stack that coincides with its own first machine says that the second layer neither helps nor harms. It does not say that the second layer has learned nothing: the bound of the log-likelihood in the table of TM-2 may rise. A second layer that brings c closer may still leave E as far off as before, so the table shows both.',
      'The greedy stack also repairs what contrastive divergence left undone in the first machine: the second machine learns the hidden units that the data give, and not those that the first machine would draw. With short trainings a difference can come from there.',
    ],
    figures: { depth: depthFigure(grid) },
    tables: [
      columnTable(
        `c(T_c)/c(exact) by the width of the first layer, and the energy per site (exact ${measuredText(exact.energy)})`,
        depthSteps(grid),
        {
          'first layer': ({ hidden }) => `${hidden}`,
          'single machines': ({ single }) => single,
          stacks: ({ stack }) => stack,
          'stack less single': ({ change }) => change,
          'E, single machines': ({ energies }) => energies.single,
          'E, stacks': ({ energies }) => energies.stack,
          trainings: ({ trainings }) => `${trainings}`,
        },
      ),
    ],
  };
}

/** The nulls. */
export function nullSection(grid: Grid): Section {
  const { size } = grid;
  const { exact } = criticalPoint(grid);
  const { least, most } = extremesOf(grid);
  const other = otherPoint(grid);
  const lines = [
    exactLine(exact),
    ...[least, most].flatMap((hidden) =>
      nullsWith(grid, hidden).map(({ name, machines }) =>
        lineOf(`${name}, ${hidden} hidden units`, machines, { size, exact }),
      ),
    ),
  ];
  const heat = overMachines(
    nullsWith(grid, most)[0]?.machines ?? [],
    { size, temperature: exact.temperature },
    'specificHeat',
  );
  return {
    title: 'Machines that must not pass',
    text: [
      `All are judged at T_c. Untrained machines draw nearly independent spins, so c is ${measuredText(heat)} and E is close to 0. Machines trained at T = ${other.temperature.toFixed(3)} know another temperature.`,
      'Machines on permuted pixels learned the same lattices with the pixels in another order, the same order in each lattice. Such a machine is as good as any other: it has no neighbours. It fails because we do not undo the permutation when we count the bonds.',
    ],
    tables: [
      observableTable(
        'Null machines, judged at T_c. The log-likelihood is that of held-out lattices of the kind that the machine learned: at its own temperature, with its own order of the pixels',
        lines,
      ),
    ],
  };
}
