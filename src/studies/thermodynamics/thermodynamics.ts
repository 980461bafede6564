import type { Study, StudyContext, StudyOutcome, Target } from '../study.ts';
import { gatedBy } from '../verdict.ts';
import { answerOf } from './answer.ts';
import { gridArrays, ringArrays } from './arrays.ts';
import { criteriaText } from './criteria.ts';
import { depthTargets } from './depth-targets.ts';
import { chainTarget, dataTarget } from './gate-targets.ts';
import { measureGrid } from './grid.ts';
import { extremesOf } from './grid-facts.ts';
import { depthSection, nullSection, temperatureSection, widthSection } from './grid-sections.ts';
import { energyTarget, heatTargets, improvementTarget } from './grid-targets.ts';
import { exactPoint, type ExactPoint } from './lattices.ts';
import { presets, type Settings } from './presets.ts';
import { measureRing } from './ring.ts';
import { ringSection, ringTarget } from './ring-targets.ts';

/** Energy, magnetization, specific heat and susceptibility of lattices that machines draw. */
export const thermodynamics: Study = {
  name: 'thermodynamics',
  title: 'How many hidden units does thermodynamics need?',
  source:
    'G. Torlai & R. G. Melko, arXiv:1606.02718, Phys. Rev. B 94, 165134 (2016); A. Morningstar & R. G. Melko, arXiv:1708.04622, JMLR 18 (2018)',
  question:
    'Do Boltzmann machines reproduce the thermodynamics of the Ising model, how many hidden units do they need, and does a second layer help?',
  summary:
    'Machines learn lattices at one temperature and then draw lattices of their own. Energy, magnetization, specific heat and susceptibility of these are compared with exact values of the same torus. ' +
    'Machines that were trained on permuted pixels, at another temperature, or not at all must not pass.',
  criteria: criteriaText,
  wouldChange:
    'Larger lattices: here L = 8. Longer trainings and other algorithms. Units of 0 and 1 with biases, as the replications have them. Second layers of another width, or deep Boltzmann machines trained jointly.',
  exactPresets: ['quick', 'standard', 'paper'],
  run: (context) => runThermodynamics(context, presets[context.preset]),
};

/** The study with any settings. */
export async function runThermodynamics(
  context: StudyContext,
  settings: Settings,
): Promise<StudyOutcome> {
  const ring = await measureRing(context, settings.ring);
  const grid = await measureGrid(context, settings);
  const curve = exactCurve(settings);
  const gates = [dataTarget(grid), chainTarget(grid)];
  const targets: Target[] = [
    ...gates,
    ringTarget(ring),
    ...gatedBy(gates, [
      energyTarget(grid),
      ...heatTargets(grid),
      improvementTarget(grid),
      ...depthTargets(grid),
    ]),
  ];
  const arrays = [...ringArrays(ring), ...gridArrays(grid, settings)];
  const { seed } = context;
  return {
    answer: answerOf(targets, {
      seed,
      size: settings.size,
      trainings: settings.trainings,
      ...extremesOf(grid),
    }),
    leadingFigure: 'specific-heat',
    targets,
    sections: [
      temperatureSection(grid, curve, settings),
      widthSection(grid),
      depthSection(grid),
      ringSection(ring, settings.ring),
      nullSection(grid),
    ],
    data: Object.fromEntries(arrays.map(({ name, tensor }) => [name, tensor])),
    parameters: {
      ...settings,
      arrays: Object.fromEntries(arrays.map(({ name, axes }) => [name, axes])),
    },
  };
}

/** Exact values between the coldest and the hottest temperature, and at all temperatures of the machines. */
function exactCurve({ size, temperatures, curvePoints }: Settings): ExactPoint[] {
  const [from, to] = [Math.min(...temperatures), Math.max(...temperatures)];
  return Array.from({ length: curvePoints }, (_, i) =>
    exactPoint(size, from + ((to - from) * i) / (curvePoints - 1)),
  );
}
