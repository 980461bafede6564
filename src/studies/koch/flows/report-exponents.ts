import { measuredText } from '../../../report/quantity-text.ts';
import type { Measured } from '../../../statistics/measured.ts';
import type { Section, Table } from '../../study.ts';
import { flowSize } from '../presets.ts';
import { classTemperatures } from '../classes.ts';
import { runsOf } from './ends.ts';
import {
  fittedClasses,
  fittedDistances,
  leastErrors,
  leastLattices,
  type FittedCorrelations,
} from './exponents.ts';
import { exponents } from './judge-exponents.ts';
import { kindNames, machineKinds } from './machines.ts';
import type { FlowStudy } from './measure.ts';
import { exponentOrNone, flowCorrelations, flowExponent, negativeAt } from './over-trainings.ts';

/** DK-5. */
export function exponentSection(study: FlowStudy): Section {
  return {
    title: 'Exponents at the end of the flow',
    text: [
      `⟨s s′⟩ falls as r^{−2Δ_s}, and ⟨ε ε′⟩ − ⟨ε⟩^2 with ε = s_x s_{x+e} falls as r^{−2Δ_ε}. We fit straight lines through logarithms with equal weights, at r = ${fittedDistances.join(', ')} along the axes. ` +
        '⟨|m|⟩ grows as (T_c − T)^{Δ_m}, where Δ_m is β = 1/8. We fit this over the lattices that the net puts into its classes from 1.5 to 2.2; the Monte Carlo lattices are those at T_c, sorted by the same net. ' +
        'On a lattice of side 10 no such fit gives 1/8 and 1, so we compare with the same fit on Monte Carlo lattices.',
      'χ^2/ν measures how far points are from the line, as if they were independent. It is large for Monte Carlo lattices too: a lattice of side 10 has no power law, and the exponent only describes a slope.',
      classText(study.telling),
      `A training has an exponent only if every point of its line is above 0 by ${leastErrors} errors.`,
      ...slopeText(study),
      'We do not know how the paper fits, or which numbers it finds.',
    ],
    tables: [
      exponentTable(study),
      correlationTable(study, 'spin'),
      correlationTable(study, 'energy'),
    ],
  };
}

/** Which classes the magnetization is fitted in. */
function classText(telling: readonly number[]): string {
  const fitted = fittedClasses.filter((k) => telling.includes(k));
  const named = fitted.map((k) => (classTemperatures[k] ?? NaN).toFixed(1)).join(', ');
  return (
    `Lattices without a turned spin all fall into one class. A class qualifies if less than a tenth of the held-out lattices in it are of T < 1.5, and if it holds at least ${leastLattices} lattices. ` +
    `Three classes are needed. ${fitted.length === 0 ? 'No class of this net qualifies' : `Unsaturated classes of this net: ${named}`}. ` +
    'The errors of Δ_m do not include retraining the net, which would sort lattices differently.'
  );
}

/** How flat <s s'> is, and where <e e'> is negative. */
function slopeText({ runs, monteCarlo: { correlations } }: FlowStudy): string[] {
  const critical = runsOf(runs, 'critical');
  const negative = critical.flatMap((run) => negativeAt(run.correlations) ?? []);
  const [r] = negative;
  const known = correlations.energy[fittedDistances.findIndex((own) => own === r)];
  const where = [...new Set(negative)].toSorted((a, b) => a - b).join(' or ');
  return [
    `From r = ${fittedDistances[0]} to r = ${fittedDistances.at(-1)}, ⟨s s′⟩ falls from ${firstToLast(flowCorrelations(runs, 'critical').spin)} at the ends of the flows, and from ${firstToLast(correlations.spin)} in Monte Carlo lattices. ` +
      'A machine that has learned only the magnetization has ⟨s s′⟩ = ⟨m^2⟩ at all distances.',
    ...(known
      ? [
          `In ${negative.length} of ${critical.length} trainings the connected correlation of the energy is below 0 by more than 3 errors at r = ${where}; Monte Carlo lattices have ` +
            `${measuredText(known)} at r = ${r}. Such a machine has no exponent Δ_ε.`,
        ]
      : []),
  ];
}

function firstToLast(of: readonly Measured[]): string {
  return [of[0], of.at(-1)].map((one) => measuredText(one ?? NaN)).join(' to ');
}

function exponentTable({ runs, monteCarlo }: FlowStudy): Table {
  return {
    caption: `Exponents of ${flowSize} x ${flowSize} lattices. Flows: errors over the trainings that have one, or those of single trainings where these are larger: few trainings may agree by chance. Monte Carlo: jackknife errors. χ^2 per degree of freedom.`,
    header: ['lattices', ...exponents.flatMap(({ symbol }) => [symbol, 'χ^2/ν', 'trainings'])],
    rows: [
      ...machineKinds.map((kind) => [
        kindNames[kind],
        ...exponents.flatMap(({ key }) => {
          const own = flowExponent(runs, kind, key);
          const squares = own.found >= 2 ? twoDigits(own.reducedChiSquared) : '';
          return [exponentOrNone(own), squares, `${own.found} of ${own.trainings}`];
        }),
      ]),
      [
        'Monte Carlo',
        ...exponents.flatMap(({ key }) => {
          const { value, error, reducedChiSquared } = monteCarlo.exponents[key];
          const found = Number.isNaN(value) ? 'none' : { value, error };
          return [found, twoDigits(reducedChiSquared), ''];
        }),
      ],
      ['infinite lattice', ...exponents.flatMap(({ exact }) => [`${exact}`, '', ''])],
    ],
  };
}

function correlationTable({ runs, monteCarlo }: FlowStudy, name: keyof FittedCorrelations): Table {
  const what = name === 'spin' ? '⟨s s′⟩, not connected,' : '⟨ε ε′⟩ − ⟨ε⟩^2';
  return {
    caption: `Correlations ${what} at the ends of the flows, with errors over the trainings; Monte Carlo with jackknife errors.`,
    header: ['lattices', ...fittedDistances.map((r) => `r = ${r}`)],
    rows: [
      ...machineKinds.map((kind) => [kindNames[kind], ...flowCorrelations(runs, kind)[name]]),
      ['Monte Carlo', ...monteCarlo.correlations[name]],
    ],
  };
}

function twoDigits(value: number): string {
  return Number.isFinite(value) ? `${Number(value.toPrecision(2))}` : '';
}
