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
import { directionTargets, fixedPoint, plateauTarget, zoomAnswer } from './targets.ts';
import type { Study, StudyContext, StudyOutcome, Table } from '../study.ts';
import { tensorOf } from '../tensor-of.ts';

/** The pictures of the article "Learning by Zooming Out": what stays and what goes when one steps back. */
export const zoomOut: Study = {
  name: 'zoom-out',
  title: 'Learning by zooming out: order, disorder and the critical point between them',
  source:
    'Kwan-yuet Ho, "Learning by Zooming Out" (2015), after L. P. Kadanoff, Physics 2, 263 (1966): block spins by majority',
  question: 'What is left of a magnet when you keep zooming out?',
  summary:
    'To zoom out, replace each block of 2 x 2 spins by the majority of its spins. We do this again and again at five temperatures, and look at the pictures and at ' +
    'the nearest-neighbour sum. No network is trained here.',
  criteria:
    'The value of the fixed point and the finite-size term were found from earlier runs at L = 64 and 100. They were fixed before this run.',
  wouldChange:
    'Larger lattices would show more levels. Another block rule would move the fixed point; the exponents should stay.',
  run: runZoomOut,
};

async function runZoomOut(context: StudyContext): Promise<StudyOutcome> {
  const { size, replicas, sweeps } = presets[context.preset];
  const flows = await zoomFlows(context);
  const step = await criticalStep(context);
  const pictures = await zoomedPictures(context);
  const sizes = flows[0]?.levels.map((level) => level.size) ?? [];
  const targets = [plateauTarget(flows), ...directionTargets(flows)];
  return {
    answer: zoomAnswer(targets, flows),
    leadingFigure: 'nearest-neighbour-flow',
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
    targets,
    sections: [
      {
        title: 'What zooming out does to the picture',
        text: [
          `Each row starts with one configuration of ${pictured.size} x ${pictured.size} spins: below, at and above the critical temperature. ` +
            'Each pixel of the next picture is the majority of 2 x 2 pixels of the picture to its left. A coin decides ties. All pictures are drawn at the same size.',
          'Below the critical temperature the small islands vanish and one colour is left. Above it the patches shrink ' +
            'into noise. At the critical temperature there are patches of every size, and the picture looks the same from near and from far.',
        ],
        pictures,
      },
      {
        title: 'The same in numbers',
        text: [
          'The sum of s s\u2032 over nearest neighbours, per site, is 2 if all spins agree and 0 if they are independent. ' +
            'Zooming out drives the sum to one of these two values, except at the critical temperature. The fixed point there is unstable: ' +
            'any distance from it grows. Such a distance is called relevant.',
          `The lattices are ${size} x ${size}. On a small block lattice of side L\u2032 the sum is larger by about 0.65/L\u2032, because the lattice is finite. ` +
            'The table compares the first level with the exact value of the finite lattice.',
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
          'Near the fixed point each zoom-out multiplies a distance from it by an eigenvalue λ = b^{y}, b = 2. Directions with ' +
            'y > 0 grow. They are called relevant. There are two of them: the temperature (even operators, y = 1) and the magnetic field (odd operators, y = 15/8). ' +
            'All other directions fade. They are irrelevant: nobody can see them from afar. This is why very different systems look alike at their critical points.',
          `We measured the eigenvalues on ${directions.replicas} lattices of ${directions.size} x ${directions.size} spins at the critical temperature with ` +
            "Swendsen's Monte Carlo renormalization group. The study mcrg has the details.",
        ],
        tables: [directionTable(step, { factor: majorityRule.factor, which: 'second' })],
      },
      {
        title: 'What this does not show',
        text: [
          'The article goes on to deep networks, by way of the mapping of Mehta and Schwab. This report says nothing about networks: ' +
            'we chose the block spins, nobody learned them. The study exact-mapping tests what holds exactly about the mapping. ' +
            'The article has no code and no numbers to compare with. The temperatures and pictures are ours.',
        ],
      },
    ],
    // [temperature][level][value, error].
    data: {
      'nearest-neighbour-sum': tensorOf(labelled(flows, 'nearest').map(({ values }) => values)),
      'absolute-magnetization': tensorOf(
        labelled(flows, 'magnetization').map(({ values }) => values),
      ),
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
