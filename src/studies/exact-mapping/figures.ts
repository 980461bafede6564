import { seriesColours } from '../../plot/colours.ts';
import type { Figure, Series } from '../../plot/description.ts';
import { pointsOf } from '../../plot/points.ts';
import { chainFlow } from '../../theory/chain-decimation.ts';
import type { StackCase } from './chain.ts';
import type { IdentityCase } from './identities.ts';
import type { CopyCase } from './operators.ts';
import { largest, smallest } from './judged.ts';
import { learnt, type TrainingCase } from './training.ts';
import { elementAt } from '../../element-at.ts';

/** Place of deviations of exactly 0 on logarithmic axes. */
const floor = 1e-17;

/** Deviations of the identity against the number of units or the scale of the parameters. */
export function identityFigure(cases: readonly IdentityCase[], by: 'units' | 'scale'): Figure {
  const restricted = cases.filter((one) => one.restricted);
  const place = ({ visible, hidden, scale }: IdentityCase): number =>
    by === 'units' ? visible + hidden : scale;
  const series = (
    label: string,
    kinds: readonly string[],
    of: (group: IdentityCase[]) => number,
  ) => ({
    label,
    kind: 'both' as const,
    data: grouped(
      restricted.filter(({ units }) => kinds.includes(units)),
      place,
    ).map(([x, group]) => ({ x, y: Math.max(floor, of(group)) })),
  });
  return {
    title:
      by === 'units'
        ? 'The identity for random machines, by their size'
        : 'The identity for random machines, by the scale of their parameters',
    caption:
      'Largest deviation over machines and hidden states; for the operator without H, the smallest over machines. Deviations of 0 are drawn at ' +
      '10^{−17}. No machine is trained.',
    x:
      by === 'units'
        ? { label: 'visible and hidden units' }
        : { label: 'scale of the parameters', scale: 'log' },
    y: { label: 'largest |H^{RG}(h) − H^{RBM}(h)|', scale: 'log' },
    series: [
      series('spins', ['spin'], deviationOf),
      series('0/1 units', ['binary'], deviationOf),
      series('operator without H', ['spin', 'binary'], (group) =>
        smallest(group.map((one) => one.withoutHamiltonian)),
      ),
    ],
    guides: [{ label: 'limit', y: 1e-10 }],
  };
}

function deviationOf(group: readonly IdentityCase[]): number {
  return largest(group.map(({ hamiltonian }) => hamiltonian));
}

/** Groups in order of their place. */
function grouped(
  cases: readonly IdentityCase[],
  place: (one: IdentityCase) => number,
): [number, IdentityCase[]][] {
  const places = [...new Set(cases.map(place))].toSorted((a, b) => a - b);
  return places.map((x) => [x, cases.filter((one) => place(one) === x)]);
}

/** The divergence during training. */
export function divergenceFigure(cases: readonly TrainingCase[]): Figure {
  return {
    title: 'What training lowers: the divergence',
    caption: `Exact gradients of machines that learn a ring of ${learnt.spins} spins, K = ${learnt.coupling}.`,
    x: { label: 'step' },
    y: { label: 'D(P‖p) (nats)', scale: 'log' },
    series: trainingSeries(cases, ({ divergences }) => divergences),
  };
}

/** The free-energy difference during training. */
export function freeEnergyFigure(cases: readonly TrainingCase[]): Figure {
  const least = smallest(cases.map((one) => smallest(Array.from(one.freeEnergyDifferences))));
  return {
    title: 'Where training takes the free-energy difference',
    caption:
      'The same machines. An exact step has ΔF = 0. A constant in E shifts a whole curve and changes no probability.',
    x: { label: 'step' },
    y: { label: 'ΔF = F^{h} − F^{v}', domain: [least - 0.3, 0.3] },
    series: trainingSeries(cases, (one) => one.freeEnergyDifferences),
    guides: [{ label: 'exact', y: 0 }],
  };
}

function trainingSeries(
  cases: readonly TrainingCase[],
  values: (one: TrainingCase) => Float64Array,
): Series[] {
  return cases.map((one) => {
    const all = values(one);
    const stride = Math.max(1, Math.floor(all.length / 200));
    return {
      label: `${one.hidden} hidden`,
      kind: 'line',
      data: pointsOf(all).filter(({ x }) => x % stride === 0),
    };
  });
}

/** K of the hidden spins of each layer, and the lines of the recursion. */
export function stackFigure(cases: readonly StackCase[]): Figure {
  return {
    title: 'Couplings of the layers of the decimating network',
    caption:
      'Points: nearest-neighbour coupling in the Hamiltonian of the hidden spins of each layer. Lines: K^{(n+1)} = ln cosh(2K^{(n)})/2.',
    x: { label: 'layer n', ticks: Array.from({ length: layersOf(cases) + 1 }, (_, n) => n) },
    y: { label: 'K^{(n)}', scale: 'log' },
    series: cases.flatMap(({ coupling, layers }, index): Series[] => {
      const colour = elementAt(seriesColours, index % seriesColours.length);
      return [
        {
          label: '',
          kind: 'line',
          colour,
          data: pointsOf(chainFlow({ coupling }, layersOf(cases)).map((point) => point.coupling)),
        },
        {
          label: `K^{(0)} = ${coupling}`,
          kind: 'points',
          colour,
          data: pointsOf(
            layers.map(({ found }) => found),
            (n) => n + 1,
          ),
        },
      ];
    }),
  };
}

function layersOf(cases: readonly StackCase[]): number {
  return cases[0]?.layers.length ?? 0;
}

/** Soft copies become decimation. */
export function copiesFigure(cases: readonly CopyCase[]): Figure {
  const last = elementAt(cases, cases.length - 1);
  return {
    title: 'Soft copies: exact at every w, decimation only for large w',
    caption: `Deviations of exactly 0 are drawn at 10^{−17}. The dashed line falls as e^{−2w}.`,
    x: { label: 'w' },
    y: { label: 'deviation', scale: 'log' },
    series: [
      {
        label: 'H^{RG}(h) from the decimated chain',
        kind: 'both',
        data: cases.map(({ tie, distance }) => ({ x: tie, y: distance })),
      },
      {
        label: 'ln Σ_h e^{T} from 0',
        kind: 'both',
        data: cases.map(({ tie, trace }) => ({ x: tie, y: Math.max(floor, trace) })),
      },
      {
        label: '∝ e^{−2w}',
        kind: 'line',
        dashed: true,
        data: cases.map(({ tie }) => ({
          x: tie,
          y: last.distance * Math.exp(2 * (last.tie - tie)),
        })),
        autoscale: false,
      },
    ],
  };
}
