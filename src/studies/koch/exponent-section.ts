import type { Measured } from '../../statistics/measured.ts';
import type { Section, Table } from '../study.ts';
import {
  exponentNames,
  exponentOrNone,
  exponentRule,
  flowCorrelations,
  flowExponent,
  negativeAt,
  type ExponentName,
  type FlowExponent,
} from './exponent-targets.ts';
import {
  fittedClasses,
  fittedDistances,
  leastLattices,
  type FittedCorrelations,
} from './exponents.ts';
import { flowSize, kindNames, machineKinds } from './flow-machines.ts';
import type { FlowRun } from './flow-run.ts';
import type { FlowStudy } from './flow-study.ts';
import { classTemperatures } from './thermometer-net.ts';
import { elementAt } from '../../element-at.ts';

const names = Object.keys(exponentNames) as ExponentName[];

/** DK-5. */
export function exponentSection({ runs, monteCarlo, thermometer }: FlowStudy): Section {
  return {
    title: 'Exponents at the end of the flow',
    text: [
      `The dimensions of spin and energy follow from ⟨s s′⟩ and from the connected ⟨ε ε′⟩ − ⟨ε⟩^2, ε = s_x s_{x+e}, at distances ${fittedDistances.join(', ')} along the axes with ` +
        'periodic images, by straight lines through logarithms with equal weights. Δ_m follows from ⟨|m|⟩ of the lattices that the net puts into its classes from 1.5 to 2.2, against T_c − T; true lattices are those at T_c, sorted by the same net. ' +
        'On a lattice of side 10 no such fit gives 1/8 and 1, so that the same fit on true lattices is what to compare with.',
      'χ^2 by degree of freedom tells how far points are from the line, with jackknife errors and as if points were independent, which they are not: two degrees for spin and energy, up to six for Δ_m. ' +
        'It is large also for true lattices: a lattice of side 10 has no power law, and an exponent is a way to write down a slope.',
      classText(thermometer.telling),
      exponentRule(runs.filter(({ kind }) => kind === 'critical').length),
      ...slopeText(runs, monteCarlo.correlations),
      ...negativeText(runs, monteCarlo.correlations),
      'How the paper fits, and the numbers that it finds, are not known to us.',
    ],
    tables: [
      exponentTable(runs, monteCarlo),
      correlationTable(runs, monteCarlo.correlations, 'spin'),
      correlationTable(runs, monteCarlo.correlations, 'energy'),
    ],
  };
}

/** Which classes the magnetization is fitted in. */
function classText(telling: readonly number[]): string {
  const fitted = fittedClasses.filter((k) => telling.includes(k));
  const named = fitted.map((k) => elementAt(classTemperatures, k).toFixed(1)).join(', ');
  return (
    `Lattices without a turned spin all fall into one class, whichever it is. A class counts only where less than a tenth of the held-out lattices that it collects are of T < 1.5, and where it holds ${leastLattices} lattices or more; ` +
    `three such classes are the least. Of this net ${fitted.length === 0 ? 'none is so' : `these are so: ${named}`}. Errors of Δ_m are those of one net, which stays the same: another net would sort otherwise.`
  );
}

function firstToLast(of: readonly Measured[]): string {
  return [of[0], of.at(-1)]
    .map((one) => (one ? `${one.value.toFixed(3)} ± ${one.error.toFixed(3)}` : ''))
    .join(' to ');
}

/** How flat <s s'> is. */
function slopeText(runs: readonly FlowRun[], { spin }: FittedCorrelations): string[] {
  const own = flowCorrelations(runs, 'critical').spin;
  const [first, last] = [fittedDistances[0], fittedDistances.at(-1)];
  return [
    `From r = ${first} to r = ${last} ⟨s s′⟩ goes from ${firstToLast(own)} at the ends of the flows of machines trained at T_c, from ${firstToLast(spin)} of true lattices. ` +
      'A machine that has learned only how much lattices are magnetized has ⟨s s′⟩ = ⟨m^2⟩ at all distances.',
  ];
}

/** What trainings are left without an exponent by. */
function negativeText(runs: readonly FlowRun[], { energy }: FittedCorrelations): string[] {
  const critical = runs.filter(({ kind }) => kind === 'critical');
  const distances = critical.flatMap(({ correlations }) => negativeAt(correlations) ?? []);
  const [first] = distances;
  if (first === undefined) return [];
  const known = elementAt(
    energy,
    fittedDistances.findIndex((r) => r === first),
  );
  const where = [...new Set(distances)].toSorted((a, b) => a - b).join(' or ');
  return [
    `In ${distances.length} of ${critical.length} trainings the connected correlation of the energy at r = ${where} is below 0 by more than 3 errors, where true lattices have ` +
      `${known.value.toFixed(4)} ± ${known.error.toFixed(4)} at r = ${first}: such a machine has no exponent Δ_ε at all.`,
  ];
}

function exponentTable(runs: readonly FlowRun[], monteCarlo: FlowStudy['monteCarlo']): Table {
  return {
    caption: `Exponents of ${flowSize} x ${flowSize} lattices: flows with errors over the trainings that have one, Monte Carlo with jackknife errors; χ^2 by degree of freedom`,
    header: [
      'lattices',
      ...names.flatMap((name) => [exponentNames[name].symbol, 'χ^2/ν', 'trainings']),
    ],
    rows: [
      ...machineKinds.map((kind) => [
        kindNames[kind],
        ...names.flatMap((name) => exponentCells(flowExponent(runs, kind, name))),
      ]),
      [
        'Monte Carlo',
        ...names.flatMap((name) => {
          const { value, error, reducedChiSquared } = monteCarlo.exponents[name];
          return [
            Number.isNaN(value) ? 'none' : { value, error },
            shortText(reducedChiSquared),
            '',
          ];
        }),
      ],
      ['infinite lattice', ...names.flatMap((name) => [`${exponentNames[name].exact}`, '', ''])],
    ],
  };
}

function correlationTable(
  runs: readonly FlowRun[],
  monteCarlo: FittedCorrelations,
  name: keyof FittedCorrelations,
): Table {
  const what = name === 'spin' ? '⟨s s′⟩, not connected,' : '⟨ε ε′⟩ − ⟨ε⟩^2';
  return {
    caption: `Correlations ${what} at the ends of the flows: flows with errors over the trainings, Monte Carlo with jackknife errors`,
    header: ['lattices', ...fittedDistances.map((r) => `r = ${r}`)],
    rows: [
      ...machineKinds.map((kind) => [kindNames[kind], ...flowCorrelations(runs, kind)[name]]),
      ['Monte Carlo', ...monteCarlo[name]],
    ],
  };
}

function exponentCells(exponent: FlowExponent): (string | Measured)[] {
  const { reducedChiSquared, found, trainings } = exponent;
  const squares = found >= 2 ? shortText(reducedChiSquared) : '';
  return [exponentOrNone(exponent), squares, `${found} of ${trainings}`];
}

/** Two digits of a number that nobody needs more of. */
function shortText(value: number): string {
  return Number.isFinite(value) ? `${Number(value.toPrecision(2))}` : '';
}
