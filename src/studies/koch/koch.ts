import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { dataTarget } from '../data-facts.ts';
import type { Study, StudyContext, StudyOutcome } from '../study.ts';
import { gatedBy } from '../verdict.ts';
import { answerOf } from './answer.ts';
import { averagesOfAverages } from './averages/averages.ts';
import { dataSection } from './data-report.ts';
import { flowsOfMachines } from './flows/flows.ts';
import type { Part } from './gate.ts';
import { mapsOfBlocks, mapsOfMachines } from './maps/maps.ts';
import { kochPhases } from './phases.ts';
import { flowSize, presets, type KochPreset } from './presets.ts';
import { gatedByTraining, trainingTarget } from './training-target.ts';

/** The comparison of a Boltzmann machine with a step of the renormalization group by correlators. */
export const koch: Study = {
  name: 'koch',
  title:
    'Is deep learning a renormalization group flow? Correlators of machines and block averages',
  source:
    'E. de Mello Koch, R. de Mello Koch and L. Cheng, arXiv:1906.05212, IEEE Access 8, 106487 (2020); hyperparameters from their published code ' +
    'where the paper is silent',
  question:
    'Do the flows of a trained machine run to the critical point, and do its correlator maps look like those of block averages?',
  wouldChange:
    'Longer trainings (the authors make 50,000 updates), larger lattices, and the authors’ own machines.',
  summary:
    'We compare maps ⟨v_i h_a⟩ of block averages and of machines trained on critical lattices by the shape and the positions of their peaks, beside machines of permuted pixels ' +
    'and untrained machines. We read the flows of machines by three thermometers and fit them beside Monte Carlo lattices.',
  inexact: 'its machines are trained by Adam, which exact arithmetic has not',
  phases: (preset) => kochPhases(presets[preset]),
  run: (context) => runKoch(context, presets[context.preset]),
};

/** The study with any sizes. Every part measures, judges and reports; none of it counts unless the data are right. */
export async function runKoch(context: StudyContext, preset: KochPreset): Promise<StudyOutcome> {
  const blocks = await mapsOfBlocks(context, preset.blocks);
  const machines: Part[] = [];
  for (const shape of preset.stacks)
    machines.push(await mapsOfMachines(context, shape, preset.seeds));
  const averages = await averagesOfAverages(context, preset.averages);
  const flows = await flowsOfMachines(context, preset.flow);

  const parts = [blocks, ...machines, flows, averages];
  const facts = parts.flatMap((part) => part.facts);
  const gate = dataTarget('DK-0 data', facts);
  const training = trainingTarget(preset);
  const judged = gatedBy(
    [gate],
    gatedByTraining(
      training,
      parts.flatMap((part) => part.targets),
    ),
  );
  return {
    parameters: parametersOf(preset),
    answer: answerOf(judged, preset.stacks[0]?.layers[0] ?? 1),
    leadingFigure: 'long-flow-energy',
    targets: [gate, training, ...judged],
    sections: [...parts.flatMap((part) => part.sections), dataSection(facts, preset)],
    data: Object.assign({}, ...parts.map((part) => part.data)) as StudyOutcome['data'],
  };
}

/** What the numbers of a run depend on, beside the seed. */
function parametersOf({ seeds, stacks, flow, ...others }: KochPreset) {
  return {
    temperature: CRITICAL_TEMPERATURE,
    trainings: seeds,
    units: 'spin',
    algorithm: 'PCD-1, one chain per sample of a batch, samples of both layers',
    optimizer: 'Adam, second decay 0.999',
    ...others,
    stacks: stacks.map(({ training, layers, ...shape }) => ({
      ...shape,
      layers: layers.join(', '),
      ...training,
    })),
    flow: { size: flowSize, ...flow },
  };
}
