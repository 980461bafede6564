import { majorityRule } from '../../rg/block-rule.ts';
import { levelFigure } from '../../report/flow-figures.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { directionTable } from '../mcrg/tables.ts';
import {
  criticalStep,
  directions,
  pictured,
  presets,
  temperatures,
  thermalize,
  zoomedPictures,
  zoomFlows,
  type ZoomFlow,
} from './flow.ts';
import { directionTargets, fixedPoint, plateauTarget } from './targets.ts';
import type { Study, StudyContext, StudyOutcome, Table } from '../study.ts';

/** The picture of the article "Learning by Zooming Out": what stays and what goes when one steps back. */
export const zoomOut: Study = {
  name: 'zoom-out',
  title: 'Learning by zooming out: order, disorder and the critical point between them',
  source:
    'Kwan-yuet Ho, "Learning by Zooming Out" (2015), after L. P. Kadanoff, Physics 2, 263 (1966): block spins by majority',
  summary:
    'Replacing 2 x 2 blocks of spins by their majority again and again makes a cold lattice ordered and a hot one ' +
    'disordered; only at the critical temperature the picture stays as it is. No network is trained here.',
  run: runZoomOut,
};

async function runZoomOut(context: StudyContext): Promise<StudyOutcome> {
  const { size, replicas, sweeps } = presets[context.preset];
  const flows = await zoomFlows(context);
  const step = await criticalStep(context);
  const pictures = await zoomedPictures(context);
  const sizes = flows[0]?.levels.map((level) => level.size) ?? [];
  return {
    parameters: {
      size,
      replicas,
      thermalize,
      sweeps,
      temperatures,
      update: 'swendsen-wang',
      rule: majorityRule,
      directions,
    },
    targets: [plateauTarget(flows), ...directionTargets(flows)],
    sections: [
      {
        title: 'What zooming out does to the picture',
        text: [
          `One configuration of ${pictured.size} x ${pictured.size} spins each, below, at and above the critical temperature, and ` +
            'its block lattices, drawn at equal size: each pixel of a picture is the majority of 2 x 2 pixels of the one ' +
            'to its left, ties being broken by a coin.',
          'Below the critical temperature the small islands vanish and one colour is left. Above it the patches shrink ' +
            'into noise. At the critical temperature there are patches of every size, and the picture looks the same from ' +
            'near and from far.',
        ],
        pictures,
      },
      {
        title: 'The same in numbers',
        text: [
          'The sum of s s\u2032 over nearest neighbours per site is 2 where all spins agree and 0 where they are independent. ' +
            'Under zooming out it flows to one of these two, unless the temperature is critical: that fixed point is unstable, ' +
            'which is why the distance from it is called relevant.',
          `The lattices are ${size} x ${size}. On small block lattices the sum rises again by about 0.65/L\u2032: the block lattice notices ` +
            'that it is finite. At the first level it is set beside the exact value of the finite lattice.',
        ],
        figures: {
          'nearest-neighbour-flow': levelFigure(labelled(flows, 'nearest'), {
            title: 'Nearest-neighbour sum per site under zooming out',
            quantity: '⟨sum of s s′⟩ per site',
            domain: [0, 2.05],
            sizes,
            guides: [{ label: 'fixed point', y: fixedPoint.sum }],
          }),
          'magnetization-flow': levelFigure(labelled(flows, 'magnetization'), {
            title: 'Absolute magnetization under zooming out',
            quantity: '⟨|m|⟩',
            domain: [0, 1.05],
            sizes,
          }),
        },
        tables: [flowTable(flows, sizes)],
      },
      {
        title: 'What stays and what goes',
        text: [
          'Near the fixed point a zoom-out multiplies every distance from it by an eigenvalue λ = b^{y}, b = 2. Directions with ' +
            'y > 0 grow and are called relevant: the temperature (even operators) and the magnetic field (odd ones), exactly ' +
            '1 and 15/8. All others fade and are irrelevant: what they say about the lattice is lost from afar. That there are only ' +
            'two relevant ones is why so different systems look alike at their critical points.',
          `Measured on ${directions.replicas} lattices of ${directions.size} x ${directions.size} spins at the critical temperature by ` +
            "Swendsen's Monte Carlo renormalization group; the study mcrg has the details.",
        ],
        tables: [directionTable(step, { factor: majorityRule.factor, which: 'second' })],
      },
      {
        title: 'What this does not show',
        text: [
          'The article takes the analogy to deep networks, by way of the mapping of Mehta and Schwab. Nothing of this report says ' +
            'anything about networks: block spins are chosen here, not learned. The study exact-mapping has what holds of the ' +
            'mapping exactly. The article has no code and no numbers to compare with; pictures and temperatures are ours.',
        ],
      },
    ],
    data: {
      'nearest-neighbour-sum': tensorOf(flows, 'nearest'),
      'absolute-magnetization': tensorOf(flows, 'magnetization'),
    },
  };
}

function labelled(flows: readonly ZoomFlow[], quantity: 'nearest' | 'magnetization') {
  return flows.map(({ temperature, levels }) => ({
    label: temperature === CRITICAL_TEMPERATURE ? 'T_c' : `T = ${temperature}`,
    values: levels.map((level) => level[quantity]),
  }));
}

function flowTable(flows: readonly ZoomFlow[], sizes: readonly number[]): Table {
  const [largest = NaN] = sizes;
  return {
    caption: 'Nearest-neighbour sum per site at each level',
    header: ['T', `exact, ${largest} × ${largest}`, ...sizes.map((size) => `${size} × ${size}`)],
    rows: flows.map(({ temperature, levels }) => [
      temperature.toFixed(4),
      (levels[0]?.nearest.exact ?? NaN).toFixed(6),
      ...levels.map(({ nearest: { value, error } }) => ({ value, error })),
    ]),
  };
}

/** [temperature][level][value, error]. */
function tensorOf(flows: readonly ZoomFlow[], quantity: 'nearest' | 'magnetization') {
  const data = Float64Array.from(
    flows.flatMap(({ levels }) =>
      levels.flatMap((level) => [level[quantity].value, level[quantity].error]),
    ),
  );
  return { shape: [flows.length, flows[0]?.levels.length ?? 0, 2], data };
}
