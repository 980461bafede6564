import { uniformDeviates } from '../../statistics/random.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Section, Study, StudyContext, StudyOutcome, Target } from '../study.ts';
import { averageSection } from './average-sections.ts';
import { averageTargets } from './average-targets.ts';
import { averageLevels } from './averages.ts';
import { answerOf, claimSection } from './claim-section.ts';
import { blockMaps, type BlockMaps } from './block-maps.ts';
import { dataSection } from './data-section.ts';
import { exponentSection } from './exponent-section.ts';
import { flowSection } from './flow-sections.ts';
import { flowStudy } from './flow-study.ts';
import { correlationTarget, exponentTargets } from './exponent-targets.ts';
import { endTarget, fixedPointTarget, settled, startTarget } from './flow-targets.ts';
import { longPlan } from './flows.ts';
import { gateTarget, gated } from './gate.ts';
import { permutedMaps } from './map-set.ts';
import { blockSection, stackSection } from './map-sections.ts';
import { mapStudy, type MapStudy } from './map-study.ts';
import { blockTargets, machineTargets } from './map-targets.ts';
import { kochPhases } from './phases.ts';
import { presets, type KochPreset } from './presets.ts';
import { criticalSamples, type SampleFacts } from './samples.ts';
import { partOf, spatialCurve, type SpatialCurve } from './spatial.ts';
import { spatialTargets, type SpatialCurves } from './spatial-targets.ts';
import {
  averageTensors,
  blockTensors,
  curveTensor,
  flowTensors,
  ladderTensors,
  mapTensors,
  sampleTensor,
} from './tensors.ts';

/** The comparison of a Boltzmann machine with a step of the renormalization group by correlators. */
export const koch: Study = {
  name: 'koch',
  title:
    'Is deep learning a renormalization group flow? Correlators of machines and block averages',
  source:
    'E. de Mello Koch, R. de Mello Koch and L. Cheng, arXiv:1906.05212, IEEE Access 8, 106487 (2020); hyperparameters from their published code ' +
    'where the paper is silent',
  question: 'Do trained Boltzmann machines coarse-grain as block averages do?',
  wouldChange: 'More updates, larger lattices, and the authors’ own machines.',
  summary:
    'Maps ⟨v_i h_a⟩ of block averages and of machines trained on critical lattices are compared by shape and in space, with machines of permuted pixels ' +
    'and untrained ones beside them; flows of machines are read by three thermometers and fitted beside true lattices.',
  phases: (preset) => kochPhases(presets[preset]),
  run: (context) => runKoch(context, presets[context.preset]),
};

/** The study with any sizes. */
export async function runKoch(context: StudyContext, preset: KochPreset): Promise<StudyOutcome> {
  const { seed } = context;
  const { blocks: found, facts: blockFacts } = await oneStep(context, preset.blocks);
  const studies: MapStudy[] = [];
  for (const shape of preset.stacks) studies.push(await mapStudy(context, shape, preset.seeds));
  const averages = await averageLevels(context, preset.averages);
  const flows = await flowStudy(context, preset.flow);
  const curves = studies.map((study) => curvesOf(study, uniformDeviates(seed, 5)));

  const facts = [blockFacts, ...studies.flatMap(({ facts }) => facts), averages.facts];
  const ladders = Object.values(flows.facts).flat();
  const gate = gateTarget(facts, ladders);
  const ends = endTarget(flows.runs, preset.flow.long.steps);
  const moved = permutedMaps(found, uniformDeviates(seed, 6));
  const targets: Target[] = [
    ...blockTargets(found, [moved]),
    ...studies.flatMap((study, index) => [
      ...machineTargets(study),
      ...spatialTargets(study.shape.size, curves[index] as SpatialCurves),
    ]),
    startTarget(flows.runs),
    ends,
    ...settled(ends, [
      fixedPointTarget(flows.runs),
      correlationTarget(flows, preset.flow.training.updates),
      ...exponentTargets(flows, preset.flow.training.updates),
    ]),
    ...averageTargets(averages),
  ];
  const sections: Section[] = [
    claimSection(gated(gate, targets)),
    blockSection(found),
    ...studies.map((study, index) => stackSection(study, curves[index] as SpatialCurves)),
    flowSection(flows, preset.flow),
    exponentSection(flows),
    averageSection(averages.levels),
    dataSection(facts, ladders, preset),
  ];
  const judged = [gate, ...gated(gate, targets)];
  return {
    answer: answerOf(judged),
    leadingFigure: 'long-flow-energy',
    parameters: parametersOf(preset),
    targets: judged,
    sections,
    data: {
      'samples-block': sampleTensor([blockFacts]),
      'samples-averages': sampleTensor([averages.facts]),
      ...Object.fromEntries(
        studies.map(({ shape, facts }) => [`samples-maps-${shape.size}`, sampleTensor(facts)]),
      ),
      ...blockTensors(found, moved),
      ...Object.assign({}, ...studies.map(mapTensors)),
      ...Object.fromEntries(
        studies.map(({ shape }, index) => [
          `maps-${shape.size}-autocorrelation`,
          curveTensor(curves[index] as SpatialCurves),
        ]),
      ),
      ...ladderTensors(flows.facts),
      ...flowTensors(flows, longPlan(preset.flow.long.steps).steps),
      ...averageTensors(averages),
    },
  };
}

/** DK-1. */
async function oneStep(
  { gpu, seed, signal, phase }: StudyContext,
  { size, samples }: KochPreset['blocks'],
): Promise<{ blocks: BlockMaps; facts: SampleFacts }> {
  let report: ((done: number) => void) | undefined;
  const critical = await criticalSamples(
    gpu,
    { purpose: 'block averages', size, samples, seed },
    {
      signal,
      begin: (sweeps) => {
        report = phase(`${size} x ${size} samples, block averages`, sweeps);
      },
      onProgress: (done) => report?.(done),
    },
  );
  const [blocks] = await blockMaps(gpu, critical, 1);
  critical.simulation.dispose();
  if (!blocks) throw new Error('There are no blocks.');
  return { blocks, facts: critical.facts };
}

function curvesOf(
  { blocks, machines, permuted, untrained }: MapStudy,
  uniform: () => number,
): SpatialCurves {
  const curve = (runs: readonly { statistics: Parameters<typeof spatialCurve>[0][number] }[]) =>
    spatialCurve(
      runs.map(({ statistics }) => statistics),
      uniform,
    );
  const rg = blocks[0] ?? [];
  const all = curve(rg);
  const half = (odd: 0 | 1): SpatialCurve => {
    const own = rg.filter((_, run) => run % 2 === odd);
    return partOf(all, curve(own), own.length / rg.length);
  };
  return {
    blocks: all,
    halves: [half(0), half(1)],
    machines: curve(machines[0] ?? []),
    permuted: curve(permuted[0] ?? []),
    untrained: curve(untrained[0] ?? []),
  };
}

function parametersOf({ seeds, blocks, stacks, flow, averages }: KochPreset) {
  return {
    temperature: CRITICAL_TEMPERATURE,
    trainings: seeds,
    units: 'spin',
    algorithm: 'PCD-1, chains as many as samples in a batch, samples of both layers',
    optimizer: 'Adam, second decay 0.999',
    blocks,
    stacks: stacks.map(({ training, layers, ...shape }) => ({
      ...shape,
      layers: layers.join(', '),
      ...training,
    })),
    averages,
    flow: {
      size: 10,
      hidden: flow.hidden,
      samples: flow.samples,
      perTemperature: flow.perTemperature,
      snapshots: flow.snapshots,
      trainings: flow.seeds,
      controlTrainings: flow.controlSeeds,
      longerFlow: flow.long,
      ...flow.training,
    },
    net: flow.net,
  };
}
