import type { Section } from '../study.ts';
import { factsTables } from './gate.ts';
import type { LadderFacts } from './ladder-facts.ts';
import { presets, type KochPreset, type Training } from './presets.ts';
import type { SampleFacts } from './samples.ts';

/** What everything was made from, and what is known of how the authors made it. */
export function dataSection(
  facts: readonly SampleFacts[],
  ladders: readonly LadderFacts[],
  preset: KochPreset,
): Section {
  return {
    title: 'Data, and what is not known of the original',
    text: [
      'Lattices of maps, of averages and of most flow machines were simulated at the exact critical temperature; the authors write 2.269. Each data set is one sample, or a few snapshots, from each of many independent lattices. Training ' +
        'data, the lattices that maps are averaged over, those that thermometers are made with and those that flows begin with have seeds of their own.',
      'From the authors’ code: units ±1, tanh expectations in correlators, 2 x 2 means, the sizes of the paper preset, Adam with rate 0.001 and ε 0.01, initial weights of deviation 0.05, batches of 100, 50,000 updates, ' +
        'flows of up to 29 steps, 60 classes. Ours in every preset: batches of whole words of 32 samples, persistent chains as many as a batch has samples where the code has a single one, periodic images in correlations where it has none, ' +
        'classes from 0.1 to 6.0, and the longer flows that ends are read from.',
      ...presetText(preset),
      'The paper does not state, or we do not know: fitted exponents with their errors, the temperature of the fixed point, sample counts, the layers of its thermometer, and the exact definition of its spatial ' +
        'correlator; C(d) is our own statistic. Nothing here says that a trained layer agrees with a step of the renormalization group: maps are compared, with numbers.',
    ],
    tables: factsTables(facts, ladders),
  };
}

/** What a run does otherwise than the preset `paper`, whose sizes are the authors'. */
function presetText(preset: KochPreset): string[] {
  const { paper } = presets;
  if (preset === paper) return [];
  const first = preset.stacks[0]?.training ?? preset.flow.training;
  return [
    `This run differs from the authors’ machines in size and length. Maps: ${shapesOf(preset)} units, each layer ${inWords(first)}; theirs: ${shapesOf(paper)}, ${inWords(paper.flow.training)}. ` +
      `Flows: ${inWords(preset.flow.training)}; theirs as the maps’. Numbers of samples are not known of theirs.`,
  ];
}

function shapesOf({ stacks }: KochPreset): string {
  return stacks.map(({ size, layers }) => [size ** 2, ...layers].join(' → ')).join(' and ');
}

function inWords({ updates, learningRate, learningRateEnd }: Training): string {
  const falling = learningRateEnd === undefined ? '' : ` falling to ${learningRateEnd}`;
  return `${updates.toLocaleString('en')} updates at a rate of ${learningRate}${falling}`;
}
