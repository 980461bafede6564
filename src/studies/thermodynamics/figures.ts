import type { DataPoint, Figure, Series } from '../../plot/description.ts';
import { meanOf } from '../../statistics/measured.ts';
import { elementAt } from '../../element-at.ts';
import { largestDivergence } from './criteria.ts';
import type { RingResults, RingTraining } from './ring.ts';

/** TM-1: the divergence during the trainings. */
export function divergenceFigure({ trainings, nulls, updatesPerEpoch }: RingResults): Figure {
  const curve = (label: string, own: readonly RingTraining[], style: Partial<Series>): Series => {
    const steps = own[0]?.divergences.length ?? 0;
    return {
      label,
      kind: 'both',
      ...style,
      data: Array.from({ length: steps }, (_, epoch): DataPoint => {
        const { value, error } = meanOf(own.map(({ divergences }) => divergences[epoch] ?? NaN));
        // A logarithmic axis has no 0: the first point stands half an epoch in.
        return { x: Math.max(0.5, epoch) * updatesPerEpoch, y: value, error };
      }),
    };
  };
  // Before training, all machines are alike.
  const others = Object.entries(nulls).filter(([name]) => name !== 'untrained');
  return {
    title: 'Exact divergence during training, ring of 6 spins',
    caption: `Mean over trainings, ${trainings.length} of the machines and ${Object.values(nulls)[0]?.length ?? 0} of each null, with one standard error. The first point is the machine before training.`,
    x: { label: 'updates', scale: 'log' },
    y: { label: 'D(ring | machine) / nats', scale: 'log' },
    series: [
      curve('machines', trainings, { colour: 'blue' }),
      ...others.map(([name, own], index) =>
        curve(name, own, {
          colour: index === 0 ? 'grey' : 'orange',
          shape: index === 0 ? 'triangle-down' : 'square',
        }),
      ),
    ],
    guides: [{ label: `criterion ${largestDivergence}`, y: largestDivergence }],
  };
}

/** TM-1: probabilities of the 64 states. */
export function histogramFigure({ exact, data, trainings }: RingResults): Figure {
  const states = exact.length;
  return {
    title: 'Probabilities of the 64 states of the ring',
    caption:
      'Bit i of a state is set where spin i is up. States with 2, 4 and 6 domain walls lie on three levels. Machines: mean over the trainings, with their spread as the error bar. ' +
      'Samples: those of the first training; states that do not occur among them are left out.',
    x: { label: 'state', domain: [-1, states] },
    y: { label: 'probability', scale: 'log' },
    series: [
      {
        label: 'exact',
        kind: 'points',
        colour: 'ink',
        shape: 'square',
        hollow: true,
        data: Array.from(exact, (y, x) => ({ x, y })),
      },
      {
        label: 'samples',
        kind: 'points',
        colour: 'sky',
        shape: 'diamond',
        data: Array.from(data, (y, x) => ({ x, y })),
      },
      {
        label: 'machines',
        kind: 'points',
        colour: 'vermilion',
        shape: 'circle',
        data: Array.from(exact, (_, x): DataPoint => {
          const own = trainings.map(({ probabilities }) => elementAt(probabilities, x));
          const { value, error } = meanOf(own);
          // The spread of the trainings, not the error of their mean.
          return { x, y: value, error: error * Math.sqrt(own.length) };
        }),
      },
    ],
  };
}
