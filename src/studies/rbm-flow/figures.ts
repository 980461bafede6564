import type { Colour } from '../../plot/colours.ts';
import type { Figure, Series } from '../../plot/description.ts';
import { pointsOf } from '../../plot/points.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { thermometers } from '../thermometers/readings.ts';
import { heatMaximum } from './criteria.ts';
import { upStart, zeroStart } from './flow.ts';
import { endsOf } from './judge-flows.ts';
import { runsOf, type MachineRun, type Measures } from './measure.ts';
import { classTemperatures, size } from './presets.ts';
import { setTexts, type SetName } from './training-sets.ts';
import { shells } from './spectrum.ts';

/** Sets of the figures, with the colours that they keep. */
const drawn = [
  { set: 'V', colour: 'vermilion' },
  { set: 'V CD-1', colour: 'orange' },
  { set: 'narrow', colour: 'pink' },
  { set: 'field', colour: 'green' },
  { set: 'other fields', colour: 'sky' },
  { set: 'mean field', colour: 'blue' },
  { set: 'ends', colour: 'grey' },
  { set: 'permuted', colour: 'ink' },
] as const satisfies readonly { set: SetName; colour: Colour }[];

/** The mean over trainings, with the error over them. */
function over(values: readonly number[]): Measured {
  return meanOf(values);
}

/** Where flows end: temperature by magnetization against temperature by energy, a point for each set. */
export function endFigure(runs: readonly MachineRun[]): Figure {
  const line = [1.5, 3.75].map((x) => ({ x, y: x }));
  return {
    title: 'Ends of the flows by two thermometers',
    x: { label: 'T by energy' },
    y: { label: 'T by magnetization' },
    guides: [
      { label: 'T_c', x: CRITICAL_TEMPERATURE },
      { label: '', y: CRITICAL_TEMPERATURE },
      { label: 'largest c', x: heatMaximum },
    ],
    series: [
      { label: 'both the same', kind: 'line', dashed: true, colour: 'grey', data: line },
      ...drawn.map(({ set, colour }): Series => {
        const { energy, magnetization } = endsOf(runsOf(runs, set));
        return {
          label: setTexts[set],
          kind: 'points',
          colour,
          data: [
            {
              x: energy.value,
              y: magnetization.value,
              error: magnetization.error,
              errorOfX: energy.error,
            },
          ],
        };
      }),
    ],
    caption:
      'Each point is one training set, with errors over its trainings, of the readings, and half of what is left of the starts. Lattices of one temperature lie on the dashed line. ' +
      'Sets that end beyond the ends of a thermometer are left out: they are in the table.',
  };
}

/** The published flow: energies step by step from both extreme starts. */
export function traceFigure(runs: readonly MachineRun[]): Figure {
  const sets = [
    { set: 'V', colour: 'vermilion' },
    { set: 'V CD-1', colour: 'orange' },
    { set: 'H', colour: 'blue' },
    { set: 'L', colour: 'green' },
  ] as const;
  return {
    title: 'Energy along the flow',
    x: { label: 'Gibbs step' },
    y: { label: 'u' },
    guides: [{ label: 'T_c', y: kaufman({ size, temperature: CRITICAL_TEMPERATURE }).energy }],
    series: sets.flatMap(({ set, colour }) =>
      [upStart, zeroStart].map((start): Series => {
        const own = runsOf(runs, set);
        const steps = own[0]?.trace ?? [];
        return {
          label: `${setTexts[set]}, ${start === upStart ? 'all up' : 'zero m'}`,
          kind: 'both',
          colour,
          hollow: start === zeroStart,
          data: steps.flatMap((_, step) => {
            // Every other step after the first ones, so that error bars stay apart.
            if (step > 8 && step % 4 !== 0) return [];
            const found = over(own.map(({ trace }) => trace[step]?.energy[start]?.value ?? NaN));
            return [{ x: step, y: found.value, error: found.error }];
          }),
        };
      }),
    ),
    caption: 'Error bars: one standard error over the trainings.',
  };
}

/** The mean softmax at the end of flows, by set. */
export function softmaxFigure(runs: readonly MachineRun[]): Figure {
  const sets = drawn.filter(({ set }) => !['narrow', 'field', 'other fields'].includes(set));
  return {
    title: 'What the net says of the ends of flows',
    x: { label: 'class, T' },
    y: { label: 'mean softmax' },
    guides: [{ label: 'T_c', x: CRITICAL_TEMPERATURE }],
    series: sets.map(({ set, colour }) => ({
      label: setTexts[set],
      kind: 'both' as const,
      colour,
      data: classTemperatures.map((x, k) => {
        const { value, error } = over(runsOf(runs, set).map(({ end }) => end.softmax[k] ?? NaN));
        return { x, y: value, error };
      }),
    })),
    caption: 'Error bars: one standard error over the trainings. The lattices of all starts count.',
  };
}

/** The calibration of the net. */
export function thermometerFigure({ thermometer }: Pick<Measures, 'thermometer'>): Figure {
  const shown = [1, 2, 2.5, 3, 4, 6];
  const colours = ['blue', 'sky', 'green', 'orange', 'vermilion', 'pink'] as const;
  return {
    title: 'The net on held-out lattices',
    x: { label: 'class, T' },
    y: { label: 'mean softmax' },
    series: shown.map((temperature, at) => ({
      label: `T = ${temperature}`,
      kind: 'both' as const,
      colour: colours[at] ?? 'ink',
      data: pointsOf(
        thermometer.softmax[classTemperatures.indexOf(temperature)] ?? [],
        (k) => classTemperatures[k] ?? NaN,
      ),
    })),
    caption:
      'The temperatures of the lattices are those of the legend. Error bars: one standard error over the lattices.',
  };
}

/** Eigenvalues of W W^{T}. */
export function eigenvalueFigure(runs: readonly MachineRun[]): Figure {
  return {
    title: 'Eigenvalues of W W^{T}',
    x: { label: 'number of the eigenvalue', scale: 'log' },
    y: { label: 'σ^2', scale: 'log' },
    series: spectralSets.map(({ set, colour }) => ({
      label: setTexts[set],
      kind: 'both' as const,
      colour,
      data: ranks.map((rank) => {
        const { value, error } = over(
          runsOf(runs, set).map(({ spectrum }) => (spectrum.singular[rank - 1] ?? NaN) ** 2),
        );
        return { x: rank, y: value, error };
      }),
    })),
    caption: 'Error bars: one standard error over the trainings; most are smaller than the points.',
  };
}

const ranks = [1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 30, 45, 64] as const;
const spectralSets = [
  { set: 'V', colour: 'vermilion' },
  { set: 'H', colour: 'blue' },
  { set: 'L', colour: 'green' },
  { set: 'ends', colour: 'grey' },
  { set: 'permuted', colour: 'ink' },
  { set: 'untrained', colour: 'pink' },
] as const;

/** How much of W W^{T} lies in Fourier modes of each wave number. */
export function waveFigure(runs: readonly MachineRun[]): Figure {
  return {
    title: 'W W^{T} by wave number',
    x: { label: '|k| L/2π' },
    y: { label: '⟨e|W W^{T}|e⟩', scale: 'log' },
    series: spectralSets.map(({ set, colour }) => ({
      label: setTexts[set],
      kind: 'both' as const,
      colour,
      data: shells.map((square, shell) => {
        const { value, error } = over(
          runsOf(runs, set).map(({ spectrum }) => spectrum.byShell[shell] ?? NaN),
        );
        return { x: Math.sqrt(square), y: value, error };
      }),
    })),
    caption:
      'Means over the modes of each wave number. Error bars: one standard error over the trainings.',
  };
}

/** Ends of the flows of V against the number of hidden units. */
export function widthFigure(runs: readonly MachineRun[]): Figure {
  const colours = ['vermilion', 'blue', 'green'] as const;
  const widths = widthsOf(runs);
  return {
    title: 'Ends of the flows of V against the number of hidden units',
    x: { label: 'hidden units', scale: 'log' },
    y: { label: 'T' },
    guides: [{ label: 'T_c', y: CRITICAL_TEMPERATURE }],
    series: thermometers.map(({ key, name }, at) => ({
      label: name,
      kind: 'both' as const,
      colour: colours[at] ?? 'ink',
      data: widths.map((hidden) => {
        const { value, error } = endsOf(runsOf(runs, 'V', hidden))[key];
        return { x: hidden, y: value, error };
      }),
    })),
    caption: 'Error bars: as in the figure of the ends.',
  };
}

/** Numbers of hidden units of the machines of V, rising. */
export function widthsOf(runs: readonly Pick<MachineRun, 'set' | 'hidden'>[]): number[] {
  const widths = runs.filter(({ set }) => set === 'V').map(({ hidden }) => hidden);
  return [...new Set(widths)].toSorted((a, b) => a - b);
}
