import type { StudyContext } from '../../study.ts';
import type { Part } from '../gate.ts';
import type { KochPreset, StackShape } from '../presets.ts';
import { criticalSamples } from '../samples.ts';
import { seedOf } from '../seeds.ts';
import { tensorOf } from '../../tensor-of.ts';
import { blockArrays, stackArrays } from './arrays.ts';
import { spatialCurves } from './autocorrelation.ts';
import { blockMaps } from './block-maps.ts';
import { blockTargets } from './judge-blocks.ts';
import { machineTargets, orderTargets } from './judge.ts';
import { permutedMaps } from './map-set.ts';
import { measureMaps } from './measure.ts';
import { blockSection, stackSection } from './report.ts';

/** DK-1: one step of block averages at T_c, whose maps are known. */
export async function mapsOfBlocks(
  context: StudyContext,
  sizes: KochPreset['blocks'],
): Promise<Part> {
  const samples = await criticalSamples(context, {
    ...sizes,
    purpose: 'block averages',
    seed: seedOf(context.seed, 'block maps'),
  });
  const [found] = await blockMaps(context.gpu, samples, 1);
  samples.simulation.dispose();
  if (!found) throw new Error('There are no blocks.');
  const permuted = permutedMaps(found, seedOf(context.seed, 'permuted maps'));
  const facts = [samples.facts];
  return {
    facts,
    targets: blockTargets(found, permuted),
    sections: [blockSection(found)],
    data: {
      'samples-block': tensorOf(facts.map(({ observed }) => observed)),
      ...blockArrays(found, permuted),
    },
  };
}

/** DK-2 and DK-3: maps of the layers of a trained stack, beside block averages and beside two controls. */
export async function mapsOfMachines(
  context: StudyContext,
  shape: StackShape,
  trainings: number,
): Promise<Part> {
  const found = await measureMaps(context, shape, trainings);
  const curves = spatialCurves(found, seedOf(context.seed, 'bootstrap'));
  return {
    facts: found.facts,
    targets: [...machineTargets(found), ...orderTargets(shape.size, curves)],
    sections: [stackSection(found, curves)],
    data: {
      [`samples-maps-${shape.size}`]: tensorOf(found.facts.map(({ observed }) => observed)),
      ...stackArrays(found, curves),
    },
  };
}
