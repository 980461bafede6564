import type { Colour } from '../../plot/colours.ts';
import type { Figure, Series } from '../../plot/description.ts';
import { pointsOf } from '../../plot/points.ts';
import { meanOf } from '../../statistics/measured.ts';
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

/** The colour of each set in all figures. Sets of one colour never stand in one figure. */
const colours: Readonly<Record<SetName, Colour>> = {
  V: 'vermilion',
  'V CD-1': 'orange',
  H: 'blue',
  L: 'green',
  narrow: 'pink',
  field: 'green',
  'other fields': 'sky',
  'mean field': 'blue',
  ends: 'grey',
  permuted: 'ink',
  untrained: 'pink',
};

/** A series of one set: its means over the trainings at some places, with one standard error. */
function meansOf(
  runs: readonly MachineRun[],
  set: SetName,
  places: readonly number[],
  of: (run: MachineRun, index: number) => number | undefined,
): Series {
  const own = runsOf(runs, set);
  return {
    label: setTexts[set],
    kind: 'both',
    colour: colours[set],
    data: pointsOf(
      places.map((_, index) => meanOf(own.map((run) => of(run, index) ?? NaN))),
      (index) => places[index] ?? NaN,
    ),
  };
}

/** Sets whose ends are in the first figure. */
const endSets = [
  'V',
  'V CD-1',
  'narrow',
  'field',
  'other fields',
  'mean field',
  'ends',
  'permuted',
] as const satisfies readonly SetName[];

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
      ...endSets.map((set): Series => {
        const { energy, magnetization } = endsOf(runsOf(runs, set));
        return {
          label: setTexts[set],
          kind: 'points',
          colour: colours[set],
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
  return {
    title: 'Energy along the flow',
    x: { label: 'Gibbs step' },
    y: { label: 'u' },
    guides: [{ label: 'T_c', y: kaufman({ size, temperature: CRITICAL_TEMPERATURE }).energy }],
    series: (['V', 'V CD-1', 'H', 'L'] as const).flatMap((set) =>
      [upStart, zeroStart].map((start): Series => {
        const steps = runsOf(runs, set)[0]?.trace.keys() ?? [];
        // Every fourth step after the first ones, so that error bars stay apart.
        const shown = [...steps].filter((step) => step <= 8 || step % 4 === 0);
        return {
          ...meansOf(runs, set, shown, ({ trace }, index) => {
            return trace[shown[index] ?? NaN]?.energy[start]?.value;
          }),
          label: `${setTexts[set]}, ${start === upStart ? 'all up' : 'zero m'}`,
          hollow: start === zeroStart,
        };
      }),
    ),
    caption: 'Error bars: one standard error over the trainings.',
  };
}

/** The mean softmax at the end of flows, by set. */
export function softmaxFigure(runs: readonly MachineRun[]): Figure {
  const sets = endSets.filter((set) => !['narrow', 'field', 'other fields'].includes(set));
  return {
    title: 'What the net says of the ends of flows',
    x: { label: 'class, T' },
    y: { label: 'mean softmax' },
    guides: [{ label: 'T_c', x: CRITICAL_TEMPERATURE }],
    series: sets.map((set) =>
      meansOf(runs, set, classTemperatures, ({ end }, k) => end.softmax[k]),
    ),
    caption: 'Error bars: one standard error over the trainings. The lattices of all starts count.',
  };
}

/** The calibration of the net. */
export function thermometerFigure({ thermometer }: Pick<Measures, 'thermometer'>): Figure {
  const shown = [1, 2, 2.5, 3, 4, 6];
  const palette = ['blue', 'sky', 'green', 'orange', 'vermilion', 'pink'] as const;
  return {
    title: 'The net on held-out lattices',
    x: { label: 'class, T' },
    y: { label: 'mean softmax' },
    series: shown.map((temperature, at) => ({
      label: `T = ${temperature}`,
      kind: 'both' as const,
      colour: palette[at] ?? 'ink',
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
    series: spectralSets.map((set) =>
      meansOf(runs, set, ranks, ({ spectrum }, index) => {
        return (spectrum.singular[(ranks[index] ?? NaN) - 1] ?? NaN) ** 2;
      }),
    ),
    caption: 'Error bars: one standard error over the trainings; most are smaller than the points.',
  };
}

const ranks = [1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 30, 45, 64] as const;
const spectralSets = [
  'V',
  'H',
  'L',
  'ends',
  'permuted',
  'untrained',
] as const satisfies readonly SetName[];

/** How much of W W^{T} lies in Fourier modes of each wave number. */
export function waveFigure(runs: readonly MachineRun[]): Figure {
  return {
    title: 'W W^{T} by wave number',
    x: { label: '|k| L/2π' },
    y: { label: '⟨e|W W^{T}|e⟩', scale: 'log' },
    series: spectralSets.map((set) =>
      meansOf(runs, set, shells.map(Math.sqrt), ({ spectrum }, shell) => spectrum.byShell[shell]),
    ),
    caption:
      'Means over the modes of each wave number. Error bars: one standard error over the trainings.',
  };
}

/** Ends of the flows of V against the number of hidden units. */
export function widthFigure(runs: readonly MachineRun[]): Figure {
  const palette = ['vermilion', 'blue', 'green'] as const;
  const widths = widthsOf(runs);
  return {
    title: 'Ends of the flows of V against the number of hidden units',
    x: { label: 'hidden units', scale: 'log' },
    y: { label: 'T' },
    guides: [{ label: 'T_c', y: CRITICAL_TEMPERATURE }],
    series: thermometers.map(({ key, name }, at) => ({
      label: name,
      kind: 'both' as const,
      colour: palette[at] ?? 'ink',
      data: widths.map((hidden) => {
        const { value, error } = endsOf(runsOf(runs, 'V', hidden))[key];
        return { x: hidden * 1.04 ** (at - 1), y: value, error };
      }),
    })),
    caption:
      'Error bars: as in the figure of the ends. The thermometers are drawn side by side, so that their errors can be seen.',
  };
}

/** Numbers of hidden units of the machines of V, rising. */
export function widthsOf(runs: readonly Pick<MachineRun, 'set' | 'hidden'>[]): number[] {
  const widths = runs.filter(({ set }) => set === 'V').map(({ hidden }) => hidden);
  return [...new Set(widths)].toSorted((a, b) => a - b);
}
