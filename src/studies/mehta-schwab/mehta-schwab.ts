import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import { defaultThermalization } from '../../rbm/sampling/ising-data.ts';
import type { Study, StudyContext, StudyOutcome } from '../study.ts';
import { arraysOf } from './arrays.ts';
import { allModels, halvedGroup, permutedGroup, trainedGroup } from './models.ts';
import { coupling, heldOutSamples, presets, updatesOf, type Settings } from './presets.ts';
import { stackQuality, type StackQuality } from './quality.ts';
import { qualitySection, trainingTarget, unlessUndertrained } from './quality-targets.ts';
import { overlapsOf, Reconstructions } from './reconstructions.ts';
import { sampleSets } from './samples.ts';
import { fieldSections } from './field-sections.ts';
import { reconstructionSection } from './reconstruction-section.ts';
import { originalSection } from './original.ts';
import { tilingSection } from './tiling-section.ts';
import { spotsOf } from './spots.ts';
import { gateTargets, heldOutTargets, overlapTargets, spotTarget, stackAnswer } from './targets.ts';

/** The trained stack of Mehta & Schwab: are its receptive fields blocks, and what do its top units keep? */
export const mehtaSchwab: Study = {
  name: 'mehta-schwab',
  title: 'A stack of Boltzmann machines on Ising samples: does it learn block spins?',
  source: 'P. Mehta & D. J. Schwab, arXiv:1410.3831 (2014), Fig. 3 and appendices',
  question: 'Does a stack of Boltzmann machines learn block spins?',
  summary:
    'Machines are trained on top of each other on Ising samples, each layer with a quarter of the units below. The paper reports that they find ' +
    'block spins: local receptive fields, larger in higher layers. Areas of blocks grow by 4 from layer to layer. We measure the areas of receptive fields, and ask ' +
    'what the top units keep of a lattice. We compute the same statistics for five controls: untrained weights, permuted pixels (before or after training), training at K = 0, and training without L1.',
  criteria:
    'We chose the criterion for a spot, the penalty and the length of the quick preset after seeing runs. MS-5 describes such trainings; it does not test a prediction. The criteria are those of version 0.1, but that a ratio of areas now has to be inside by two standard errors.',
  wouldChange:
    'The learning rate, momentum and batch of the paper, which are not known. Longer training with a weaker penalty. Another number of units in each ' +
    'layer, on which the growth of spots depends in part.',
  phases: (preset) => mehtaSchwabPhases(presets[preset]),
  exactPresets: ['quick'],
  inexact: 'its larger presets train by mean-field statistics, which exact arithmetic has not',
  run: (context) => runMehtaSchwab(context, presets[context.preset]),
};

/** Work of the phases of a run with any settings: four sets of samples, then stack after stack. */
export function mehtaSchwabPhases({
  size,
  samples,
  layers,
  epochs,
  seeds,
  controlSeeds,
  scan,
  quality,
}: Settings): number[] {
  // Weights that samples meet, and spins that sweeps do; on a processor one costs as much as the other.
  const visible = [size ** 2, ...layers];
  const weights = layers.reduce((sum, hidden, layer) => sum + hidden * (visible[layer] ?? 0), 0);
  const stack = samples * epochs * weights;
  const sweeps = defaultThermalization({ size, temperature: 1 / coupling, samples });
  const spins = size ** 2 * sweeps;
  const untrained = heldOutSamples * weights;
  return [
    samples * spins,
    heldOutSamples * spins,
    samples * size ** 2,
    quality.chains * spins,
    ...Array<number>(seeds).fill(stack),
    ...Array.from({ length: controlSeeds }, () => [untrained, stack, stack, stack]).flat(),
    ...scan.map(() => stack),
    // Its lowest layer is that of the first stack.
    stack - samples * epochs * (visible[0] ?? 0) * (layers[0] ?? 0),
  ];
}

/** What gives lattices back beside the trained stack, and should not do so well. */
const overlapControls = ['untrained weights', 'trained at K = 0', 'trained without L1'] as const;

/** The study with any settings. */
export async function runMehtaSchwab(
  context: StudyContext,
  settings: Settings,
): Promise<StudyOutcome> {
  const { gpu, seed } = context;
  const { size } = settings;
  const sets = await sampleSets(context, settings);
  const reconstructions = new Reconstructions(gpu, sets);
  await reconstructions.addBaselines(seed);
  const rebuilt: readonly string[] = [trainedGroup, ...overlapControls];
  const permuted = permuteUnits(gpu, sets.heldOut, { seed });
  const qualities: StackQuality[] = [];
  const { models, halved } = await allModels(
    context,
    settings,
    sets,
    async (group, machines, number) => {
      if (rebuilt.includes(group)) await reconstructions.addStack(group, machines);
      const judging =
        group === permutedGroup
          ? { heldOut: permuted.data, starts: undefined }
          : { heldOut: sets.heldOut, starts: sets.starts };
      const alike =
        group === halvedGroup ? qualities.find((one) => one.group === trainedGroup) : undefined;
      const how = { sets: judging, size, settings: settings.quality, alike };
      qualities.push(await stackQuality(context, { group, number }, machines, how));
    },
  );
  permuted.data.buffer.destroy();
  const shape = { columns: size, rows: size };
  const spots = models.map((model) => spotsOf(model, shape));
  const gate = gateTargets(sets.gate, size);
  const heldOut = heldOutTargets(sets.heldOutGate, size);
  const other = { model: halved, spots: spotsOf(halved, shape) };
  const { found } = reconstructions;
  const overlaps = overlapsOf(found, { stack: trainedGroup, controls: overlapControls });
  const training = trainingTarget(qualities, sets.gate.energy.exact);
  const targets = [
    ...gate,
    ...heldOut,
    training,
    ...[
      spotTarget(spots, { among: 'spots', gate }),
      ...overlapTargets(overlaps, [...gate, ...heldOut]),
    ].map((target) => unlessUndertrained(target, training)),
  ];
  const outcome = {
    answer: stackAnswer(targets, settings.penalty.strength, training),
    leadingFigure: 'spot-areas',
    parameters: {
      coupling,
      ...settings,
      updates: updatesOf(settings),
      heldOutSamples,
      sweeps: sets.sweeps,
      update: 'metropolis',
      units: 'binary',
      algorithm: 'cd',
      steps: 1,
      models: models.map(({ group, number }) => `${group} ${number}`),
      judged: qualities.map(({ group, number }) => `${group} ${number}`),
      reconstructed: found.map(({ name }) => name),
    },
    targets,
    sections: [
      ...fieldSections(settings, models, spots, {
        many: spotTarget(spots, { among: 'layers', gate }),
        all: spotTarget(spots, { among: 'all', gate }),
      }),
      qualitySection(qualities, { ...sets.gate, size }),
      tilingSection(spots, other.spots, settings),
      reconstructionSection(found, size),
      originalSection(settings, { spots, overlap: overlaps.stack, sets }),
    ],
    data: arraysOf({ ...sets, models, spots, halved: other, found, qualities }),
  };
  sets.dispose();
  return outcome;
}
