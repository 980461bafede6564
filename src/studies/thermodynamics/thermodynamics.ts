import type { Study, StudyContext, StudyOutcome } from '../study.ts';
import { ringArrays } from './arrays.ts';
import { criteriaText } from './criteria.ts';
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
  run: (context) => runThermodynamics(context, presets[context.preset]),
};

/** The study with any settings. */
export async function runThermodynamics(
  context: StudyContext,
  settings: Settings,
): Promise<StudyOutcome> {
  const ring = await measureRing(context, settings.ring);
  const targets = [ringTarget(ring)];
  const arrays = ringArrays(ring);
  return {
    answer: { sentence: 'Machines learn a ring of six spins.' },
    leadingFigure: 'ring-divergence',
    targets,
    sections: [ringSection(ring, settings.ring)],
    data: Object.fromEntries(arrays.map(({ name, tensor }) => [name, tensor])),
    parameters: {
      ...settings,
      arrays: Object.fromEntries(arrays.map(({ name, axes }) => [name, axes])),
    },
  };
}
