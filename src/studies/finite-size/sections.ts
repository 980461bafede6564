import type { Quantity, Section } from '../../report/report-content.ts';
import { measuredText, numberText } from '../../report/quantity-text.ts';
import type { FitQuality } from '../../statistics/fit-quality.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { columnTable } from '../column-table.ts';
import { omegas, widest, type ScalingAnalysis } from './analysis.ts';
import { approachFigure, collapseFigure, crossingFigure, relaxationFigure } from './figures.ts';
import type { ScaledName } from './points.ts';
import { firstTime, type Relaxation } from './relaxing.ts';

const names: Readonly<Record<ScaledName, string>> = {
  binder: 'Binder cumulant',
  length: 'ξ/L',
  magnetization: '⟨|m|⟩',
  squared: '⟨m^2⟩',
};

/** The sections of the report. */
export function scalingSections(
  analysis: ScalingAnalysis,
  relaxation: Relaxation | undefined,
): Section[] {
  return [
    crossingSection(analysis),
    collapseSection(analysis),
    ...(relaxation && analysis.dynamics ? [dynamicSection(analysis.dynamics, relaxation)] : []),
  ];
}

function crossingSection(analysis: ScalingAnalysis): Section {
  const { crossings } = analysis;
  return {
    title: 'Crossings',
    text: [
      'At the critical temperature a lattice looks the same at every scale, so that the Binder cumulant U = 1 − ⟨m^4⟩/(3⟨m^2⟩^2) (Binder 1981, Z. Phys. B 43, 119) and ξ/L do not depend on the size. ξ is the second-moment correlation length, ξ = √(S(0)/S(1) − 1)/(2 sin(π/L)), with S(n) the structure factor at the wave number 2πn/L along the axes (Cooper, Freedman and Preston 1982, Nucl. Phys. B 210, 210).',
      `The curves of two sizes cross near T_c. Corrections to scaling move a crossing by an amount that falls as L^{−(ω + 1/ν)}. Corrections come from the background of ⟨m^2⟩, with ω = γ/ν = 7/4, and from irrelevant operators, with ω = 2 (Salas and Sokal 2000, J. Stat. Phys. 98, 551). We take ω = ${omegas.used}.`,
    ],
    tables: [
      columnTable(
        'Crossings of each two successive sizes. Errors are jackknife errors over the lattices of both',
        crossings.binder.map((binder, at) => ({ binder, length: crossings.length[at] })),
        {
          sizes: ({ binder }) => binder.sizes.join(' and '),
          'T where U crosses': ({ binder }) => besideExact(binder.temperature),
          'U there': ({ binder }) => binder.value,
          'T where ξ/L crosses': ({ length }) => (length ? besideExact(length.temperature) : '–'),
          'ξ/L there': ({ length }) => length?.value ?? '–',
        },
      ),
    ],
    figures: {
      binder: crossingFigure(analysis, 'binder'),
      length: crossingFigure(analysis, 'length'),
      approach: approachFigure(analysis),
    },
  };
}

function collapseSection(analysis: ScalingAnalysis): Section {
  const { collapses, used, temperatures, nus, critical, betaOverNu, gammaOverNu } = analysis;
  const all = ['binder', 'length', 'magnetization', 'squared'] as const;
  const fitted = [
    { name: 'T_c', value: temperatures.both },
    { name: 'T_c from the Binder cumulant', value: temperatures.binder },
    { name: 'T_c from ξ/L', value: temperatures.length },
    { name: 'ν', value: nus.both },
    { name: 'ν from the Binder cumulant', value: nus.binder },
    { name: 'ν from ξ/L', value: nus.length },
    { name: 'U at T_c', value: critical.binder },
    { name: 'ξ/L at T_c', value: critical.length },
    { name: 'β/ν', value: betaOverNu },
    { name: 'β', value: analysis.beta },
    { name: 'γ/ν', value: gammaOverNu },
    { name: 'γ', value: analysis.gamma },
  ];
  return {
    title: 'Collapses',
    text: [
      `One fit of each quantity takes all sizes and temperatures: y = y* + a_1 x + a_2 x^2 + … + (b_0 + b_1 x) L^{−ω}, with t = 1 − T_c/T and x = t (1 + c t) L^{1/ν} (Ferrenberg and Landau 1991, Phys. Rev. B 44, 5081). For ln⟨|m|⟩ and ln⟨m^2⟩ the terms −(β/ν) ln L, or −(2 − γ/ν) ln L, and d t are added. These two fits take T_c and ν of the first two as further points with errors. Points with |t| L above ${widest} are left out.`,
      'The energy of each finite torus is known exactly (Kaufman 1949), and it fluctuates along with the magnetization. The part of a quantity that the deviation of the measured energy explains is therefore subtracted (a control variate). This keeps the mean and makes the errors smaller. ' +
        `Without it, the Binder cumulant gives T_c = ${measuredText(analysis.plainTemperature)}.`,
      'Errors are jackknife errors: one block of lattices of every size and temperature is left out at a time, and all fits are repeated. The systematic error is the change of a number with ω = ' +
        `${omegas.other}. The weights of a fit are the errors of the points, which are independent, so that χ^2 and p say how well the curve holds.`,
      `Hyperscaling, 2β + γ = dν, holds up to ${numberText(Number(analysis.hyperscaling.value.toPrecision(2)))} ± ${numberText(Number(analysis.hyperscaling.error.toPrecision(2)))}.`,
    ],
    tables: [
      columnTable('The four fits', all, {
        quantity: (name) => names[name],
        points: (name) => used[name].length,
        'degree of the curve': (name) => collapses[name].best.curve.length,
        ...qualityColumns((name: ScaledName) => collapses[name].best.quality),
      }),
      columnTable('Fitted numbers and their errors', fitted, {
        number: ({ name }) => name,
        value: ({ value: { value, error } }) => ({ value, error }),
        'statistical error': ({ value }) => value.statistical.toPrecision(2),
        'systematic error': ({ value }) => value.systematic.toPrecision(2),
      }),
    ],
    figures: Object.fromEntries(
      all.map((name) => [`collapse-${name}`, collapseFigure(analysis, name)]),
    ),
  };
}

function qualityColumns<Row>(of: (row: Row) => FitQuality) {
  return {
    'χ^2': (row: Row) => of(row).chiSquared.toFixed(1),
    'degrees of freedom': (row: Row) => of(row).degrees,
    p: (row: Row) => (of(row).p ?? NaN).toPrecision(2),
  };
}

function dynamicSection(
  { decay, spread }: NonNullable<ScalingAnalysis['dynamics']>,
  relaxation: Relaxation,
): Section {
  const rows = [
    { name: 'decay of m, with β/ν = 1/8', found: decay },
    { name: 'spread of m over the lattices', found: spread },
  ];
  return {
    title: 'Relaxation',
    text: [
      `${relaxation.replicas} lattices of ${relaxation.size} x ${relaxation.size} spins start with all spins up and are updated at the exact critical temperature. The magnetization decays as t^{−β/(νz)} (Suzuki 1976, Phys. Lett. A 58, 435; Ito 1993, Physica A 196, 591), and ⟨m^2⟩/⟨m⟩^2 − 1 grows as t^{d/z} (Li, Schülke and Zheng 1995, Phys. Rev. Lett. 74, 3396), as long as the correlation length stays far below L.`,
      `The fits take the times from ${firstTime} sweeps on and a correction of 1 + b/t. Successive times are correlated, so p is a guide only; the errors of z come from the jackknife over lattices and know the correlations.`,
    ],
    tables: [
      columnTable('The dynamic exponent of Metropolis updates', rows, {
        from: ({ name }) => name,
        slope: ({ found }) => found.slope,
        z: ({ found }) => found.exponent,
        ...qualityColumns((row: (typeof rows)[number]) => row.found.quality),
      }),
    ],
    figures: { relaxation: relaxationFigure(relaxation) },
  };
}

function besideExact(temperature: Measured): Quantity {
  return { ...temperature, exact: CRITICAL_TEMPERATURE };
}
