import { dataTarget } from '../data-facts.ts';
import type { Study, StudyContext, StudyOutcome } from '../study.ts';
import { gatedBy } from '../verdict.ts';
import { answerOf } from './answer.ts';
import { arraysOf } from './arrays.ts';
import { criteriaText } from './criteria.ts';
import { criticalTarget, exponentTarget, fieldTarget } from './judge-claims.ts';
import { spectrumTargets, wavesId } from './judge-spectra.ts';
import { taughtTarget, trainedTarget } from './judge-training.ts';
import { peakTarget, rangeTarget, thermometerTarget } from './judge-flows.ts';
import { measure } from './measure.ts';
import { phasesOf } from './phases.ts';
import { classTemperatures, presets, size, type Settings } from './presets.ts';
import {
  dataSection,
  flowSection,
  spectrumSection,
  thermometerSection,
  widthSection,
} from './report.ts';

/** Whether flows of machines that learned from all temperatures run to the critical point. */
export const rbmFlow: Study = {
  name: 'rbm-flow',
  title: 'Do flows of Boltzmann machines run to the critical point?',
  source:
    'S. Iso, S. Shiba and S. Yokoo, arXiv:1801.07172, Phys. Rev. E 97, 053304 (2018); R. Veiga and R. Vicente, arXiv:2006.10176; ' +
    'S. Funai and D. Giataganas, arXiv:1810.08179, Phys. Rev. Research 2, 033415 (2020)',
  question:
    'A machine learns from lattices at all temperatures and then draws from itself. Does this flow find the critical temperature?',
  summary:
    'We follow the flows of machines that learned from several sets of lattices, from all spins up and from zero magnetization, and read them by a net, by their energy and by their magnetization. ' +
    'Machines of mean-field lattices, of T = 0 and T = ∞ only, of permuted pixels and untrained machines are the controls.',
  criteria: criteriaText,
  wouldChange:
    'Longer trainings, larger lattices, machines with biases or other numbers of hidden units, and the authors’ own machines.',
  inexact: 'its machines are trained by Adam, which exact arithmetic has not',
  phases: (preset) => phasesOf(presets[preset]),
  run: (context) => runRbmFlow(context, presets[context.preset]),
};

/** The study with any sizes. */
export async function runRbmFlow(context: StudyContext, settings: Settings): Promise<StudyOutcome> {
  const measures = await measure(context, settings);
  const { runs, thermometer, order, facts } = measures;
  const gate = dataTarget('IS-0 data', facts);
  const net = thermometerTarget(
    thermometer.softmax.map((row) => Float64Array.from(row, ({ value }) => value)),
    settings.net.snapshots * settings.perTemperature,
  );
  const { updates } = settings.training;
  const trained = trainedTarget(runs, updates);
  const spectra = spectrumTargets(runs);
  const targets = [
    gate,
    ...gatedBy(
      [gate],
      [
        net,
        trained,
        rangeTarget(runs, 'H', updates),
        rangeTarget(runs, 'L', updates),
        ...spectra.filter(({ id }) => id !== wavesId),
        taughtTarget(runs, updates),
        ...gatedBy(
          [trained],
          [
            peakTarget(runs, 'V'),
            peakTarget(runs, 'V CD-1'),
            ...spectra.filter(({ id }) => id === wavesId),
            criticalTarget(runs),
            fieldTarget(runs, 'critical'),
            fieldTarget(runs, 'heat'),
            exponentTarget(runs, order),
          ],
        ),
      ],
    ),
  ];
  return {
    answer: answerOf(targets, measures),
    leadingFigure: 'flow-ends',
    targets,
    sections: [
      flowSection(measures, settings),
      thermometerSection(measures, settings),
      widthSection(measures),
      spectrumSection(measures),
      dataSection(settings),
    ],
    data: arraysOf(measures),
    parameters: { size, temperatures: classTemperatures, units: 'spin', ...settings },
  };
}
