import type { Tensor } from '../../../formats/tensor.ts';
import type { StudyContext } from '../../study.ts';
import type { Part } from '../gate.ts';
import type { KochPreset } from '../presets.ts';
import { tensorOf } from '../../tensor-of.ts';
import { averageTargets } from './judge.ts';
import { measureAverages } from './measure.ts';
import { averageSection } from './report.ts';

/** DK-6: averages of averages of critical lattices, beside those of random spins. */
export async function averagesOfAverages(
  context: StudyContext,
  sizes: KochPreset['averages'],
): Promise<Part> {
  const found = await measureAverages(context, sizes);
  const data: Record<string, Tensor> = { 'samples-averages': tensorOf([found.facts.observed]) };
  for (const [kind, prefix] of [
    ['levels', ''],
    ['random', 'random-'],
  ] as const)
    for (const { size, bySystem } of found[kind])
      for (const what of ['correlations', 'distribution'] as const)
        data[`averages-${size}-${prefix}${what}`] = tensorOf(bySystem[what]);
  return {
    facts: [found.facts],
    targets: averageTargets(found),
    sections: [averageSection(found.levels)],
    data,
  };
}
