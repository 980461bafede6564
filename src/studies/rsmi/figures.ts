import { seriesColours } from '../../plot/colours.ts';
import type { Figure } from '../../plot/description.ts';
import { meanOf } from '../../statistics/measured.ts';
import type { AllRules } from './all-rules.ts';
import type { BottleneckResults } from './bottleneck.ts';
import type { LargeFilters } from './boundary.ts';
import type { ChainResults } from './chain.ts';
import { likeliest, type NoiseCase, type Watcher } from './noise.ts';
import type { OracleRow } from './oracle.ts';
import { alongLengths, type SmallFilters } from './small-filters.ts';

/** Information of 2 x 2 filters against the length of their weights. */
export function filterFigure(
  all: readonly SmallFilters[],
  block: AllRules,
  critical: OracleRow | undefined,
): Figure {
  const longest = all.at(-1)?.norm ?? 1;
  const lengths = Array.from({ length: 81 }, (_, i) => (longest * i) / 80);
  const curve = (weights: readonly number[]) =>
    alongLengths(lengths.slice(1), Float64Array.from(weights)).map((y, i) => {
      return { x: lengths[i + 1] ?? NaN, y };
    });
  return {
    title: 'What a coarse spin of a 2 x 2 block keeps at T_c',
    caption: `5 x 5 torus, exact. The whole block has ${(critical?.whole ?? NaN).toFixed(4)} nats about its environment.`,
    x: { label: 'length of the weights |w|' },
    y: { label: 'I(h : E) in nats' },
    series: [
      { label: 'equal weights', kind: 'line', data: curve([1, 1, 1, 1]) },
      { label: 'three of four', kind: 'line', dashed: true, data: curve([1, 1, 1, 0]) },
      { label: 'decimation', kind: 'line', data: curve([1, 0, 0, 0]) },
      { label: 'three against one', kind: 'line', dashed: true, data: curve([1, 1, 1, -1]) },
      {
        label: 'best without a bias',
        kind: 'points',
        data: all.map(({ norm, best }) => ({ x: norm, y: best.information })),
      },
      {
        label: 'best with a bias',
        kind: 'points',
        hollow: true,
        data: all.map(({ norm, biased }) => ({ x: norm, y: biased.information })),
      },
    ],
    guides: [{ label: 'best of all rules', y: block.best }],
  };
}

/** Mean |w| of the sites on the boundary and inside, over the mean of all. */
export function boundaryFigure(found: readonly LargeFilters[]): Figure {
  const sides = [...new Set(found.map(({ side }) => side))];
  const series = (side: number, part: 'boundary' | 'inner') =>
    found
      .filter((one) => one.side === side)
      .map((one) => {
        const { value, error } = meanOf(
          one.filters.map(({ weights }) => {
            const mean = (sites: readonly number[]): number =>
              sites.reduce((sum, site) => sum + Math.abs(weights[site] ?? NaN), 0) / sites.length;
            return mean(one[part]) / mean([...one.boundary, ...one.inner]);
          }),
        );
        return { x: one.norm, y: value, error };
      });
  return {
    title: 'Where the best filters of larger blocks have their weight',
    caption:
      'Exact, at T_c. Error bars: the spread of the random starts, where it is larger than the points.',
    x: { label: 'length of the weights |w|' },
    y: { label: 'mean |w| over the mean of all sites' },
    series: sides.flatMap((side, index) => {
      const colour = seriesColours[index % seriesColours.length];
      const own = colour === undefined ? {} : { colour };
      return [
        {
          label: `${side} x ${side}, boundary`,
          kind: 'both' as const,
          data: series(side, 'boundary'),
          ...own,
        },
        {
          label: `${side} x ${side}, inside`,
          kind: 'both' as const,
          hollow: true,
          dashed: true,
          data: series(side, 'inner'),
          ...own,
        },
      ];
    }),
    guides: [{ label: 'equal weights', y: 1 }],
  };
}

/** Information of rules of the chain against the direction of their weights. */
export function chainFigures({ whole, landscape }: ChainResults): Record<string, Figure> {
  const x = {
    label: 'direction of the weights in degrees',
    ticks: [0, 45, 90, 135, 180],
    domain: [0, 180] as const,
  };
  const guides = [
    { label: 'decimation', x: 90 },
    { label: 'vote', x: 45 },
  ];
  const seriesOf = (of: (rule: (typeof landscape)[number]['rules'][number]) => number) =>
    landscape.map(({ norm, rules }) => {
      return {
        label: `|w| = ${norm}`,
        kind: 'line' as const,
        data: rules.map((rule) => ({ x: rule.angle, y: of(rule) })),
      };
    });
  return {
    'chain-information': {
      title: 'The chain: what a coarse spin of two spins keeps',
      caption:
        'K = 0.1, exact. 0 and 90 degrees copy one spin, 45 degrees is the vote, 135 degrees the difference.',
      x,
      y: { label: 'share of I(V : E)' },
      series: seriesOf(({ information }) => information / whole),
      guides,
    },
    'chain-range': {
      title: 'The chain: range of the coarse couplings',
      caption:
        'K = 0.1, exact, 10 coarse spins on a ring. For hard rules the range vanishes where the information is largest.',
      x,
      y: { label: 'K_2(2) / K_2(1)' },
      series: seriesOf(({ second, nearest }) => second / nearest),
      guides,
    },
  };
}

/** Share of the squared weights on noise against the coupling of the noise. */
export function noiseFigure(cases: readonly NoiseCase[]): Figure {
  const temperatures = [...new Set(cases.map(({ temperature }) => temperature))];
  const shares = (temperature: number, of: (one: NoiseCase) => readonly Watcher[]) =>
    cases
      .filter((one) => one.temperature === temperature)
      .flatMap((one) => of(one).map(({ onNoise }) => ({ x: one.coupling, y: onNoise })));
  return {
    title: 'What one hidden unit looks at: lattice or noise',
    caption:
      'Points are single trainings: some end in a lesser maximum. The lines join the trainings of highest likelihood.',
    x: { label: 'coupling of the two spins of a noise pair' },
    y: { label: 'share of squared weights on noise', domain: [-0.05, 1.05] },
    series: [
      ...temperatures.flatMap((temperature, index): Figure['series'] => {
        const colour = seriesColours[index % seriesColours.length];
        const own = colour === undefined ? {} : { colour };
        return [
          {
            label: '',
            kind: 'points',
            hollow: true,
            data: shares(temperature, ({ machines }) =>
              (machines.get(1) ?? []).flatMap(({ units }) => units),
            ),
            ...own,
          },
          {
            label: `likelihood, T = ${temperature.toFixed(2)}`,
            kind: 'line',
            data: shares(temperature, (one) => likeliest(one)),
            ...own,
          },
        ];
      }),
      {
        label: 'information, every T and start',
        kind: 'points',
        shape: 'diamond',
        colour: 'ink',
        data: temperatures.flatMap((temperature) => shares(temperature, ({ filters }) => filters)),
      },
    ],
  };
}

/** Information at the transition of the bottleneck. */
export function bottleneckFigure({ points, fromEigenvalues }: BottleneckResults): Figure {
  return {
    title: 'The transition of the information bottleneck',
    caption:
      'Critical cylinder of circumference 3, rings 9 sites apart. The line marks (λ_0/λ_1)^{18}.',
    x: { label: 'β' },
    y: { label: 'I(h : V) in nats' },
    series: [
      {
        label: 'binary h',
        kind: 'both',
        data: points.map(({ beta, information }) => ({ x: beta, y: information })),
      },
    ],
    guides: [{ label: 'β_c', x: fromEigenvalues }],
  };
}
