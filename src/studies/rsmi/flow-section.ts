import type { Figure } from '../../plot/description.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import type { Section, Target, Verdict } from '../study.ts';
import { control, limits, ruleText, unlessControl, within } from '../verdict.ts';
import { allowedNu } from './criteria.ts';
import { inverseNu, slopesOf, type Flow, type FlowSettings } from './flow.ts';

/** nu from 1/nu; a flow whose slopes shrink has none. */
function nuOf(flows: readonly Flow[]): Measured {
  const { value, error } = inverseNu(flows);
  return value > 0 ? { value: 1 / value, error: error / value ** 2 } : unknown;
}

/** Inside the interval of the paper with errors to spare. The exact value is shown beside it: one coupling a level is an approximation. */
function nuVerdict(flows: readonly Flow[]): Verdict {
  const inverse = inverseNu(flows);
  if (!Number.isFinite(inverse.value)) return 'fails';
  const [low, high] = allowedNu;
  return within(inverse, [1 / high, 1 / low], limits.toSpare);
}

/** RS-5. */
export function flowTarget(flows: readonly Flow[], far: readonly Flow[]): Target {
  const [low, high] = allowedNu;
  return unlessControl({
    id: 'RS-5',
    kind: 'claim',
    statement: 'The flow of the effective temperature has ν = 1 within 15 %, as in the paper.',
    details:
      'Lattices at T_c and a little above are zoomed out of by majority. The thermometer is the information between two neighbouring coarse spins: a level has the coupling of the Ising model on a torus of the same side whose neighbours share as much information, which Kaufman’s solution gives for every coupling. ' +
      'ν follows from the growth of dK_n/dK from the first step to the last, over the starts. The paper has ν = 1.0 ± 0.15 from four steps, three starting temperatures and its proxy of the information. The exact value is 1; a thermometer of one coupling is an approximation, so the interval of the paper is what is judged.',
    measured: {
      ν: { ...nuOf(flows), exact: 1 },
      '1/ν': { ...inverseNu(flows), exact: 1 },
      ...Object.fromEntries(slopesOf(flows).map((slope, n) => [`dK_${n}/dK`, slope])),
    },
    headline: ['ν'],
    expected: `1, in ${low} to ${high}`,
    rule: `1/ν lies between 1/${high} and 1/${low}: ${ruleText(limits.toSpare)}`,
    verdict: nuVerdict(flows),
    controls: [
      control(
        `1/ν of flows from ${far.map(({ ratio }) => ratio).join(', ')} β_c, far from the transition`,
        inverseNu(far),
        nuVerdict(far),
      ),
    ],
  });
}

export function flowSection(
  flows: readonly Flow[],
  far: readonly Flow[],
  { size, replicas }: FlowSettings,
): Section {
  return {
    title: 'RS-5: the flow of the effective temperature',
    text: [
      `We sampled ${replicas} lattices of ${size} x ${size} spins for each start and zoomed out by majority. I(h : h′) of two neighbouring coarse spins is a lower bound on what a coarse spin shares with all others. The effective coupling of a level is that of an Ising torus of the same side with the same information. No calibration is sampled: the torus is solved.`,
      'A coupling below K_c falls from level to level. How fast the distance of two starts grows gives ν: by a factor of 2^{1/ν} a step. This thermometer keeps one number of each level. Block spins have further couplings, which fade with every step, so the first step is left out.',
    ],
    tables: [
      columnTable(
        'Levels of the flows',
        [...flows, ...far].flatMap(({ ratio, levels }) =>
          levels.map((level, step) => ({ ratio, step, ...level })),
        ),
        {
          'β/β_c': ({ ratio }) => ratio,
          step: ({ step }) => step,
          side: ({ size: side }) => side,
          'I(h : h′) in nats': ({ information }) => information,
          'effective K': ({ coupling }) => coupling,
        },
      ),
    ],
    figures: { 'temperature-flow': flowFigure(flows) },
  };
}

function flowFigure(flows: readonly Flow[]): Figure {
  return {
    title: 'Effective coupling from step to step',
    caption: 'Error bars: one standard error; they are smaller than the points where none is seen.',
    x: { label: 'step', ticks: flows[0]?.levels.map((_, step) => step) ?? [0] },
    y: { label: 'effective K' },
    series: flows.map(({ ratio, levels }) => {
      return {
        label: `β = ${ratio} β_c`,
        kind: 'both' as const,
        data: levels.map(({ coupling }, step) => ({
          x: step,
          y: coupling.value,
          error: coupling.error,
        })),
      };
    }),
    guides: [{ label: 'K_c', y: CRITICAL_COUPLING }],
  };
}
