import { trainedGroup } from './models.ts';
import { penaltyText, pullOf, updatesOf, type Penalty, type Settings } from './presets.ts';
import { areaRatios, spotFraction, type ModelSpots } from './spots.ts';
import { fractionTitles, ratioTitles, shown } from './tables.ts';
import type { Section } from '../study.ts';

/** Other L1 conventions and strengths. */
export function scanSection(spots: readonly ModelSpots[], settings: Settings): Section {
  const { penalty, scan } = settings;
  const entries: [string, Penalty][] = [
    [trainedGroup, penalty],
    ...scan.map((other): [string, Penalty] => [`L1 ${penaltyText(other)}`, other]),
    ['trained without L1', { ...penalty, strength: 0 }],
  ];
  return {
    title: 'Which L1?',
    text: [
      'The paper gives an L1 strength of 2e-4 and does not say where the penalty acts. Inside the learning rate, the penalty is part of the gradient. Outside, ' +
        'as in some replications, it is subtracted at every update whatever the rate. Proximal means outside, but never across 0. In units of the ' +
        'gradient, the pull on a weight is l1 inside the rate and l1 (1 − momentum)/rate outside. Gradients are means ' +
        `over a batch. If they are sums, as in one replication, the same l1 inside the rate pulls ${settings.batch} times less.`,
      'Two penalties with the same pull may act differently. A penalty inside the rate goes through the momentum, which carries a weight past 0 and back. A penalty outside does not.',
      `All stacks had ${updatesOf(settings)} updates a layer. We did not test what a weak penalty does in a longer training.`,
      localText(entries, spots, settings),
    ],
    tables: [
      {
        caption: 'L1 conventions and strengths; ratios of median areas among spots',
        header: ['L1', 'pull', 'trainings', ...ratioTitles(settings), ...fractionTitles(settings)],
        rows: entries.map(([group, tried]) => {
          const found = spots.filter((model) => model.group === group);
          return [
            penaltyText(tried),
            `${Number(pullOf(tried, settings).toPrecision(3))}`,
            `${found.length}`,
            ...areaRatios(found, 'spots').map(shown),
            ...settings.layers.map((_, layer) => spotFraction(found, layer)),
          ];
        }),
      },
    ],
  };
}

/** Which penalties turned most fields of every layer into spots. */
function localText(
  entries: readonly [string, Penalty][],
  spots: readonly ModelSpots[],
  { layers }: Settings,
): string {
  const local = entries.filter(([group]) => {
    const found = spots.filter((model) => model.group === group);
    return layers.every((_, layer) => spotFraction(found, layer).value >= 0.5);
  });
  const names = local.map(([, penalty]) => penaltyText(penalty));
  return names.length > 0
    ? `At least half of the fields of every layer are spots with these penalties: ${names.join('; ')}.`
    : 'No penalty turns at least half of the fields of every layer into spots.';
}
