import type { StudyOutcome } from '../study.ts';
import { tensorOf, type Nested } from '../tensor-of.ts';
import type { Flow } from './flow.ts';
import type { Settings } from './presets.ts';
import type { RsmiResults } from './results.ts';

/** The arrays of a run, and the parameters, which say what their axes are. */
export function arraysOf({
  settings,
  rows,
  block,
  small,
  large: { found: large, likelihood },
  chain,
  noise,
  transition,
  flows,
}: RsmiResults & {
  readonly settings: Settings;
  readonly flows: readonly Flow[];
}): Pick<StudyOutcome, 'data' | 'parameters'> {
  const sides = [...new Set(large.map(({ side }) => side))];
  const arrays: Record<string, { readonly axes: string; readonly rows: Nested }> = {
    oracle: {
      axes: '[temperature][T, I(V : E), I(h : E) of the vote of 1, 2, 3, 4 spins]',
      rows: rows.map(({ temperature, whole, votes }) => [temperature, whole, ...votes]),
    },
    'best-rules': {
      axes: '[rule][h of each state of the block; bit i is site i, 1 = up]',
      rows: block.rules.map((rule) => Array.from(rule)),
    },
    'filters-2': {
      axes: '[length][without, with bias][|w|, I(h : E), bias, weights]',
      rows: small.map(({ norm, best, biased }) =>
        [best, biased].map(({ information, bias, weights }) => [
          norm,
          information,
          bias,
          ...weights,
        ]),
      ),
    },
    ...Object.fromEntries(
      sides.flatMap((side) => [
        [
          `filters-${side}`,
          {
            axes: '[length][start][|w|, I(h : E), weights, row after row]',
            rows: large
              .filter((one) => one.side === side)
              .map(({ norm, filters }) =>
                filters.map(({ information, weights }) => [norm, information, ...weights]),
              ),
          },
        ],
        [
          `likelihood-${side}`,
          {
            axes: '[weights of the unit of highest likelihood, row after row]',
            rows: Array.from(likelihood.get(side) ?? []),
          },
        ],
      ]),
    ),
    chain: {
      axes: '[length][direction][|w|, degrees, I(h : E), K_2(1), K_2(2), K_4]',
      rows: chain.landscape.map(({ norm, rules }) =>
        rules.map(({ angle, information, nearest, second, four }) => [
          norm,
          angle,
          information,
          nearest,
          second,
          four,
        ]),
      ),
    },
    'noise-filters': {
      axes: '[temperature and coupling][start][T, coupling, I(h : E), 4 weights on the lattice, 4 on noise]',
      rows: noise.map(({ temperature, coupling, filters }) =>
        filters.map(({ information, weights }) => [temperature, coupling, information, ...weights]),
      ),
    },
    ...Object.fromEntries(
      settings.noise.hidden.map((count) => [
        `noise-machines-${count}`,
        {
          axes: '[temperature and coupling][training][hidden unit][T, coupling, D of the machine, I(h : E), 4 weights on the lattice, 4 on noise]',
          rows: noise.map(({ temperature, coupling, machines }) =>
            (machines.get(count) ?? []).map(({ divergence, units }) =>
              units.map(({ information, weights }) => [
                temperature,
                coupling,
                divergence,
                information,
                ...weights,
              ]),
            ),
          ),
        },
      ]),
    ),
    ...(flows.length > 0 && {
      flow: {
        axes: '[start][level][beta/beta_c, side, sum of nearest neighbours a site and its error, I(h : h′) and its error, effective K and its error]',
        rows: flows.map(({ ratio, levels }) =>
          levels.map(({ size, nearest, information, coupling }) => [
            ratio,
            size,
            ...[nearest, information, coupling].flatMap(({ value, error }) => [value, error]),
          ]),
        ),
      },
    }),
    bottleneck: {
      axes: '[point][beta, I(h : V)]',
      rows: transition.points.map(({ beta, information }) => [beta, information]),
    },
  };
  return {
    data: Object.fromEntries(
      Object.entries(arrays).map(([name, { rows: own }]) => [name, tensorOf(own)]),
    ),
    parameters: {
      ...settings,
      arrays: Object.fromEntries(Object.entries(arrays).map(([name, { axes }]) => [name, axes])),
    },
  };
}
